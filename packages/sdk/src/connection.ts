import type { ClientFrameInput, ClientFrameType, EphemeralEvent, OkData, ServerFrame } from "@helloworld/protocol";
import { CLOSE, TIMING } from "@helloworld/protocol/constants";
import { backoff } from "./backoff.ts";
import { ApiError, OfflineError } from "./errors.ts";
import type { ConnectionState } from "./types.ts";

const REQUEST_TIMEOUT = 10_000;
const HELLO_TIMEOUT = 15_000;
/** A connection that lived this long was a good one: the next wait starts small again. */
const STABLE_AFTER = 5_000;

type Hello = Extract<EphemeralEvent, { type: "hello" }>["data"];
type PushFrame = Exclude<ServerFrame, { type: "ok" | "error" | "hello" | "pong" }>;
type Waiting = { resolve: (data: never) => void; reject: (error: Error) => void; timer: ReturnType<typeof setTimeout> };

export type ConnectionOptions = {
  url: (ticket: string) => string;
  ticket: () => Promise<string>;
  web_socket: typeof globalThis.WebSocket;
  onState: (state: ConnectionState) => void;
  onHello: (hello: Hello) => void;
  onFrame: (frame: PushFrame) => void;
  /** For tests: the wait before the attempt with this number. */
  wait?: typeof backoff;
  /** For tests: silence after a heartbeat that counts as dead. */
  grace_ms?: number;
  /** For tests: how long connecting may take. */
  hello_ms?: number;
};

/** Keeps one live connection open, as long as it is started and signed in. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #waiting = new Map<number, Waiting>();
  #socket: WebSocket | undefined;
  #started = false;
  #online = false;
  /** Counts attempts to connect; what belongs to an earlier one is void. */
  #epoch = 0;
  #attempt = 0;
  #next_ref = 1;
  #online_at = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get online(): boolean {
    return this.#online;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    globalThis.addEventListener?.("online", this.#wake);
    globalThis.addEventListener?.("offline", this.#cut);
    globalThis.document?.addEventListener("visibilitychange", this.#wake);
    this.#attempt = 0;
    void this.#connect();
  }

  stop(state: ConnectionState = "offline"): void {
    if (!this.#started) return;
    this.#started = false;
    globalThis.removeEventListener?.("online", this.#wake);
    globalThis.removeEventListener?.("offline", this.#cut);
    globalThis.document?.removeEventListener("visibilitychange", this.#wake);
    this.#drop();
    this.#options.onState(state);
  }

  /** Sends a frame and answers with what its `ok` carries. Throws `ApiError` as refused, `OfflineError` without an answer. */
  request<T extends ClientFrameType>(
    type: T,
    data: Extract<ClientFrameInput, { type: T }>["data"],
  ): Promise<OkData[T]> {
    if (!this.#online || !this.#socket) return Promise.reject(new OfflineError());
    const ref = this.#next_ref++;
    const socket = this.#socket;
    return new Promise<OkData[T]>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(ref);
        reject(new OfflineError("The server did not answer in time."));
      }, REQUEST_TIMEOUT);
      this.#waiting.set(ref, { resolve, reject, timer });
      socket.send(JSON.stringify({ type, data, ref }));
    });
  }

  /** Sends a frame that nobody waits for; nothing happens while offline. */
  broadcastEphemeral(frame: ClientFrameInput): void {
    if (this.#online) this.#socket?.send(JSON.stringify(frame));
  }

  readonly #wake = (): void => {
    if (!this.#started || globalThis.document?.visibilityState === "hidden") return;
    // Waiting for the next attempt: make it now. Online: timers slept, so ask whether the other side still lives.
    if (this.#retry !== undefined) void this.#connect();
    else if (this.#online) this.#ping();
  };

  /** The device says that it has no network: the open socket is dead, though nobody will tell us for a while. */
  readonly #cut = (): void => {
    if (this.#online) this.#lost(this.#epoch);
  };

  async #connect(): Promise<void> {
    this.#drop();
    const epoch = this.#epoch;
    this.#attempt += 1;
    // From the first step on: whatever does not end is given up.
    this.#deadline = setTimeout(() => this.#lost(epoch), this.#options.hello_ms ?? HELLO_TIMEOUT);
    this.#options.onState("connecting");
    let ticket: string;
    try {
      ticket = await this.#options.ticket();
    } catch (error) {
      if (epoch !== this.#epoch) return;
      if (error instanceof ApiError && error.status === 401) this.stop("signed_out");
      else this.#retryLater(error instanceof ApiError ? error.retry_after_ms : undefined);
      return;
    }
    if (epoch !== this.#epoch) return;
    const socket = new this.#options.web_socket(this.#options.url(ticket));
    this.#socket = socket;
    socket.onmessage = (message) => epoch === this.#epoch && this.#receive(String(message.data));
    socket.onclose = (event) => this.#lost(epoch, event.code);
    socket.onerror = () => this.#lost(epoch);
  }

  #receive(text: string): void {
    if (this.#online) this.#clearDeadline();
    const frame = JSON.parse(text) as ServerFrame;
    switch (frame.type) {
      case "hello":
        this.#greeted(frame.data);
        return;
      case "pong":
        return;
      case "ok":
      case "error": {
        const waiting = this.#waiting.get(Number(frame.ref));
        if (!waiting) return;
        this.#waiting.delete(Number(frame.ref));
        clearTimeout(waiting.timer);
        if (frame.type === "ok") waiting.resolve(frame.data as never);
        else waiting.reject(new ApiError(0, frame.data));
        return;
      }
      default:
        this.#options.onFrame(frame);
    }
  }

  #greeted(hello: Hello): void {
    this.#clearDeadline();
    this.#online = true;
    this.#online_at = Date.now();
    this.#heartbeat = setInterval(() => this.#ping(), hello.heartbeat_ms);
    this.#options.onState("online");
    this.#options.onHello(hello);
  }

  #ping(): void {
    const epoch = this.#epoch;
    this.broadcastEphemeral({ type: "ping", data: {} });
    // Whatever is heard clears it.
    this.#deadline ??= setTimeout(() => this.#lost(epoch), this.#options.grace_ms ?? TIMING.heartbeat_grace);
  }

  #lost(epoch: number, code?: number): void {
    if (epoch !== this.#epoch) return;
    if (code === CLOSE.unauthenticated) {
      this.stop("signed_out");
      return;
    }
    if (this.#online && Date.now() - this.#online_at > STABLE_AFTER) this.#attempt = 0;
    this.#retryLater(undefined, code === CLOSE.server_stopping);
  }

  #retryLater(at_least = 0, server_stopping = false): void {
    this.#drop();
    this.#options.onState("offline");
    const wait = (this.#options.wait ?? backoff)(this.#attempt + 1, server_stopping);
    this.#retry = setTimeout(() => void this.#connect(), Math.max(at_least, wait));
  }

  #clearDeadline(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }

  /** Lets go of the present socket and of everything that waits for it. */
  #drop(): void {
    this.#epoch += 1;
    this.#online = false;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    clearInterval(this.#heartbeat);
    this.#clearDeadline();
    this.#socket?.close();
    this.#socket = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject, timer } of waiting) {
      clearTimeout(timer);
      reject(new OfflineError("The connection was lost."));
    }
  }
}
