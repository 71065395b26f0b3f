import { TIMING } from "@helloworld/protocol";
import type { Connection } from "../../realtime/connection.ts";
import type { Hub } from "../../realtime/hub.ts";

/** Above this many connections in a room, typing is not shown. */
const TYPING_LISTENERS = 100;

/**
 * Typing indicators (D7). Typing that a client does not end is ended here, so that a client which only follows the frames
 * shows it no longer than it lasts.
 */
export class Typing {
  readonly #hub: Hub;
  readonly #timers = new Map<string, Timer>();

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /** Shows the other connections of a room that somebody types there, or no longer. The caller knows that they are in it. */
  set(connection: Connection, room_id: string, is_typing: boolean): void {
    const { user_id, me } = connection.actor;
    if (!is_typing) {
      this.end(user_id, me.name, room_id);
      return;
    }
    if (this.#hub.listeners(room_id) > TYPING_LISTENERS) return;
    const key = `${room_id} ${user_id}`;
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => this.end(user_id, me.name, room_id), TIMING.typing_expiry),
    );
    this.#hub.broadcastEphemeral(room_id, indicator(user_id, me.name, room_id, true), connection);
  }

  /** Ends typing that is shown: somebody stopped, sent what they typed, or fell silent. */
  end(user_id: string, user_name: string, room_id: string): void {
    if (this.#timers.size === 0) return;
    const key = `${room_id} ${user_id}`;
    const timer = this.#timers.get(key);
    if (timer === undefined) return;
    clearTimeout(timer);
    this.#timers.delete(key);
    this.#hub.broadcastEphemeral(room_id, indicator(user_id, user_name, room_id, false));
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}

function indicator(user_id: string, user_name: string, room_id: string, is_typing: boolean) {
  const timestamp = new Date().toISOString();
  return { type: "typing_indicator" as const, data: { user_id, user_name, room_id, is_typing, timestamp } };
}
