import { afterEach, expect } from "bun:test";
import type {
  ClientFrameInput,
  ClientFrameType,
  DurableEvent,
  ErrorData,
  HistoryResponse,
  Message,
  OkData,
  Problem,
  Room,
  SendResponse,
  ServerFrame,
  TokenResponse,
} from "@helloworld/protocol";
import { loadConfig } from "../src/config.ts";
import { mismatches } from "../src/conformance.ts";
import { prepareAppRole } from "../src/db/app-role.ts";
import { connect } from "../src/db/connect.ts";
import { migrate } from "../src/db/migrate.ts";
import type { Feature } from "../src/features/feature.ts";
import { FEATURES } from "../src/features/index.ts";
import { Jobs } from "../src/jobs/jobs.ts";
import { createLogger } from "../src/log.ts";
import { Exchange } from "../src/realtime/in-process.ts";
import { type Running, startServer } from "../src/server.ts";
import { freshDatabase, type TestDatabase, temporaryFolder } from "./database.ts";

const migrated = {
  name: "migrated",
  async prepare(database: TestDatabase) {
    const db = connect(database.owner_url, 1);
    await migrate(db);
    const jobs = new Jobs(db, createLogger({ level: "error" }));
    await jobs.start();
    await jobs.stop();
    await prepareAppRole(db);
    await db.close();
  },
};

afterEach(() => {
  expect(mismatches.splice(0)).toEqual([]);
});

export const PASSWORD = "Correct-Horse-7";

let data_dir: string | undefined;
const dataDir = () => {
  data_dir ??= temporaryFolder();
  return data_dir;
};

export type TestServer = Running & { database: TestDatabase; exchange: Exchange };

/** A real server in this process, on a database of its own or, with another server of the same site, `beside` it. */
export async function aServer(
  env: Record<string, string> = {},
  beside?: Pick<TestServer, "database" | "exchange">,
  features: Feature[] = [],
): Promise<TestServer> {
  const database = beside?.database ?? (await freshDatabase(migrated));
  const exchange = beside?.exchange ?? new Exchange();
  const config = loadConfig({
    PORT: "0",
    HOST: "127.0.0.1",
    NODE_ENV: "test",
    RATE_LIMIT_FACTOR: "10000",
    LINK_PREVIEWS: "false",
    DATA_DIR: dataDir(),
    ...env,
  });
  const secrets = { auth_secret: "a".repeat(40), token_secret: "t".repeat(40) };
  const running = await startServer(config, secrets, database, createLogger({ level: "error" }), {
    exchange,
    features: [...FEATURES, ...features],
  });
  return { ...running, database, exchange };
}

let count = 0;

/** An account signed in by bearer token, with what a client of the API does. */
export class TestUser {
  readonly url: string;
  readonly id: string;
  readonly token: string;
  readonly me: TokenResponse["user"];

  constructor(url: string, answer: TokenResponse) {
    this.url = url;
    this.id = answer.user.id;
    this.token = answer.access_token;
    this.me = answer.user;
  }

  /** A call that must succeed. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.request(method, path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** A call that must be refused: its problem document. */
  async refused(method: string, path: string, body?: unknown): Promise<Problem> {
    const response = await this.request(method, path, body);
    if (response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
    return (await response.json()) as Problem;
  }

  request(method: string, path: string, body?: unknown): Promise<Response> {
    return request(this.url, method, path, body, { authorization: `Bearer ${this.token}` });
  }

  send(room_id: string, content: string, client_id?: string): Promise<SendResponse> {
    return this.call("POST", `/chat/rooms/${room_id}/messages`, { content, ...(client_id && { client_id }) });
  }

  /** Every message of a room, by pages, as a fresh client reads it. */
  async readAll(room_id: string): Promise<Message[]> {
    const messages: Message[] = [];
    for (let after = 0; ; ) {
      const page = await this.call<HistoryResponse>("GET", `/chat/rooms/${room_id}/messages?limit=100&after=${after}`);
      messages.push(...page.messages);
      if (!page.has_after) return messages;
      after = messages.at(-1)?.seq ?? 0;
    }
  }

  async connect(token = this.token): Promise<TestConnection> {
    const connection = new TestConnection(this.url, token);
    await connection.until("hello");
    return connection;
  }
}

/** Any request, by anybody. */
export function request(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}/api/v1${path}`, {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

export async function aUser(server: { url: string }, name = "user"): Promise<TestUser> {
  count += 1;
  const username = `${name}${count}`;
  const body = { username, email: `${username}@example.org`, password: PASSWORD, first_name: name, last_name: "Test" };
  const response = await request(server.url, "POST", "/auth/register", body);
  if (response.status !== 201) throw new Error(await response.text());
  return new TestUser(server.url, (await response.json()) as TokenResponse);
}

export function aRoom(owner: TestUser, members: TestUser[] = [], more: Record<string, unknown> = {}): Promise<Room> {
  return owner.call("POST", "/chat/rooms", {
    kind: "group",
    name: "A room",
    member_ids: members.map((member) => member.id),
    ...more,
  });
}

type FrameOf<T extends ServerFrame["type"]> = Extract<ServerFrame, { type: T }>;

/** A refusal of a frame. */
export class Refused extends Error {
  readonly data: ErrorData;
  constructor(data: ErrorData) {
    super(`${data.code}: ${data.detail}`);
    this.data = data;
  }
}

/** One WebSocket, with all that it received. */
export class TestConnection {
  readonly frames: ServerFrame[] = [];
  readonly socket: WebSocket;
  closed: { code: number; reason: string } | undefined;
  #ref = 0;
  #wake: (() => void)[] = [];

  constructor(url: string, token: string, protocols: string[] = []) {
    const query = protocols.length > 0 ? "" : `?token=${token}`;
    this.socket = new WebSocket(`${url.replace(/^http/, "ws")}/chat/ws${query}`, protocols);
    this.socket.onmessage = (event) => {
      this.frames.push(JSON.parse(String(event.data)) as ServerFrame);
      this.#changed();
    };
    this.socket.onclose = ({ code, reason }) => {
      this.closed = { code, reason };
      this.#changed();
    };
  }

  /** Sends a frame and waits for its answer; throws `Refused` on an error frame. */
  async ask<T extends ClientFrameType>(
    type: T,
    data: Extract<ClientFrameInput, { type: T }>["data"],
  ): Promise<OkData[T]> {
    this.#ref += 1;
    const ref = this.#ref;
    this.socket.send(JSON.stringify({ type, data, ref }));
    const answer = await this.find((frame) => (frame.type === "ok" || frame.type === "error") && frame.ref === ref);
    if (answer.type === "error") throw new Refused(answer.data);
    return answer.data as OkData[T];
  }

  raw(text: string | Uint8Array<ArrayBuffer>): void {
    this.socket.send(text);
  }

  /** The first frame that matches, once it is there. */
  async find(matches: (frame: ServerFrame) => boolean, timeout_ms = 10_000): Promise<ServerFrame> {
    const until = Date.now() + timeout_ms;
    for (;;) {
      const found = this.frames.find(matches);
      if (found) return found;
      if (this.closed) throw new Error(`closed with ${this.closed.code} ${this.closed.reason}`);
      if (Date.now() > until)
        throw new Error(`no such frame among ${this.frames.map((frame) => frame.type).join(", ")}`);
      await this.#change(until - Date.now());
    }
  }

  async until<T extends ServerFrame["type"]>(
    type: T,
    matches: (frame: FrameOf<T>) => boolean = () => true,
  ): Promise<FrameOf<T>> {
    return (await this.find((frame) => frame.type === type && matches(frame as FrameOf<T>))) as FrameOf<T>;
  }

  async untilClosed(timeout_ms = 10_000): Promise<{ code: number; reason: string }> {
    const until = Date.now() + timeout_ms;
    while (!this.closed) {
      if (Date.now() > until) throw new Error("still open");
      await this.#change(until - Date.now());
    }
    return this.closed;
  }

  /** The durable events of one stream, in the order in which they came. */
  events(stream: string): DurableEvent[] {
    return this.frames.filter(
      (frame): frame is DurableEvent => "seq" in frame.data && "stream" in frame.data && frame.data.stream === stream,
    );
  }

  close(): void {
    this.socket.close();
  }

  #changed(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  #change(timeout_ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wake.push(resolve);
      setTimeout(resolve, timeout_ms);
    });
  }
}

/** Waits until a condition holds, looking every few milliseconds. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  what: string,
  timeout_ms = 10_000,
): Promise<void> {
  const until = Date.now() + timeout_ms;
  while (!(await holds())) {
    if (Date.now() > until) throw new Error(`never: ${what}`);
    await Bun.sleep(10);
  }
}
