import { client } from "../../app/client.ts";

const IDLE_MS = 10 * 60_000;
const LOOK_EVERY_MS = 15_000;
const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/** Says when nobody has touched this page for a while, and when somebody does again. */
export function watchIdle(): void {
  let touched_at = Date.now();
  let idle = false;
  const tell = (now: boolean) => {
    if (idle === now) return;
    idle = now;
    client.setIdle(now);
  };
  const touch = () => {
    touched_at = Date.now();
    tell(false);
  };
  for (const type of TOUCHES) addEventListener(type, touch, { passive: true, capture: true });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && touch());
  setInterval(() => Date.now() - touched_at >= IDLE_MS && tell(true), LOOK_EVERY_MS);
}
