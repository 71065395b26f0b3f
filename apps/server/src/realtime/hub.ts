import { CLOSE, type DurableEvent, type EphemeralEvent, type ErrorData, LIMITS } from "@helloworld/protocol";
import type { Server } from "bun";
import { requireConformingFrame } from "../conformance.ts";
import type { Logger } from "../log.ts";
import { type Connected, type ConnectionData, type Socket, sendFrame } from "./connection.ts";

/** Bytes queued for one receiver at which it is cut; the hard limit of the transport is twice this. */
export const QUEUE_LIMIT = 512 * 1024;
/** Bytes published after which queues are looked at, well before one could pass from one limit to the other. */
const LOOK_EVERY_BYTES = 128 * 1024;

type ReadAfter = (stream: string, seq: number, limit: number) => Promise<DurableEvent[]>;

/**
 * The live connections of this process, and the order of what they are told.
 * The topic of a stream is its id. A stream's events go out in seq order
 * without gaps (D4): one that comes early waits until the log has been read up to it.
 */
export class Hub {
  #server: Server<ConnectionData> | undefined;
  readonly #byUser = new Map<string, Set<Socket>>();
  /** Connections whose rooms are being looked up, with the rooms left meanwhile. */
  readonly #opening = new Map<Socket, Set<string>>();
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

  attach(server: Server<ConnectionData>): void {
    this.#server = server;
  }

  /**
   * Takes a connection in, then its streams with their heads, which it hears
   * from there on. It is known before the look-up, so that no removal that
   * commits after the look-up is missed (D9).
   */
  async add(socket: Socket, lookUp: () => Promise<{ stream: string; head: number }[]>): Promise<void> {
    const { user_id } = socket.data.actor;
    const before = this.connected(user_id);
    const sockets = this.#byUser.get(user_id);
    if (sockets) sockets.add(socket);
    else this.#byUser.set(user_id, new Set([socket]));
    this.connections += 1;
    this.#lookAt(user_id, before);
    const left = new Set<string>();
    this.#opening.set(socket, left);
    try {
      for (const { stream, head } of await lookUp()) if (!left.has(stream)) this.#subscribe(socket, stream, head);
    } finally {
      this.#opening.delete(socket);
    }
  }

  remove(socket: Socket): void {
    const { user_id } = socket.data.actor;
    const before = this.connected(user_id);
    const sockets = this.#byUser.get(user_id);
    if (sockets?.delete(socket)) this.connections -= 1;
    if (sockets?.size === 0) this.#byUser.delete(user_id);
    this.#lookAt(user_id, before);
  }

  /** A device says whether somebody touches it. */
  setIdle(socket: Socket, idle: boolean): void {
    const { user_id } = socket.data.actor;
    const before = this.connected(user_id);
    socket.data.idle = idle;
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
  broadcastEphemeral(stream: string, frame: EphemeralEvent, from?: Socket): void {
    requireConformingFrame(frame);
    (from ?? this.#server)?.publish(stream, JSON.stringify(frame));
  }

  isOnline(user_id: string): boolean {
    return this.#byUser.has(user_id);
  }

  connected(user_id: string): Connected {
    const sockets = this.#byUser.get(user_id);
    if (!sockets) return "gone";
    for (const socket of sockets) if (!socket.data.idle) return "here";
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
    return this.#server?.subscriberCount(stream) ?? 0;
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
    this.#close(user_id, (socket) => socket.data.actor.session_id === session_id);
  }

  /** Ends the live connections of all sessions of a user, or of all but one. */
  closeUser(user_id: string, except_session_id?: string): void {
    this.#close(user_id, (socket) => socket.data.actor.session_id !== except_session_id);
  }

  /** Tells everybody that the server stops (D10). */
  closeAll(): void {
    this.#stopped = true;
    for (const sockets of this.#byUser.values()) {
      for (const socket of [...sockets]) socket.close(CLOSE.server_stopping, "server stopping");
    }
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#sweeper);
  }

  #close(user_id: string, matches: (socket: Socket) => boolean): void {
    for (const socket of [...(this.#byUser.get(user_id) ?? [])]) if (matches(socket)) endSession(socket);
  }

  /** What was committed up to `head` but has not gone out yet still goes out, to who hears the stream already. */
  #subscribe(socket: Socket, stream: string, head: number): void {
    const published = this.#published.get(stream);
    if (published === undefined || (published < head && this.listeners(stream) === 0))
      this.#published.set(stream, head);
    socket.subscribe(stream);
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
    const server = this.#server;
    if (!server) return;
    if (event.type === "member_joined") this.#follow(event.data.user.id, stream, seq - 1);
    const listeners = server.subscriberCount(stream);
    if (listeners === 0) {
      this.#published.delete(stream);
      return;
    }
    requireConformingFrame(event);
    const text = JSON.stringify(event);
    server.publish(stream, text);
    this.deliveries += listeners;
    this.#unlooked += text.length;
    if (this.#unlooked > LOOK_EVERY_BYTES) this.#sweep();
    this.#published.set(stream, seq);
    if (event.type === "member_left") this.#unfollow(event.data.user_id, stream);
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
    for (const socket of this.#byUser.get(user_id) ?? []) {
      this.#opening.get(socket)?.delete(room_id);
      this.#subscribe(socket, room_id, head);
    }
  }

  #unfollow(user_id: string, room_id: string): void {
    for (const socket of this.#byUser.get(user_id) ?? []) {
      this.#opening.get(socket)?.add(room_id);
      socket.unsubscribe(room_id);
    }
  }

  /** Cuts receivers that do not keep up (D8) and sessions that ended by time. */
  #sweep(): void {
    const now = Date.now();
    this.#unlooked = 0;
    for (const sockets of this.#byUser.values()) {
      for (const socket of sockets) {
        if (socket.getBufferedAmount() > QUEUE_LIMIT) {
          this.cut += 1;
          socket.close(CLOSE.too_slow, "receiver too slow");
        } else if (socket.data.actor.expires_at <= now) endSession(socket);
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
export function endSession(socket: Socket): void {
  sendFrame(socket, { type: "error", data: sessionEnded });
  socket.close(CLOSE.unauthenticated, "session ended");
}
