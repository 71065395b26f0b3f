import type {
  ClientFrame,
  Draft,
  DurableEvent,
  ErrorData,
  Folder,
  HistoryResponse,
  JoinRequest,
  Me,
  Message,
  Room,
  SendResponse,
  SyncedStream,
} from "@helloworld/protocol";
import type { Server, ServerWebSocket } from "bun";
import { MY, PERMISSIONS } from "./model.ts";

const AT = "2026-01-01T00:00:00.000Z";

export function aMe(id: string): Me {
  return {
    id,
    username: "ada",
    name: "Ada",
    avatar_url: null,
    email: "ada@example.org",
    email_verified: true,
    first_name: "Ada",
    last_name: "L",
    role: "user",
    theme: "pink",
    color_mode: "system",
    text_size: 100,
    density: "comfortable",
    read_receipts: true,
    link_previews: true,
    tour_done_at: null,
    language: null,
    created_at: AT,
  };
}

type Socket = ServerWebSocket<undefined>;
type Refusal = ErrorData | "silence" | "drop_after_commit";

/** Speaks the frames and the few REST paths that the live connection needs, over real sockets, from a log in memory. */
export class TestServer {
  readonly sockets = new Set<Socket>();
  readonly frames: ClientFrame[] = [];
  readonly requests: string[] = [];
  readonly streams = new Map<string, DurableEvent[]>();
  readonly rooms = new Set<string>();
  readonly reads = new Map<string, number>();
  readonly settings = new Map<string, Partial<NonNullable<Room["my"]>>>();
  folders: Folder[] = [];
  drafts: Draft[] = [];
  join_requests: JoinRequest[] = [];
  /** What happens to the next sends, in order. */
  refusals: Refusal[] = [];
  /** Live frames are withheld while set: the client finds a gap later. */
  deaf = false;
  reset_streams = new Set<string>();
  signed_out = false;
  history_delay = 0;
  heartbeat_ms = 25_000;
  /** Frames are taken and nothing is said, as on a connection that is half open. */
  silent = false;
  readonly me: Me;
  readonly #port: number;
  #server: Server<undefined>;

  constructor(me_id: string, port = 0) {
    this.me = aMe(me_id);
    this.streams.set(me_id, []);
    this.#server = this.#listen(port);
    this.#port = Number(this.#server.port);
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  addRoom(room_id: string): void {
    this.rooms.add(room_id);
    this.streams.set(room_id, []);
  }

  /** Closes the door; `open` continues on the same port with the same log. */
  async close(code = 1001): Promise<void> {
    for (const socket of this.sockets) socket.close(code);
    await this.#server.stop(true);
  }

  open(): void {
    this.#server = this.#listen(this.#port);
  }

  disconnectAll(code: number): void {
    for (const socket of this.sockets) socket.close(code);
  }

  post(room_id: string, sender_id: string, content: string, client_id: string | null = null): Message {
    const seq = this.#head(room_id) + 1;
    const message: Message = {
      message_id: crypto.randomUUID(),
      chat_room_id: room_id,
      seq,
      sender_id,
      sender_name: "Somebody",
      sender_avatar_url: null,
      content,
      message_type: "text",
      client_id,
      created_at: new Date(Date.parse(AT) + seq).toISOString(),
      edited_at: null,
      deleted_at: null,
    };
    this.append({ type: "new_message", data: { ...message, stream: room_id, seq } });
    return message;
  }

  append(event: DurableEvent): void {
    this.streams.get(event.data.stream)?.push(event);
    if (!this.deaf) this.tell(event);
  }

  tell(frame: object): void {
    for (const socket of this.sockets) socket.send(JSON.stringify(frame));
  }

  messages(room_id: string): Message[] {
    return (this.streams.get(room_id) ?? []).flatMap((event) => {
      if (event.type !== "new_message") return [];
      const { stream: _, ...message } = event.data;
      return [message];
    });
  }

  room(room_id: string): Room {
    const messages = this.messages(room_id);
    const read_seq = this.reads.get(room_id) ?? 0;
    const unread = messages.filter((message) => message.seq > read_seq && message.sender_id !== this.me.id);
    return {
      id: room_id,
      kind: "group",
      visibility: "private",
      name: "Room",
      topic: "",
      picture_url: null,
      member_count: 2,
      message_lifetime: null,
      created_at: AT,
      seq: this.#head(room_id),
      permissions: PERMISSIONS,
      direct_user: null,
      last_message: messages.at(-1) ?? null,
      my: { ...MY, read_seq, unread_count: Math.min(100, unread.length), ...this.settings.get(room_id) },
      join_request: null,
    };
  }

  #head(stream: string): number {
    return this.streams.get(stream)?.length ?? 0;
  }

  #listen(port: number): Server<undefined> {
    return Bun.serve({
      port,
      fetch: (request, server) => this.#answer(request, server),
      websocket: {
        open: (socket: Socket) => {
          this.sockets.add(socket);
          const session_id = crypto.randomUUID();
          const data = { protocol: 1, session_id, user: this.me, heartbeat_ms: this.heartbeat_ms };
          socket.send(JSON.stringify({ type: "hello", data }));
        },
        close: (socket: Socket) => {
          this.sockets.delete(socket);
        },
        message: (socket: Socket, text) => this.#receive(socket, JSON.parse(String(text)) as ClientFrame),
      },
    });
  }

  async #answer(request: Request, server: Server<undefined>): Promise<Response | undefined> {
    const url = new URL(request.url);
    const path = url.pathname.replace("/api/v1", "");
    this.requests.push(`${request.method} ${path}`);
    if (this.signed_out) return problem(401, "unauthenticated");
    if (path === "/chat/ws") return server.upgrade(request) ? undefined : problem(400, "invalid_frame");
    if (path === "/chat/ws_ticket") return Response.json({ ticket: "ticket", expires_in: 30 });
    if (path === "/auth/session") return Response.json({ user: this.me });
    if (path === "/auth/me") return Response.json(this.me);
    if (path === "/auth/logout") return new Response(null, { status: 204 });
    if (path === "/chat/rooms") {
      const rooms = [...this.rooms].map((id) => this.room(id));
      return Response.json({ rooms, next_cursor: null, inbox_seq: this.#head(this.me.id) });
    }
    if (path === "/chat/drafts" && request.method === "PUT") {
      const draft = (await request.json()) as Draft;
      this.drafts = this.drafts.filter((other) => other.room_id !== draft.room_id);
      if (draft.content !== "") this.drafts.push({ ...draft, updated_at: AT });
      return new Response(null, { status: 204 });
    }
    if (path === "/chat/drafts") return Response.json({ drafts: this.drafts });
    if (path === "/chat/folders") return Response.json({ folders: this.folders });
    if (path.endsWith("/join_requests")) return Response.json({ requests: this.join_requests, next_cursor: null });
    if (path.endsWith("/members")) {
      const { id, username, name } = this.me;
      const members = [{ user: { id, username, name }, role: "owner", joined_at: AT }];
      return Response.json({ members, next_cursor: null });
    }
    const [, room_id = "", messages] = /^\/chat\/rooms\/([^/]+)(\/messages)?$/.exec(path) ?? [];
    if (!this.rooms.has(room_id)) return problem(404, "not_found");
    if (!messages) return Response.json(this.room(room_id));
    const page = this.#page(room_id, url.searchParams);
    if (this.history_delay > 0) await Bun.sleep(this.history_delay);
    return Response.json(page);
  }

  #page(room_id: string, params: URLSearchParams): HistoryResponse {
    const all = this.messages(room_id);
    const head = this.#head(room_id);
    const limit = Number(params.get("limit") ?? 50);
    const before = params.get("before");
    const after = params.get("after");
    const around = params.get("around");
    if (before !== null) {
      const older = all.filter((message) => message.seq < Number(before));
      return { messages: older.slice(-limit), has_before: older.length > limit, has_after: true, head };
    }
    if (after !== null) {
      const newer = all.filter((message) => message.seq > Number(after));
      return { messages: newer.slice(0, limit), has_before: true, has_after: newer.length > limit, head };
    }
    const centre = around === null ? all.length : all.findIndex((message) => message.seq >= Number(around));
    const from = around === null ? Math.max(0, all.length - limit) : Math.max(0, centre - limit / 2);
    const found = all.slice(from, from + limit);
    return { messages: found, has_before: from > 0, has_after: from + limit < all.length, head };
  }

  #receive(socket: Socket, frame: ClientFrame): void {
    this.frames.push(frame);
    if (this.silent) return;
    const ok = (data: unknown) => socket.send(JSON.stringify({ type: "ok", ref: frame.ref, data }));
    if (frame.type === "ping") socket.send(JSON.stringify({ type: "pong", data: {} }));
    else if (frame.type === "sync") ok({ streams: Object.entries(frame.data.cursors).map((c) => this.#synced(...c)) });
    else if (frame.type === "mark_read") {
      const { room_id, seq } = frame.data;
      this.reads.set(room_id, seq);
      const place = { stream: this.me.id, seq: this.#head(this.me.id) + 1 };
      this.append({
        type: "read_receipt",
        data: { ...place, room_id, user_id: this.me.id, read_seq: seq, delivered_seq: seq, read_at: null },
      });
      ok({ room_id, read_seq: seq, unread_count: this.room(room_id).my?.unread_count });
    } else if (frame.type === "send_message") {
      const refusal = this.refusals.shift();
      if (refusal === "silence") return;
      if (typeof refusal === "object") {
        socket.send(JSON.stringify({ type: "error", ref: frame.ref, data: refusal }));
        return;
      }
      const answer = this.#send(frame.data);
      if (refusal === "drop_after_commit") socket.terminate();
      else ok(answer);
    }
  }

  #send({ room_id, content, client_id }: { room_id: string; content: string; client_id?: string | undefined }) {
    const first = this.messages(room_id).find((message) => message.client_id === client_id);
    const message = first ?? this.post(room_id, this.me.id, content, client_id ?? null);
    const { message_id, chat_room_id, seq, created_at } = message;
    const duplicate = first !== undefined;
    return {
      message_id,
      chat_room_id,
      seq,
      client_id: message.client_id,
      created_at,
      duplicate,
      differs: false,
    } satisfies SendResponse;
  }

  #synced(stream: string, cursor: number): SyncedStream {
    const log = this.streams.get(stream);
    const head = log?.length ?? 0;
    const answer = { stream, events: [], head, has_more: false, reset: false, gone: false };
    if (!log) return { ...answer, gone: true };
    if (this.reset_streams.delete(stream)) return { ...answer, reset: true };
    const events = log.slice(cursor, cursor + 300);
    return { ...answer, events, has_more: cursor + events.length < head };
  }
}

function problem(status: number, code: string): Response {
  const body = { type: "about:blank", title: code, status, detail: code, code, errors: [], request_id: "test" };
  return Response.json(body, { status });
}

/** Waits until a condition holds; fails after a while. */
export async function until(condition: () => unknown, what = String(condition), ms = 5_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`never came: ${what}`);
    await Bun.sleep(5);
  }
}
