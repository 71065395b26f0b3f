import { type DurableEvent, type EphemeralEvent, LIMITS, type ServerFrame } from "@helloworld/protocol";
import { requireConformingFrame } from "../conformance.ts";
import type { Logger } from "../log.ts";
import type { Bus } from "./bus.ts";
import type { Connection, Transport } from "./connection.ts";
import { type Connections, endSession } from "./connections.ts";

/** Bytes published after which queues are looked at, well before one could pass from one limit to the other. */
const LOOK_EVERY_BYTES = 128 * 1024;

/** What the hub reads of the database. */
export type Log = {
  eventsAfter(stream: string, seq: number, limit: number): Promise<DurableEvent[]>;
  /** The streams that a user hears, with their heads; none where the session has ended. */
  streamsOf(user_id: string, session_id: string): Promise<{ stream: string; head: number }[]>;
};

/** A look-up of the streams of a connection: which it began and ceased to hear meanwhile, and whether it is to run again. */
type LookUp = { changed: Map<string, boolean>; outdated: boolean };

type Parts = { connections: Connections; bus: Bus; stored: Log; log: Logger };

/**
 * What the connections of this server are told, and its order; what is published here reaches other servers by the bus.
 * The topic of a stream is its id. A stream's events go out in seq order without gaps (D4): one that comes early waits
 * until the log has been read up to it.
 */
export class Hub {
  readonly #parts: Parts;
  readonly #transports: Transport[] = [];
  readonly #lookUps = new Map<Connection, LookUp>();
  /** The last seq that went out, for streams with a subscriber here. */
  readonly #published = new Map<string, number>();
  /** Streams being repaired, with the seq that is wanted. */
  readonly #repairing = new Map<string, number>();
  #stopped = false;
  #unlooked = 0;
  /** Something about messages of a room was committed here, or may have been. */
  onMessages: (stream: string) => void = () => undefined;
  deliveries = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { bus } = parts;
    bus.subscribe("event", ({ stream, seq, event }) => (event ? this.#arrive(event) : this.#read(stream, seq)));
    bus.subscribe("ephemeral", ({ topic, frame }) => this.broadcastHere(topic, frame));
    bus.subscribe("subscription", ({ user_id, stream, head }) => this.#setSubscription(user_id, stream, head));
    bus.subscribe("room_dropped", ({ room_id }) => this.#dropRoom(room_id));
    bus.onGap(() => void this.#lookUpAll());
  }

  /** Has events published to the connections of one more driver. */
  attach(transport: Transport): void {
    this.#transports.push(transport);
  }

  /**
   * Looks the streams of a connection up, which it hears from their heads on. The connection is known before, so that no
   * removal that commits after the look-up is missed (D9). Answers whether its session still stands.
   */
  async listen(connection: Connection): Promise<boolean> {
    const look_up: LookUp = { changed: new Map(), outdated: false };
    this.#lookUps.set(connection, look_up);
    try {
      return await this.#lookUp(connection, look_up);
    } finally {
      this.#lookUps.delete(connection);
    }
  }

  /** Sends committed events to their subscribers, each stream in order. */
  publish(events: DurableEvent[]): void {
    for (const event of events) {
      const { stream, seq } = event.data;
      if (event.type === "new_message" || "message" in event.data) this.onMessages(stream);
      this.#arrive(event);
      this.#parts.bus.publish("event", { stream, seq, event });
    }
  }

  /** Says that the log may hold events of a stream up to `seq` that were not published. */
  reconcile(stream: string, seq: number): void {
    this.onMessages(stream);
    this.#read(stream, seq);
    this.#parts.bus.publish("event", { stream, seq });
  }

  /** An ephemeral event (D7): not stored, not numbered. The connection that it came from can be left out. */
  broadcastEphemeral(topic: string, frame: EphemeralEvent, from?: Connection): void {
    this.broadcastHere(topic, frame, from);
    this.#parts.bus.publish("ephemeral", { topic, frame });
  }

  /** The same for the connections of this server, where each server finds out by itself. */
  broadcastHere(topic: string, frame: EphemeralEvent, from?: Connection): void {
    requireConformingFrame(frame);
    this.#send(topic, frame, JSON.stringify(frame), from);
  }

  /** How many connections of this server hear a topic. */
  listeners(topic: string): number {
    let count = 0;
    for (const transport of this.#transports) count += transport.subscribers(topic);
    return count;
  }

  /** A room is gone with its log: its members drop it. */
  dropRoom(room_id: string): void {
    this.#dropRoom(room_id);
    this.#parts.bus.publish("room_dropped", { room_id });
  }

  /** A user's connections hear a stream from its `head` on, without an event of its own that says so. */
  follow(user_id: string, stream: string, head: number): void {
    this.#setSubscription(user_id, stream, head);
    this.#parts.bus.publish("subscription", { user_id, stream, head });
  }

  /** A user's connections hear a stream no longer. */
  unfollow(user_id: string, stream: string): void {
    this.#setSubscription(user_id, stream, null);
    this.#parts.bus.publish("subscription", { user_id, stream, head: null });
  }

  stop(): void {
    this.#stopped = true;
  }

  #dropRoom(room_id: string): void {
    this.broadcastHere(room_id, { type: "reset", data: { stream: room_id, gone: true } });
    this.#published.delete(room_id);
  }

  #setSubscription(user_id: string, stream: string, head: number | null): void {
    for (const connection of this.#parts.connections.of(user_id)) {
      this.#lookUps.get(connection)?.changed.set(stream, head !== null);
      if (head === null) connection.unsubscribe(stream);
      else this.#subscribe(connection, stream, head);
    }
  }

  /** What was committed up to `head` but has not gone out yet still goes out, to who hears the stream already. */
  #subscribe(connection: Connection, stream: string, head: number): void {
    const published = this.#published.get(stream);
    if (published === undefined || (published < head && this.listeners(stream) === 0))
      this.#published.set(stream, head);
    connection.subscribe(stream);
  }

  /** Has a connection hear exactly the streams of its user. */
  async #lookUp(connection: Connection, look_up: LookUp): Promise<boolean> {
    const { user_id, session_id } = connection.actor;
    const { changed } = look_up;
    for (let again = look_up.outdated; ; again = true) {
      look_up.outdated = false;
      changed.clear();
      const streams = await this.#parts.stored.streamsOf(user_id, session_id);
      if (look_up.outdated) continue;
      for (const { stream, head } of streams) {
        if (changed.get(stream) === false) continue;
        this.#subscribe(connection, stream, head);
        if (again) this.#read(stream, head);
      }
      const heard = new Set(streams.map(({ stream }) => stream));
      for (const topic of connection.topics) {
        if (this.#published.has(topic) && !heard.has(topic) && !changed.get(topic)) connection.unsubscribe(topic);
      }
      return streams.length > 0;
    }
  }

  /** Brings the subscriptions of a connection up to date with the database, and what it heard with the log. */
  async #lookUpAgain(connection: Connection): Promise<void> {
    const under_way = this.#lookUps.get(connection);
    if (under_way) {
      under_way.outdated = true;
      return;
    }
    const look_up: LookUp = { changed: new Map(), outdated: true };
    this.#lookUps.set(connection, look_up);
    try {
      if (!(await this.#lookUp(connection, look_up))) endSession(connection);
    } catch (error) {
      this.#parts.log.warn("a connection could not be brought up to date", { error: String(error) });
      connection.close(1011, "try again");
    } finally {
      this.#lookUps.delete(connection);
    }
  }

  /** After a gap of the bus: subscriptions, sessions and events of this server may be behind the database. */
  async #lookUpAll(): Promise<void> {
    for (const connection of [...this.#parts.connections.all()]) {
      if (this.#stopped) return;
      await this.#lookUpAgain(connection);
    }
  }

  #arrive(event: DurableEvent): void {
    const { stream, seq } = event.data;
    const published = this.#published.get(stream);
    if (this.#isNext(event) && !this.#repairing.has(stream)) this.#deliver(event);
    else if (published !== undefined && seq > published) void this.#repair(stream, seq);
    else if (event.type === "member_left") this.#leftBefore(event.data.user_id, stream);
  }

  /** An event that is behind says that somebody left, who may be back since: the database knows. */
  #leftBefore(user_id: string, stream: string): void {
    for (const connection of this.#parts.connections.of(user_id)) {
      if (!this.#lookUps.has(connection) && !connection.isSubscribed(stream)) continue;
      connection.unsubscribe(stream);
      void this.#lookUpAgain(connection);
    }
  }

  /** Of a stream that nobody hears, the next is who joins. */
  #isNext({ type, data: { stream, seq } }: DurableEvent): boolean {
    const published = this.#published.get(stream);
    return published === undefined ? type === "member_joined" : seq === published + 1;
  }

  /** Sends the next event of a stream. A member who joins hears it from their own joining on; one who leaves, up to it. */
  #deliver(event: DurableEvent): void {
    const { stream, seq } = event.data;
    if (event.type === "member_joined") this.#setSubscription(event.data.user.id, stream, seq - 1);
    const listeners = this.listeners(stream);
    if (listeners === 0) {
      this.#published.delete(stream);
      return;
    }
    requireConformingFrame(event);
    const text = JSON.stringify(event);
    this.#send(stream, event, text);
    this.deliveries += listeners;
    this.#unlooked += text.length;
    if (this.#unlooked > LOOK_EVERY_BYTES) {
      this.#unlooked = 0;
      this.#parts.connections.sweep();
    }
    this.#published.set(stream, seq);
    if (event.type === "member_left") this.#setSubscription(event.data.user_id, stream, null);
  }

  #send(topic: string, frame: ServerFrame, text: string, except?: Connection): void {
    for (const transport of this.#transports) transport.publish(topic, frame, text, except);
  }

  #read(stream: string, seq: number): void {
    const published = this.#published.get(stream);
    if (published !== undefined && seq > published) void this.#repair(stream, seq);
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
        const events = await this.#parts.stored.eventsAfter(stream, published, LIMITS.sync_events);
        if (events.length === 0) break;
        for (const event of events) if (this.#isNext(event)) this.#deliver(event);
      } catch (error) {
        this.#parts.log.warn("a gap waits for the log", { stream, error: String(error) });
        await Bun.sleep(500);
      }
    }
    this.#repairing.delete(stream);
  }
}
