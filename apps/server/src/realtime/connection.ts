import type { ClientFrameType, ServerFrame } from "@helloworld/protocol";
import type { Actor } from "../actor.ts";
import { requireConformingFrame } from "../conformance.ts";

/** Bytes queued for one receiver at which it is disconnected; the hard limit of a driver is twice this. */
export const QUEUE_LIMIT = 512 * 1024;

/** Whether a person has connections, and touches one of their devices. */
export type Connected = "gone" | "idle" | "here";

type Opened = { id: string; address: string; actor: Actor; language: string };

/**
 * A live connection of a signed-in person, whatever carries it: each driver (WebSocket, later server-sent events and
 * Socket.IO) extends it. It holds little, because there are many connections and most are idle.
 */
export abstract class Connection {
  readonly id: string;
  readonly address: string;
  readonly actor: Actor;
  /** What its refusals are written in. */
  readonly language: string;
  /** Frames that were refused in a row. */
  refused = 0;
  /** The device said that nobody touches it. */
  idle = false;
  touched_at = 0;
  /** Ends when the frames that came so far are admitted or refused; nothing where none waits. */
  admitting: Promise<void> | undefined;

  constructor({ id, address, actor, language }: Opened) {
    this.id = id;
    this.address = address;
    this.actor = actor;
    this.language = language;
  }

  /** Sends a frame to this connection alone. `answered` is the type of the frame that an `ok` answers. */
  send(frame: ServerFrame, answered?: ClientFrameType): void {
    requireConformingFrame(frame, answered);
    this.write(frame);
  }

  abstract get is_open(): boolean;
  /** Bytes that were sent and have not left this server. */
  abstract get queued_bytes(): number;
  /** The topics that this connection is subscribed to. */
  abstract get topics(): readonly string[];
  abstract subscribe(topic: string): void;
  abstract unsubscribe(topic: string): void;
  abstract isSubscribed(topic: string): boolean;
  /** Closes with a code of the protocol; closing twice does nothing. */
  abstract close(code: number, reason: string): void;
  /** Encodes a frame and puts it into the queue, after what was sent and published before. A closed connection drops it. */
  protected abstract write(frame: ServerFrame): void;
}

/** The topics of one driver: publishing costs nothing for each subscriber in our own code. */
export interface Transport {
  /** Sends a frame to all subscribers of a topic but `except`. `text` is the frame as JSON, encoded once for all drivers. */
  publish(topic: string, frame: ServerFrame, text: string, except?: Connection): void;
  subscribers(topic: string): number;
}

/** What a driver calls. `closed` follows every `open`, exactly once. */
export interface ConnectionHandler {
  open(connection: Connection): void;
  receive(connection: Connection, text: string | Buffer): void;
  closed(connection: Connection): void;
}
