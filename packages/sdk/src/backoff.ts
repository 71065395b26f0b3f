import { TIMING } from "@helloworld/protocol/constants";

/** A server that stops tells everybody at once; the first return is spread over this. */
const STOPPING_SPREAD = 8_000;

/**
 * D10: milliseconds until the next attempt, with full jitter. `attempt` counts
 * from 1; the cap doubles with each up to the greatest wait.
 */
export function backoff(attempt: number, server_stopping = false, random = Math.random): number {
  const { reconnect_min, reconnect_max } = TIMING;
  const doubled = reconnect_min * 2 ** Math.min(attempt, 16);
  const cap = Math.min(reconnect_max, Math.max(doubled, server_stopping ? STOPPING_SPREAD : 0));
  return reconnect_min + random() * (cap - reconnect_min);
}
