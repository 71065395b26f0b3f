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
import type { WebSocketHandler } from "bun";
import { AppError, asRefusal, fromZod, noRoom, wordsOf } from "../errors.ts";
import { requireStorable } from "../http/storable.ts";
import type { Limits } from "../limits.ts";
import type { Logger } from "../log.ts";
import { type ConnectionData, type Socket, sendFrame } from "./connection.ts";
import { endSession, type Hub, QUEUE_LIMIT } from "./hub.ts";

/** A frame beyond this ends the connection; up to it, one over LIMITS.frame_bytes is only refused. */
const HARD_FRAME_LIMIT = 4 * LIMITS.frame_bytes;
/** Refusals in a row after which a client is taken for a flood. */
const FLOOD = 1_000;
const TOO_MANY = phrase("You have too many live connections. Close some windows or end sessions that you do not use.");
const TOUCH_EVERY = 10 * 60_000;

/** What the features do with the frames: one handler for each type. */
export type FrameHandlers = {
  [T in Exclude<ClientFrame["type"], "ping">]: (
    socket: Socket,
    data: Extract<ClientFrame, { type: T }>["data"],
  ) => Promise<OkData[T]> | OkData[T];
};

export type Live = {
  hub: Hub;
  limits: Limits;
  /** Whether there is no room for anything more on the disk. */
  full(): boolean;
  log: Logger;
  handlers: FrameHandlers;
  /** The streams that a user hears, with their heads; none where the session has ended. */
  streamsOf(user_id: string, session_id: string): Promise<{ stream: string; head: number }[]>;
  /** Marks a session as in use; answers when it now ends, or null when it has ended. */
  touchSession(session_id: string): Promise<number | null>;
  /** A connection is gone. */
  closed(socket: Socket): void;
};

export function webSocketHandler(live: Live): WebSocketHandler<ConnectionData> {
  return {
    maxPayloadLength: HARD_FRAME_LIMIT,
    backpressureLimit: 2 * QUEUE_LIMIT,
    closeOnBackpressureLimit: true,
    idleTimeout: (TIMING.heartbeat + TIMING.heartbeat_grace) / 1000,
    sendPings: true,
    perMessageDeflate: false,
    publishToSelf: false,
    async open(socket) {
      const { me, user_id, session_id } = socket.data.actor;
      // The newest is refused: to close the oldest would have two devices take it from each other for ever.
      if (live.hub.connectionsOf(user_id) >= live.limits.connections) {
        refuse(live, socket, undefined, new AppError("rate_limited", TOO_MANY, { retry_after_ms: 30_000 }));
        socket.close(CLOSE.too_many_connections, "too many connections");
        return;
      }
      let heard = 0;
      try {
        await live.hub.add(socket, async () => {
          const streams = await live.streamsOf(user_id, session_id);
          heard = streams.length;
          return streams;
        });
      } catch (error) {
        live.log.error("a connection could not be opened", { error: String(error) });
        socket.close(1011, "try again");
        return;
      }
      // The session ended between the request and the connection that it became.
      if (heard === 0) return endSession(socket);
      sendFrame(socket, {
        type: "hello",
        data: { protocol: PROTOCOL_VERSION, session_id, user: me, heartbeat_ms: TIMING.heartbeat },
      });
    },
    message(socket, text) {
      void receive(live, socket, text);
    },
    close(socket) {
      live.hub.remove(socket);
      live.closed(socket);
    },
  };
}

async function receive(live: Live, socket: Socket, text: string | Buffer): Promise<void> {
  let ref: Ref | undefined;
  try {
    const guessed = looksLikeTyping(text) ? "typing" : "frame";
    const retry_after_ms = charge(live, socket, guessed);
    const bytes = typeof text === "string" ? Buffer.byteLength(text) : text.byteLength;
    if (retry_after_ms > 0) {
      // It is read only to answer the one who waits for it.
      if (bytes <= LIMITS.frame_bytes) ref = refIn(text);
      throw slowDown(retry_after_ms);
    }
    const raw = parse(text);
    ref = refOf(raw);
    if (bytes > LIMITS.frame_bytes) {
      throw new AppError(
        "frame_too_large",
        phrase("A frame has at most {maximum} bytes; this one has {bytes}.", {
          maximum: LIMITS.frame_bytes,
          bytes,
        }),
      );
    }
    const frame = validate(raw);
    // UTF-8 carries neither half a surrogate pair nor JSON a NUL, but as an escape.
    if (String(text).includes("\\u")) requireStorable(frame.data);
    if (guessed === "typing" && frame.type !== "typing") {
      const wait = charge(live, socket, "frame");
      if (wait > 0) throw slowDown(wait);
    }
    if (frame.type === "send_message" && live.full()) throw noRoom();
    touch(live, socket, frame);
    const data = frame.type === "ping" ? {} : await handle(live.handlers, socket, frame);
    if (frame.type === "ping") sendFrame(socket, { type: "pong", data: {} });
    if (ref !== undefined) sendFrame(socket, { type: "ok", ref, data }, frame.type);
  } catch (error) {
    refuse(live, socket, ref, error);
  }
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

/** Takes a token from the person's limit, whatever the frame is worth; a flood of refused frames ends the connection. */
function charge(live: Live, socket: Socket, name: "frame" | "typing"): number {
  const { retry_after_ms } = live.limits.take(name, { person: socket.data.actor.user_id });
  if (retry_after_ms === 0) {
    socket.data.refused = 0;
    return 0;
  }
  socket.data.refused += 1;
  if (socket.data.refused > FLOOD) socket.close(CLOSE.flooding, "too many frames");
  return retry_after_ms;
}

function slowDown(retry_after_ms: number): AppError {
  return new AppError("rate_limited", phrase("Too many frames; slow down."), { retry_after_ms });
}

/** What a person does, not the heartbeat, keeps a session from ending for idleness. */
function touch(live: Live, socket: Socket, frame: ClientFrame): void {
  const now = Date.now();
  const { type } = frame;
  if (type === "ping" || type === "sync" || type === "set_idle" || now - socket.data.touched_at < TOUCH_EVERY) return;
  socket.data.touched_at = now;
  live.touchSession(socket.data.actor.session_id).then(
    (expires_at) => {
      socket.data.actor.expires_at = expires_at ?? now;
    },
    (error) => live.log.warn("a session could not be marked as used", { error: String(error) }),
  );
}

function handle(handlers: FrameHandlers, socket: Socket, frame: Exclude<ClientFrame, { type: "ping" }>) {
  // Each handler takes the data of its own type, which is what `frame` has; TypeScript cannot see the two together.
  const handler = handlers[frame.type] as (socket: Socket, data: unknown) => Promise<OkData[ClientFrame["type"]]>;
  return handler(socket, frame.data);
}

function refuse(live: Live, socket: Socket, ref: Ref | undefined, thrown: unknown): void {
  let error = thrown instanceof AppError ? thrown : (asRefusal(thrown) ?? thrown);
  if (!(error instanceof AppError)) {
    live.log.error("a frame failed", {
      connection: socket.data.id,
      error: error instanceof Error ? error.stack : String(error),
    });
    error = new AppError("internal", phrase("Something went wrong. Try again."));
  }
  const { retry_after_ms } = error as AppError;
  const words = wordsOf(error as AppError, socket.data.language);
  const data = { ...words, ...(retry_after_ms !== undefined && { retry_after_ms }) };
  sendFrame(socket, { type: "error", ...(ref !== undefined && { ref }), data });
}
