import { CLOSE, type ErrorData } from "@helloworld/protocol";
import type { Logger } from "../log.ts";
import type { Bus, BusMessages } from "./bus.ts";
import { type Connected, type Connection, QUEUE_LIMIT } from "./connection.ts";
import type { SharedState } from "./shared-state.ts";

/** The live connections of this server, by user. What other servers have to know of them goes through the seam. */
export class Connections {
  readonly #byUser = new Map<string, Set<Connection>>();
  readonly #bus: Bus;
  readonly #shared: SharedState;
  readonly #log: Logger;
  readonly #sweeper: Timer;
  /** A user came or went with their first or last connection to this server, or is now idle here or not. */
  onPresence: (user_id: string) => void = () => undefined;
  count = 0;
  /** How many were closed because they did not keep up. */
  cut = 0;

  constructor(bus: Bus, shared: SharedState, log: Logger) {
    this.#bus = bus;
    this.#shared = shared;
    this.#log = log;
    this.#sweeper = setInterval(() => this.sweep(), 200);
    bus.subscribe("sessions_ended", (ended) => this.#end(ended));
  }

  /** Takes a connection in, and answers how many its user has now, to all servers. */
  add(connection: Connection): Promise<number> {
    const { user_id } = connection.actor;
    const before = this.here(user_id);
    const connections = this.#byUser.get(user_id);
    if (connections) connections.add(connection);
    else this.#byUser.set(user_id, new Set([connection]));
    this.count += 1;
    return this.#changed(user_id, before);
  }

  remove(connection: Connection): void {
    const { user_id } = connection.actor;
    const before = this.here(user_id);
    const connections = this.#byUser.get(user_id);
    if (!connections?.delete(connection)) return;
    this.count -= 1;
    if (connections.size === 0) this.#byUser.delete(user_id);
    this.#note(user_id, before);
  }

  /** A device says whether somebody touches it. */
  setIdle(connection: Connection, idle: boolean): void {
    const { user_id } = connection.actor;
    const before = this.here(user_id);
    connection.idle = idle;
    this.#note(user_id, before);
  }

  /** Whether a user is connected to this server; `SharedState.connected` knows of all. */
  here(user_id: string): Connected {
    const connections = this.#byUser.get(user_id);
    if (!connections) return "gone";
    for (const connection of connections) if (!connection.idle) return "here";
    return "idle";
  }

  isHere(user_id: string): boolean {
    return this.#byUser.has(user_id);
  }

  usersHere(): string[] {
    return [...this.#byUser.keys()];
  }

  of(user_id: string): Iterable<Connection> {
    return this.#byUser.get(user_id) ?? [];
  }

  *all(): Iterable<Connection> {
    for (const connections of this.#byUser.values()) yield* connections;
  }

  /** Ends the live connections of a session, on all servers (D9). */
  closeSession(user_id: string, session_id: string): void {
    this.#endEverywhere({ user_id, session_id });
  }

  /** Ends the live connections of all sessions of a user, or of all but one, on all servers. */
  closeUser(user_id: string, except_session_id?: string): void {
    this.#endEverywhere({ user_id, except_session_id });
  }

  /** Tells everybody here that the server stops (D10). */
  closeAll(): void {
    for (const connection of [...this.all()]) connection.close(CLOSE.server_stopping, "server stopping");
  }

  stop(): void {
    clearInterval(this.#sweeper);
  }

  /** Disconnects receivers that do not keep up (D8) and sessions that ended by time. */
  sweep(): void {
    const now = Date.now();
    for (const connections of this.#byUser.values()) {
      for (const connection of connections) {
        if (connection.queued_bytes > QUEUE_LIMIT) {
          this.cut += 1;
          connection.close(CLOSE.too_slow, "receiver too slow");
        } else if (connection.actor.expires_at <= now) endSession(connection);
      }
    }
  }

  #endEverywhere(ended: SessionsEnded): void {
    this.#end(ended);
    this.#bus.publish("sessions_ended", ended);
  }

  #end({ user_id, session_id, except_session_id }: SessionsEnded): void {
    for (const connection of [...this.of(user_id)]) {
      const id = connection.actor.session_id;
      if (session_id === undefined ? id !== except_session_id : id === session_id) endSession(connection);
    }
  }

  async #changed(user_id: string, before: Connected): Promise<number> {
    const connected = this.here(user_id);
    const connections = this.#byUser.get(user_id)?.size ?? 0;
    const total = this.#shared.setConnections(user_id, { connections, connected });
    if (connected !== before) this.onPresence(user_id);
    return total;
  }

  #note(user_id: string, before: Connected): void {
    this.#changed(user_id, before).catch((error) =>
      this.#log.warn("the other servers could not be told who is connected", { error: String(error) }),
    );
  }
}

type SessionsEnded = BusMessages["sessions_ended"];

const sessionEnded: ErrorData = {
  code: "session_expired",
  detail: "This session has ended. Sign in again.",
  errors: [],
};

/** Says why, and closes. */
export function endSession(connection: Connection): void {
  connection.send({ type: "error", data: sessionEnded });
  connection.close(CLOSE.unauthenticated, "session ended");
}
