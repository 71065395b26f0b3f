import type { DurableEvent, HistoryResponse, Message, Room, RoomPermissions } from "@helloworld/protocol";

/** A room as the protocol describes it, small enough to be obviously right: what a fetch answers at any seq. */
export const ME = "00000000-0000-7000-8000-00000000000a";
export const OTHER = "00000000-0000-7000-8000-00000000000b";
export const ROOM = "00000000-0000-7000-8000-000000000001";

export type Action =
  | { do: "send"; by: "me" | "other"; reply_to?: number; thread?: number; names_me?: boolean }
  | { do: "edit" | "delete" | "react" | "pin"; which: number }
  | { do: "rename" }
  | { do: "join" }
  | { do: "rename_user"; who: "me" | "other" };

const AT = "2026-01-01T00:00:00.000Z";

/** A message as a row: what it is, without what a server joins. */
type Row = {
  seq: number;
  sender_id: string;
  content: string;
  edited: boolean;
  deleted: boolean;
  reply_to: number | null;
  thread: number | null;
  names_me: boolean;
  reacted: boolean;
  pinned: boolean;
};

export class ModelRoom {
  readonly events: DurableEvent[] = [];
  /** Rows by the number of events: what they were after so many. */
  readonly #rows: Map<number, Row>[] = [new Map()];
  /** read_seq by time: what was set after that many events. */
  read_seq = 0;
  /** Messages that I hid from myself. */
  readonly hidden = new Set<string>();
  /** The head when the room was hidden. */
  hidden_seq: number | null = null;

  get head(): number {
    return this.events.length;
  }

  act(action: Action): void {
    const seq = this.head + 1;
    const place = { stream: ROOM, seq };
    const rows = new Map(this.#rows[this.head]);
    const live = [...rows.values()].filter((row) => !row.deleted);
    const pick = (which: number | undefined) => (which === undefined ? undefined : live[which % live.length]);
    if (action.do === "send") {
      const root = pick(action.thread);
      rows.set(seq, {
        seq,
        sender_id: action.by === "me" ? ME : OTHER,
        content: `message ${seq}`,
        edited: false,
        deleted: false,
        reply_to: pick(action.reply_to)?.seq ?? null,
        thread: root && root.thread === null ? root.seq : null,
        names_me: action.names_me ?? false,
        reacted: false,
        pinned: false,
      });
      this.#push({ type: "new_message", data: { ...this.#shown(rows, seq, seq), ...place } }, rows);
    } else if (action.do === "rename_user") {
      const id = action.who === "me" ? ME : OTHER;
      const user = { id, username: action.who, name: `person ${seq}`, avatar_url: `/api/v1/avatars/${seq}` };
      this.#push({ type: "user_changed", data: { ...place, user } }, rows);
    } else if (action.do === "rename" || (live.length === 0 && action.do !== "join")) {
      const change = {
        name: `name ${seq}`,
        topic: "",
        visibility: "private" as const,
        picture_url: `/picture?v=${seq}`,
        permissions: { ...PERMISSIONS, send: seq % 2 ? ("admin" as const) : ("member" as const) },
        message_lifetime: seq,
      };
      this.#push({ type: "room_changed", data: { ...place, room_id: ROOM, ...change } }, rows);
    } else if (action.do === "join") {
      const user = { id: OTHER, username: "other", name: "Other", avatar_url: null };
      const data = { ...place, room_id: ROOM, user, role: "member" as const, member_count: seq };
      this.#push({ type: "member_joined", data }, rows);
    } else {
      const row = pick(action.which) as Row;
      const [type, changed] = CHANGED[action.do](row, seq);
      rows.set(row.seq, { ...row, ...changed });
      this.#push({ type, data: { ...place, room_id: ROOM, message: this.#shown(rows, row.seq, seq) } }, rows);
    }
  }

  /** An event as the log tells of it now: with the message as it has become. */
  logged(event: DurableEvent): DurableEvent {
    const { head } = this;
    if (event.data.seq === head) return event;
    const now = (seq: number) => ({ ...this.#shown(this.#rows[head] as Map<number, Row>, seq, head) });
    if (event.type === "new_message") {
      const { stream, seq } = event.data;
      return { type: event.type, data: { ...now(seq), stream, seq, as_of: head } };
    }
    if (!("message" in event.data)) return event;
    const { data } = event;
    return { ...event, data: { ...data, message: now(data.message.seq), as_of: head } } as DurableEvent;
  }

  #push(event: DurableEvent, rows: Map<number, Row>): void {
    this.events.push(event);
    this.#rows.push(rows);
  }

  /** As of an event, as a server joins it; names of people include those that this very event brings. */
  #nameOf(id: string, at: number) {
    const change = this.events
      .slice(0, at)
      .findLast((event) => event.type === "user_changed" && event.data.user.id === id);
    if (change?.type !== "user_changed") return { sender_name: "Somebody", sender_avatar_url: null };
    return { sender_name: change.data.user.name, sender_avatar_url: change.data.user.avatar_url };
  }

  #shown(rows: Map<number, Row>, seq: number, at: number): Message {
    const row = rows.get(seq) as Row;
    const message: Message = { ...aMessage(seq, row.sender_id, row.content), ...this.#nameOf(row.sender_id, at) };
    if (row.edited) message.edited_at = AT;
    const quoted = row.reply_to === null ? undefined : rows.get(row.reply_to);
    if (row.thread !== null) message.thread_id = idOf(row.thread);
    const answers = [...rows.values()].filter((other) => other.thread === seq);
    const reply_count = answers.filter((answer) => !answer.deleted).length;
    if (reply_count > 0)
      message.thread = { reply_count, last_reply_at: timeOf(Math.max(...answers.map((a) => a.seq))) };
    if (row.deleted) return { ...message, content: "", deleted_at: AT };
    if (quoted) {
      const { sender_name } = this.#nameOf(quoted.sender_id, at);
      const excerpt = quoted.deleted ? "" : quoted.content;
      const what = { message_type: "text" as const, excerpt, is_deleted: quoted.deleted };
      message.reply_to = {
        message_id: idOf(quoted.seq),
        seq: quoted.seq,
        sender_id: quoted.sender_id,
        sender_name,
        ...what,
      };
    }
    if (row.names_me) message.mentions = { me: ME };
    if (row.reacted) message.reactions = [{ emoji: "👍", count: 1, user_ids: [OTHER] }];
    if (row.pinned) message.pinned_at = AT;
    return message;
  }

  /** What is in no thread; or one thread with what began it. */
  messages(at: number, thread?: number): Message[] {
    const rows = this.#rows[at] as Map<number, Row>;
    return [...rows.values()]
      .filter((row) => (thread === undefined ? row.thread === null : row.thread === thread || row.seq === thread))
      .filter((row) => !this.hidden.has(idOf(row.seq)))
      .map((row) => this.#shown(rows, row.seq, at));
  }

  room(at: number): Room {
    const messages = this.messages(at);
    const unread = messages.filter((m) => m.seq > this.read_seq && m.sender_id !== ME && !m.deleted_at);
    const mention_count = Math.min(100, unread.filter((m) => m.mentions !== undefined).length);
    let room: Room = {
      id: ROOM,
      kind: "group",
      visibility: "private",
      name: "name 0",
      topic: "",
      picture_url: null,
      member_count: 1,
      message_lifetime: null,
      created_at: AT,
      seq: at,
      permissions: PERMISSIONS,
      direct_user: null,
      last_message: messages.at(-1) ?? null,
      my: {
        ...MY,
        ...{ read_seq: this.read_seq, unread_count: Math.min(100, unread.length), mention_count },
        is_hidden: this.hidden_seq !== null && (messages.at(-1)?.seq ?? 0) <= this.hidden_seq,
      },
      join_request: null,
    };
    for (const { type, data } of this.events.slice(0, at)) {
      if (type === "room_changed") {
        const { name, topic, visibility, picture_url, permissions, message_lifetime } = data;
        room = { ...room, name, topic, visibility, picture_url, permissions, message_lifetime };
      }
      if (type === "member_joined") room = { ...room, member_count: data.member_count };
    }
    return room;
  }

  page(
    at: number,
    limit: number,
    place: { before?: number; after?: number; around?: number } = {},
    thread?: number,
  ): HistoryResponse {
    const all = this.messages(at, thread);
    const from = (found: Message[], messages: Message[]): HistoryResponse => ({
      messages,
      has_before: messages.length > 0 ? found.indexOf(messages[0] as Message) > 0 : false,
      has_after: messages.length > 0 ? found.indexOf(messages.at(-1) as Message) < found.length - 1 : false,
      head: at,
    });
    if (place.before !== undefined) {
      const before = place.before;
      const older = all.filter((m) => m.seq < before);
      return { ...from(all, older.slice(-limit)), has_after: true, has_before: older.length > limit };
    }
    if (place.after !== undefined) {
      const after = place.after;
      const newer = all.filter((m) => m.seq > after);
      return { ...from(all, newer.slice(0, limit)), has_before: true, has_after: newer.length > limit };
    }
    if (place.around !== undefined) {
      const around = place.around;
      const older = all.filter((m) => m.seq < around);
      const newer = all.filter((m) => m.seq >= around);
      const messages = [...older.slice(-limit), ...newer.slice(0, limit)];
      return { messages, has_before: older.length > limit, has_after: newer.length > limit, head: at };
    }
    return from(all, all.slice(-limit));
  }
}

type Changed = ["message_edited" | "message_deleted" | "reaction_changed" | "message_changed", Partial<Row>];
const CHANGED: Record<"edit" | "delete" | "react" | "pin", (row: Row, seq: number) => Changed> = {
  edit: (row, seq) => ["message_edited", { content: `edited ${seq}`, edited: true, names_me: !row.names_me }],
  delete: () => ["message_deleted", { content: "", deleted: true, reply_to: null, reacted: false, pinned: false }],
  react: (row) => ["reaction_changed", { reacted: !row.reacted }],
  pin: (row) => ["message_changed", { pinned: !row.pinned }],
};

/** The seq of a message, from its id. */
export const seqOf = (id: string) => Number(id.slice(-12));
const idOf = (seq: number) => `00000000-0000-7000-9000-${String(seq).padStart(12, "0")}`;
const timeOf = (seq: number) => new Date(Date.parse(AT) + seq).toISOString();

export function aMessage(seq: number, sender_id: string, content: string, client_id: string | null = null): Message {
  return {
    message_id: idOf(seq),
    chat_room_id: ROOM,
    seq,
    sender_id,
    sender_name: "Somebody",
    sender_avatar_url: null,
    content,
    message_type: "text",
    client_id,
    created_at: timeOf(seq),
    edited_at: null,
    deleted_at: null,
  };
}

export const PERMISSIONS: RoomPermissions = {
  send: "member",
  attach: "member",
  add: "admin",
  pin: "member",
  mention_all: "member",
  manage: "admin",
};

/** What a member has who chose nothing. */
export const MY = {
  role: "member" as const,
  mention_count: 0,
  request: false,
  join_requests: 0,
  notify: "all" as const,
  muted_until: null,
  is_hidden: false,
  is_favourite: false,
  folder_id: null,
  color: null,
  wallpaper: null,
};
