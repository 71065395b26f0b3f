import {
  CLOSE,
  type DurableEvent,
  type EphemeralEvent,
  type ErrorData,
  LIMITS,
  type ServerFrame,
} from "@helloworld/protocol";
import { requireConformingFrame } from "../conformance.ts";
import type { Logger } from "../log.ts";
import { type Connected, type Connection, QUEUE_LIMIT, type Transport } from "./connection.ts";

/** Bytes published after which queues are looked at, well before one could pass from one limit to the other. */
const LOOK_EVERY_BYTES = 128 * 1024;

type ReadAfter = (stream: string, seq: number, limit: number) => Promise<DurableEvent[]>;

/**
 * The live connections of this process, and the order of what they are told.
 * The topic of a stream is its id. A stream's events go out in seq order
 * without gaps (D4): one that comes early waits until the log has been read up to it.
 */
export class Hub {
  readonly #transports: Transport[] = [];
  readonly #byUser = new Map<string, Set<Connection>>();
  /** Connections whose rooms are being looked up, with the rooms left meanwhile. */
  readonly #opening = new Map<Connection, Set<string>>();
  /** The last seq that went out, for streams with a subscriber here. */
  readonly #published = new Map<string, number>();
  /** Streams being repaired, with the seq that is wanted. */
  readonly #repairing = new Map<string, number>();
  readonly #readAfter: ReadAfter;
  readonly #log: Logger;
  readonly #sweeper: Timer;
  #stopped = false;
  #unlooked = 0;
  /** A user came or went with their first or last connection, or is now idle or not. */
  onPresence: (user_id: string) => void = () => undefined;
  /** Something about messages of a room was committed here, or may have been. */
  onMessages: (stream: string) => void = () => undefined;
  connections = 0;
  deliveries = 0;
  cut = 0;

  constructor(readAfter: ReadAfter, log: Logger) {
    this.#readAfter = readAfter;
    this.#log = log;
    this.#sweeper = setInterval(() => this.#sweep(), 200);
  }

  /** Has events published to the connections of one more driver. */
  attach(transport: Transport): void {
    this.#transports.push(transport);
  }

  /**
   * Takes a connection in, then its streams with their heads, which it hears
   * from there on. It is known before the look-up, so that no removal that
   * commits after the look-up is missed (D9).
   */
  async add(connection: Connection, lookUp: () => Promise<{ stream: string; head: number }[]>): Promise<void> {
    const { user_id } = connection.actor;
    const before = this.connected(user_id);
    const connections = this.#byUser.get(user_id);
    if (connections) connections.add(connection);
    else this.#byUser.set(user_id, new Set([connection]));
    this.connections += 1;
    this.#lookAt(user_id, before);
    const left = new Set<string>();
    this.#opening.set(connection, left);
    try {
      for (const { stream, head } of await lookUp()) if (!left.has(stream)) this.#subscribe(connection, stream, head);
    } finally {
      this.#opening.delete(connection);
    }
  }

  remove(connection: Connection): void {
    const { user_id } = connection.actor;
    const before = this.connected(user_id);
    const connections = this.#byUser.get(user_id);
    if (connections?.delete(connection)) this.connections -= 1;
    if (connections?.size === 0) this.#byUser.delete(user_id);
    this.#lookAt(user_id, before);
  }

  /** A device says whether somebody touches it. */
  setIdle(connection: Connection, idle: boolean): void {
    const { user_id } = connection.actor;
    const before = this.connected(user_id);
    connection.idle = idle;
    this.#lookAt(user_id, before);
  }

  #lookAt(user_id: string, before: Connected): void {
    if (this.connected(user_id) !== before) this.onPresence(user_id);
  }

  /** Sends committed events to who is subscribed here, each stream in order. */
  publish(events: DurableEvent[]): void {
    for (const event of events) {
      if (event.type === "new_message" || "message" in event.data) this.onMessages(event.data.stream);
      this.#arrive(event);
    }
  }

  /** Says that the log may hold events of a stream up to `seq` that were not published. */
  reconcile(stream: string, seq: number): void {
    this.onMessages(stream);
    const published = this.#published.get(stream);
    if (published !== undefined && seq > published) void this.#repair(stream, seq);
  }

  /** A fleeting frame (D7): not stored, not numbered. The connection that it came from can be left out. */
  broadcastEphemeral(stream: string, frame: EphemeralEvent, from?: Connection): void {
    requireConformingFrame(frame);
    this.#publish(stream, frame, JSON.stringify(frame), from);
  }

  isOnline(user_id: string): boolean {
    return this.#byUser.has(user_id);
  }

  connected(user_id: string): Connected {
    const connections = this.#byUser.get(user_id);
    if (!connections) return "gone";
    for (const connection of connections) if (!connection.idle) return "here";
    return "idle";
  }

  connectionsOf(user_id: string): number {
    return this.#byUser.get(user_id)?.size ?? 0;
  }

  onlineUsers(): string[] {
    return [...this.#byUser.keys()];
  }

  /** How many connections of this process hear a stream. */
  listeners(stream: string): number {
    return this.#transports.reduce((sum, transport) => sum + transport.subscribers(stream), 0);
  }

  /** A room is gone with its log: its members drop it. */
  dropRoom(room_id: string): void {
    this.broadcastEphemeral(room_id, { type: "reset", data: { stream: room_id, gone: true } });
    this.#published.delete(room_id);
  }

  /** A user's connections hear a stream from its `head` on, without an event of its own that says so. */
  follow(user_id: string, stream: string, head: number): void {
    this.#follow(user_id, stream, head);
  }

  /** A user's connections hear a stream no longer. */
  unfollow(user_id: string, stream: string): void {
    this.#unfollow(user_id, stream);
  }

  /** Ends the live connections of a session (D9). */
  closeSession(user_id: string, session_id: string): void {
    this.#close(user_id, (connection) => connection.actor.session_id === session_id);
  }

  /** Ends the live connections of all sessions of a user, or of all but one. */
  closeUser(user_id: string, except_session_id?: string): void {
    this.#close(user_id, (connection) => connection.actor.session_id !== except_session_id);
  }

  /** Tells everybody that the server stops (D10). */
  closeAll(): void {
    this.#stopped = true;
    for (const connections of this.#byUser.values()) {
      for (const connection of [...connections]) connection.close(CLOSE.server_stopping, "server stopping");
    }
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#sweeper);
  }

  #close(user_id: string, matches: (connection: Connection) => boolean): void {
    for (const connection of [...(this.#byUser.get(user_id) ?? [])]) if (matches(connection)) endSession(connection);
  }

  /** What was committed up to `head` but has not gone out yet still goes out, to who hears the stream already. */
  #subscribe(connection: Connection, stream: string, head: number): void {
    const published = this.#published.get(stream);
    if (published === undefined || (published < head && this.listeners(stream) === 0))
      this.#published.set(stream, head);
    connection.subscribe(stream);
  }

  #arrive(event: DurableEvent): void {
    const { stream, seq } = event.data;
    const published = this.#published.get(stream);
    if (this.#isNext(event) && !this.#repairing.has(stream)) this.#send(event);
    else if (published !== undefined && seq > published) void this.#repair(stream, seq);
    else if (event.type === "member_left") this.#unfollow(event.data.user_id, stream);
  }

  /** Of a stream that nobody hears, the next is who joins. */
  #isNext({ type, data: { stream, seq } }: DurableEvent): boolean {
    const published = this.#published.get(stream);
    return published === undefined ? type === "member_joined" : seq === published + 1;
  }

  /** Sends the next event of a stream. Who joins hears it from their own joining on; who leaves, up to it. */
  #send(event: DurableEvent): void {
    const { stream, seq } = event.data;
    if (event.type === "member_joined") this.#follow(event.data.user.id, stream, seq - 1);
    const listeners = this.listeners(stream);
    if (listeners === 0) {
      this.#published.delete(stream);
      return;
    }
    requireConformingFrame(event);
    const text = JSON.stringify(event);
    this.#publish(stream, event, text);
    this.deliveries += listeners;
    this.#unlooked += text.length;
    if (this.#unlooked > LOOK_EVERY_BYTES) this.#sweep();
    this.#published.set(stream, seq);
    if (event.type === "member_left") this.#unfollow(event.data.user_id, stream);
  }

  #publish(topic: string, frame: ServerFrame, text: string, except?: Connection): void {
    for (const transport of this.#transports) transport.publish(topic, frame, text, except);
  }

  /** Reads from the log what is missing up to `seq`, and sends it; waits where the database is away. */
  async #repair(stream: string, seq: number): Promise<void> {
    const wanted = this.#repairing.get(stream);
    this.#repairing.set(stream, Math.max(wanted ?? 0, seq));
    if (wanted !== undefined) return;
    while (!this.#stopped) {
      const published = this.#published.get(stream);
      if (published === undefined || published >= (this.#repairing.get(stream) ?? 0)) break;
      try {
        const events = await this.#readAfter(stream, published, LIMITS.sync_events);
        if (events.length === 0) break;
        for (const event of events) if (this.#isNext(event)) this.#send(event);
      } catch (error) {
        this.#log.warn("a gap waits for the log", { stream, error: String(error) });
        await Bun.sleep(500);
      }
    }
    this.#repairing.delete(stream);
  }

  #follow(user_id: string, room_id: string, head: number): void {
    for (const connection of this.#byUser.get(user_id) ?? []) {
      this.#opening.get(connection)?.delete(room_id);
      this.#subscribe(connection, room_id, head);
    }
  }

  #unfollow(user_id: string, room_id: string): void {
    for (const connection of this.#byUser.get(user_id) ?? []) {
      this.#opening.get(connection)?.add(room_id);
      connection.unsubscribe(room_id);
    }
  }

  /** Cuts receivers that do not keep up (D8) and sessions that ended by time. */
  #sweep(): void {
    const now = Date.now();
    this.#unlooked = 0;
    for (const connections of this.#byUser.values()) {
      for (const connection of connections) {
        if (connection.queued_bytes > QUEUE_LIMIT) {
          this.cut += 1;
          connection.close(CLOSE.too_slow, "receiver too slow");
        } else if (connection.actor.expires_at <= now) endSession(connection);
      }
    }
  }
}

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
