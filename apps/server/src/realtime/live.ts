import {
  CLIENT_FRAME_TYPES,
  CLOSE,
  type ClientFrame,
  clientFrame,
  LIMITS,
  type OkData,
  PROTOCOL_VERSION,
  phrase,
  type Ref,
  TIMING,
} from "@helloworld/protocol";
import { AppError, asRefusal, fromZod, noRoom, wordsOf } from "../errors.ts";
import { requireStorable } from "../http/storable.ts";
import type { Limits } from "../limits.ts";
import type { Logger } from "../log.ts";
import type { Connection, ConnectionHandler } from "./connection.ts";
import { type Connections, endSession } from "./connections.ts";
import type { Hub } from "./hub.ts";

/** Refusals in a row after which a client is taken for a flood. */
const FLOOD = 1_000;
const TOO_MANY = phrase("You have too many live connections. Close some windows or end sessions that you do not use.");
const TOUCH_EVERY = 10 * 60_000;

/** What the features do with the frames: one handler for each type. */
export type FrameHandlers = {
  [T in Exclude<ClientFrame["type"], "ping">]: (
    connection: Connection,
    data: Extract<ClientFrame, { type: T }>["data"],
  ) => Promise<OkData[T]> | OkData[T];
};

export type Live = {
  hub: Hub;
  connections: Connections;
  limits: Limits;
  /** Whether there is no room for anything more on the disk. */
  full(): boolean;
  log: Logger;
  handlers: FrameHandlers;
  /** Marks a session as in use; answers when it now ends, or null when it has ended. */
  touchSession(session_id: string): Promise<number | null>;
  /** A connection is gone. */
  closed(connection: Connection): void;
};

/** What a connection does from its opening to its end, whatever carries it. */
export function connectionHandler(live: Live): ConnectionHandler {
  return {
    open(connection) {
      void open(live, connection);
    },
    receive(connection, text) {
      void receive(live, connection, text);
    },
    closed(connection) {
      live.connections.remove(connection);
      live.closed(connection);
    },
  };
}

async function open(live: Live, connection: Connection): Promise<void> {
  const { me, session_id } = connection.actor;
  try {
    // The newest is refused: to close the oldest would have two devices take it from each other for ever.
    if ((await live.connections.add(connection)) > live.limits.connections) {
      refuse(live, connection, undefined, new AppError("rate_limited", TOO_MANY, { retry_after_ms: 30_000 }));
      connection.close(CLOSE.too_many_connections, "too many connections");
      return;
    }
    // The session ended between the request and the connection that it became.
    if (!(await live.hub.listen(connection))) return endSession(connection);
  } catch (error) {
    live.log.error("a connection could not be opened", { error: String(error) });
    connection.close(1011, "try again");
    return;
  }
  connection.send({
    type: "hello",
    data: { protocol: PROTOCOL_VERSION, session_id, user: me, heartbeat_ms: TIMING.heartbeat },
  });
}

async function receive(live: Live, connection: Connection, text: string | Buffer): Promise<void> {
  const asked: Asked = { ref: undefined };
  try {
    const admitted = inTurn(connection, () => admit(live, connection, text, asked));
    const frame = admitted instanceof Promise ? await admitted : admitted;
    const data = frame.type === "ping" ? {} : await handle(live.handlers, connection, frame);
    if (frame.type === "ping") connection.send({ type: "pong", data: {} });
    if (asked.ref !== undefined) connection.send({ type: "ok", ref: asked.ref, data }, frame.type);
  } catch (error) {
    refuse(live, connection, asked.ref, error);
  }
}

/** The `ref` of a frame, once it was read. */
type Asked = { ref: Ref | undefined };
type Later<T> = T | Promise<T>;
const nothing = () => undefined;

/** Admits frames one after another, so that they keep their order however long the limits take to answer. */
function inTurn(connection: Connection, work: () => Later<ClientFrame>): Later<ClientFrame> {
  const admitted = connection.admitting ? connection.admitting.then(work) : work();
  if (!(admitted instanceof Promise)) return admitted;
  const ended = admitted.then(nothing, nothing).then(() => {
    if (connection.admitting === ended) connection.admitting = undefined;
  });
  connection.admitting = ended;
  return admitted;
}

/** Takes a frame from the limits of its sender and validates it; at once where these answer at once. */
function admit(live: Live, connection: Connection, text: string | Buffer, asked: Asked): Later<ClientFrame> {
  const guessed = looksLikeTyping(text) ? "typing" : "frame";
  return afterCharge(live, connection, guessed, (retry_after_ms) => {
    const bytes = typeof text === "string" ? Buffer.byteLength(text) : text.byteLength;
    if (retry_after_ms > 0) {
      // It is read only to answer the one who waits for it.
      if (bytes <= LIMITS.frame_bytes) asked.ref = refIn(text);
      throw slowDown(retry_after_ms);
    }
    const raw = parse(text);
    asked.ref = refOf(raw);
    if (bytes > LIMITS.frame_bytes) {
      throw new AppError(
        "frame_too_large",
        phrase("A frame has at most {maximum} bytes; this one has {bytes}.", { maximum: LIMITS.frame_bytes, bytes }),
      );
    }
    const frame = validate(raw);
    // UTF-8 carries neither half a surrogate pair nor JSON a NUL, but as an escape.
    if (String(text).includes("\\u")) requireStorable(frame.data);
    if (guessed === "frame" || frame.type === "typing") return admitted(live, connection, frame);
    return afterCharge(live, connection, "frame", (wait) => {
      if (wait > 0) throw slowDown(wait);
      return admitted(live, connection, frame);
    });
  });
}

function admitted(live: Live, connection: Connection, frame: ClientFrame): ClientFrame {
  if (frame.type === "send_message" && live.full()) throw noRoom();
  touch(live, connection, frame);
  return frame;
}

function parse(text: string | Buffer): unknown {
  if (typeof text !== "string") throw new AppError("invalid_frame", phrase("Frames are text, not binary."));
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("invalid_json", phrase("The frame is not valid JSON."));
  }
}

function refOf(raw: unknown): Ref | undefined {
  if (typeof raw !== "object" || raw === null || !("ref" in raw)) return undefined;
  const { ref } = raw;
  if (typeof ref === "string" && ref.length >= 1 && ref.length <= 64) return ref;
  return Number.isSafeInteger(ref) ? (ref as number) : undefined;
}

function refIn(text: string | Buffer): Ref | undefined {
  try {
    return refOf(parse(text));
  } catch {
    return undefined;
  }
}

function validate(raw: unknown): ClientFrame {
  const result = clientFrame.safeParse(raw);
  if (result.success) return result.data;
  const type = typeof raw === "object" && raw !== null && "type" in raw ? raw.type : undefined;
  if (typeof type !== "string")
    throw new AppError(
      "invalid_frame",
      phrase("A frame is a JSON object with the fields type, data and, if it is to be answered, ref."),
    );
  if (!(CLIENT_FRAME_TYPES as readonly string[]).includes(type)) {
    throw new AppError(
      "unknown_frame_type",
      phrase("There is no frame of type “{type}”.", { type: type.slice(0, 40) }),
    );
  }
  throw fromZod(
    result.error.issues.map((issue) => ({
      ...issue,
      path: issue.path[0] === "data" ? issue.path.slice(1) : issue.path,
    })),
  );
}

/** A guess before anything is parsed, so that typing counts apart; a wrong one is charged as a frame as well. */
function looksLikeTyping(text: string | Buffer): boolean {
  return typeof text === "string" && text.length < 250 && /"type"\s*:\s*"typing"/.test(text);
}

/** Takes a token from the person's limit, whatever the frame is worth, and goes on with how long to wait for one. */
function afterCharge<T>(
  live: Live,
  connection: Connection,
  name: "frame" | "typing",
  next: (retry_after_ms: number) => Later<T>,
): Later<T> {
  const taken = live.limits.take(name, { person: connection.actor.user_id });
  if (taken instanceof Promise) return taken.then((late) => next(counted(connection, late)));
  return next(counted(connection, taken));
}

/** A flood of refused frames ends the connection. */
function counted(connection: Connection, { retry_after_ms }: { retry_after_ms: number }): number {
  if (retry_after_ms === 0) {
    connection.refused = 0;
    return 0;
  }
  connection.refused += 1;
  if (connection.refused > FLOOD) connection.close(CLOSE.flooding, "too many frames");
  return retry_after_ms;
}

function slowDown(retry_after_ms: number): AppError {
  return new AppError("rate_limited", phrase("Too many frames; slow down."), { retry_after_ms });
}

/** What a person does, not the heartbeat, keeps a session from ending for idleness. */
function touch(live: Live, connection: Connection, frame: ClientFrame): void {
  const now = Date.now();
  const { type } = frame;
  if (type === "ping" || type === "sync" || type === "set_idle" || now - connection.touched_at < TOUCH_EVERY) return;
  connection.touched_at = now;
  live.touchSession(connection.actor.session_id).then(
    (expires_at) => {
      connection.actor.expires_at = expires_at ?? now;
    },
    (error) => live.log.warn("a session could not be marked as used", { error: String(error) }),
  );
}

function handle(handlers: FrameHandlers, connection: Connection, frame: Exclude<ClientFrame, { type: "ping" }>) {
  // Each handler takes the data of its own type, which is what `frame` has; TypeScript cannot see the two together.
  const handler = handlers[frame.type] as (
    connection: Connection,
    data: unknown,
  ) => Promise<OkData[ClientFrame["type"]]>;
  return handler(connection, frame.data);
}

function refuse(live: Live, connection: Connection, ref: Ref | undefined, thrown: unknown): void {
  let error = thrown instanceof AppError ? thrown : (asRefusal(thrown) ?? thrown);
  if (!(error instanceof AppError)) {
    live.log.error("a frame failed", {
      connection: connection.id,
      error: error instanceof Error ? error.stack : String(error),
    });
    error = new AppError("internal", phrase("Something went wrong. Try again."));
  }
  const { retry_after_ms } = error as AppError;
  const words = wordsOf(error as AppError, connection.language);
  const data = { ...words, ...(retry_after_ms !== undefined && { retry_after_ms }) };
  connection.send({ type: "error", ...(ref !== undefined && { ref }), data });
}
