import type {
  DurableEvent,
  Message,
  RoomsResponse,
  SendResponse,
  ServerFrame,
  SyncResponse,
} from "@helloworld/protocol";

/** One send, as the driver knows it; `info` until an answer says more. */
export type Operation = {
  client: string;
  room_id: string;
  client_id: string;
  content: string;
  outcome: "ok" | "fail" | "info";
  seq?: number;
  message_id?: string;
};
/** One durable frame as it came over one connection. */
export type Delivery = { connection: number; stream: string; seq: number; message_id: string | null };

type Waiting = { resolve(data: unknown): void; reject(error: Error): void };

/**
 * A client of the wire that survives its server: it resends under the same
 * client_id until there is an answer, resumes by cursor, and writes down all
 * that it did and saw.
 */
export class LoadClient {
  readonly name: string;
  readonly user_id: string;
  readonly operations: Operation[] = [];
  readonly deliveries: Delivery[] = [];
  /** The state from applied events (D5): messages, members and read marks of its rooms. */
  readonly messages = new Map<string, Message>();
  readonly members = new Map<string, Set<string>>();
  readonly read_marks = new Map<string, number>();
  readonly cursors = new Map<string, number>();
  readonly #url: string;
  readonly #token: string;
  #socket: WebSocket | undefined;
  #connections = 0;
  #ref = 0;
  readonly #waiting = new Map<number, Waiting>();
  #stopped = false;
  #syncing = false;

  constructor(url: string, name: string, user_id: string, token: string) {
    this.#url = url;
    this.name = name;
    this.user_id = user_id;
    this.#token = token;
  }

  /** Fetches rooms and members anew, then follows events from there. */
  async begin(): Promise<void> {
    const { rooms, inbox_seq } = await this.get<RoomsResponse>("/chat/rooms");
    this.cursors.set(this.user_id, inbox_seq);
    // From the very first event: what events give must then equal what a fetch gives.
    for (const room of rooms) {
      this.cursors.set(room.id, 0);
      this.members.set(room.id, new Set());
    }
    void this.#stayConnected();
  }

  /** Sends once; answers when it is known what became of it. Resent until then. */
  async send(room_id: string, content: string): Promise<Operation> {
    const operation: Operation = {
      client: this.name,
      room_id,
      client_id: crypto.randomUUID(),
      content,
      outcome: "info",
    };
    this.operations.push(operation);
    while (operation.outcome === "info" && !this.#stopped) {
      try {
        const answer = (await this.ask("send_message", {
          room_id,
          content,
          client_id: operation.client_id,
        })) as SendResponse;
        Object.assign(operation, { outcome: "ok", seq: answer.seq, message_id: answer.message_id });
      } catch (error) {
        if (error instanceof Error && /^(not_found|forbidden|validation_failed)/.test(error.message))
          operation.outcome = "fail";
        else await Bun.sleep(20);
      }
    }
    return operation;
  }

  /** A frame with its answer; rejects when there is none within the time. */
  ask(type: string, data: unknown, timeout_ms = 5_000): Promise<unknown> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return Promise.reject(new Error("not connected"));
    this.#ref += 1;
    const ref = this.#ref;
    return new Promise((resolve, reject) => {
      this.#waiting.set(ref, { resolve, reject });
      setTimeout(() => this.#settle(ref, new Error("timed out")), timeout_ms);
      socket.send(JSON.stringify({ type, data, ref }));
    });
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.#url}/api/v1${path}`, { headers: { authorization: `Bearer ${this.#token}` } });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** A change over REST, tried once; false when it is not known to have happened. */
  async change(method: string, path: string, body?: unknown): Promise<boolean> {
    const headers = { authorization: `Bearer ${this.#token}`, "content-type": "application/json" };
    const response = await fetch(`${this.#url}/api/v1${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(5_000),
    }).catch(() => undefined);
    return response?.ok ?? false;
  }

  /** Brings all streams up to date; resolves when nothing is missing. */
  async catchUp(): Promise<void> {
    for (const until = Date.now() + 20_000; Date.now() < until; await Bun.sleep(50)) {
      if (
        await this.#sync().then(
          () => true,
          () => false,
        )
      )
        return;
    }
    throw new Error(`${this.name} could not catch up`);
  }

  stop(): void {
    this.#stopped = true;
    this.#socket?.close();
  }

  async #stayConnected(): Promise<void> {
    while (!this.#stopped) {
      await this.#connectOnce().catch(() => undefined);
      await Bun.sleep(20 + Math.random() * 80);
    }
  }

  #connectOnce(): Promise<void> {
    this.#connections += 1;
    const connection = this.#connections;
    const socket = new WebSocket(`${this.#url.replace(/^http/, "ws")}/chat/ws?token=${this.#token}`);
    return new Promise((resolve) => {
      socket.onmessage = ({ data }) => this.#receive(connection, JSON.parse(String(data)) as ServerFrame, socket);
      socket.onerror = () => undefined;
      socket.onclose = () => {
        for (const ref of [...this.#waiting.keys()]) this.#settle(ref, new Error("connection lost"));
        resolve();
      };
    });
  }

  #receive(connection: number, frame: ServerFrame, socket: WebSocket): void {
    if (frame.type === "hello") {
      this.#socket = socket;
      void this.#sync().catch(() => undefined);
    } else if (frame.type === "ok" && typeof frame.ref === "number") this.#settle(frame.ref, frame.data);
    else if (frame.type === "error" && typeof frame.ref === "number")
      this.#settle(frame.ref, new Error(`${frame.data.code}: ${frame.data.detail}`));
    else if ("stream" in frame.data && "seq" in frame.data) {
      const event = frame as DurableEvent;
      this.deliveries.push({
        connection,
        stream: event.data.stream,
        seq: event.data.seq,
        message_id: event.type === "new_message" ? event.data.message_id : null,
      });
      this.#apply(event);
    }
  }

  /** D5: the next one is applied, older ones are ignored, a gap is asked for. */
  #apply(event: DurableEvent): void {
    const { stream, seq } = event.data;
    const cursor = this.cursors.get(stream);
    if (cursor === undefined || seq <= cursor) return;
    if (seq > cursor + 1) {
      void this.#sync().catch(() => undefined);
      return;
    }
    this.cursors.set(stream, seq);
    if (event.type === "new_message") {
      const { stream: _, as_of: __, ...message } = event.data;
      this.messages.set(message.message_id, message);
    } else if (event.type === "message_edited" || event.type === "message_deleted")
      this.messages.set(event.data.message.message_id, event.data.message);
    else if (event.type === "member_joined") this.members.get(stream)?.add(event.data.user.id);
    else if (event.type === "member_left") this.members.get(stream)?.delete(event.data.user_id);
    else if (event.type === "read_receipt" && event.data.stream === this.user_id)
      this.read_marks.set(event.data.room_id, event.data.read_seq);
  }

  async #sync(): Promise<void> {
    if (this.#syncing) throw new Error("already asking");
    this.#syncing = true;
    try {
      for (let more = true; more; ) {
        const answer = (await this.ask("sync", { cursors: Object.fromEntries(this.cursors) })) as SyncResponse;
        more = false;
        for (const { stream, events, has_more, head } of answer.streams) {
          for (const event of events) this.#apply(event);
          more ||= has_more || (this.cursors.get(stream) ?? 0) < head;
        }
      }
    } finally {
      this.#syncing = false;
    }
  }

  #settle(ref: number, outcome: unknown): void {
    const waiting = this.#waiting.get(ref);
    this.#waiting.delete(ref);
    if (outcome instanceof Error) waiting?.reject(outcome);
    else waiting?.resolve(outcome);
  }
}
