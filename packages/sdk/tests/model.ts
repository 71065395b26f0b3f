import type { DurableEvent, HistoryAnswer, Message, Room, RoomPermissions } from "@helloworld/protocol";

/** A room as the protocol describes it, small enough to be obviously right: what a fetch answers at any seq. */
export const ME = "00000000-0000-7000-8000-00000000000a";
export const OTHER = "00000000-0000-7000-8000-00000000000b";
export const ROOM = "00000000-0000-7000-8000-000000000001";

export type Action =
  | { do: "send"; by: "me" | "other" }
  | { do: "edit" | "delete"; which: number }
  | { do: "rename" }
  | { do: "join" }
  | { do: "rename_user"; who: "me" | "other" };

const AT = "2026-01-01T00:00:00.000Z";

export class ModelRoom {
  readonly events: DurableEvent[] = [];
  /** read_seq by time: what was set after that many events. */
  read_seq = 0;

  get head(): number {
    return this.events.length;
  }

  act(action: Action): void {
    const seq = this.head + 1;
    const place = { stream: ROOM, seq };
    const messages = this.messages(this.head);
    if (action.do === "send") {
      const sender_id = action.by === "me" ? ME : OTHER;
      const { seq: _, ...fresh } = aMessage(seq, sender_id, `message ${seq}`);
      this.events.push({ type: "new_message", data: { ...fresh, ...this.#nameOf(sender_id), ...place } });
    } else if (action.do === "rename_user") {
      const id = action.who === "me" ? ME : OTHER;
      const user = { id, username: action.who, name: `person ${seq}`, avatar_url: `/api/v1/avatars/${seq}` };
      this.events.push({ type: "user_changed", data: { ...place, user } });
    } else if (action.do === "rename" || (messages.length === 0 && action.do !== "join")) {
      const change = {
        name: `name ${seq}`,
        topic: "",
        visibility: "private" as const,
        picture_url: `/picture?v=${seq}`,
        permissions: { ...PERMISSIONS, send: seq % 2 ? ("admin" as const) : ("member" as const) },
      };
      const data = { ...place, room_id: ROOM, ...change };
      this.events.push({ type: "room_changed", data });
    } else if (action.do === "join") {
      const user = { id: OTHER, username: "other", name: "Other", avatar_url: null };
      const data = { ...place, room_id: ROOM, user, role: "member" as const, member_count: seq };
      this.events.push({ type: "member_joined", data });
    } else {
      const message = messages[action.which % messages.length] as Message;
      if (message.deleted_at) return;
      const changed: Message =
        action.do === "edit"
          ? { ...message, content: `edited ${seq}`, edited_at: AT }
          : { ...message, content: "", deleted_at: AT };
      const type = action.do === "edit" ? "message_edited" : "message_deleted";
      this.events.push({ type, data: { ...place, room_id: ROOM, message: changed } });
    }
  }

  /** As of now, as a server joins it. */
  #nameOf(id: string) {
    const change = this.events.findLast((event) => event.type === "user_changed" && event.data.user.id === id);
    if (change?.type !== "user_changed") return {};
    return { sender_name: change.data.user.name, sender_avatar_url: change.data.user.avatar_url };
  }

  messages(at: number): Message[] {
    const byId = new Map<string, Message>();
    for (const event of this.events.slice(0, at)) {
      if (event.type === "new_message") {
        const { stream: _, ...message } = event.data;
        byId.set(message.message_id, message);
      } else if (event.type === "message_edited" || event.type === "message_deleted") {
        byId.set(event.data.message.message_id, event.data.message);
      } else if (event.type === "user_changed") {
        const { id, name, avatar_url } = event.data.user;
        for (const [key, message] of byId) {
          if (message.sender_id === id) byId.set(key, { ...message, sender_name: name, sender_avatar_url: avatar_url });
        }
      }
    }
    return [...byId.values()];
  }

  room(at: number): Room {
    const messages = this.messages(at);
    const unread = messages.filter((m) => m.seq > this.read_seq && m.sender_id !== ME && !m.deleted_at).length;
    let room: Room = {
      id: ROOM,
      kind: "group",
      visibility: "private",
      name: "name 0",
      topic: "",
      picture_url: null,
      member_count: 1,
      created_at: AT,
      seq: at,
      permissions: PERMISSIONS,
      direct_user: null,
      last_message: messages.at(-1) ?? null,
      my: { role: "member", read_seq: this.read_seq, unread_count: Math.min(100, unread), request: false },
    };
    for (const { type, data } of this.events.slice(0, at)) {
      if (type === "room_changed")
        room = {
          ...room,
          ...{ name: data.name, topic: data.topic, picture_url: data.picture_url, permissions: data.permissions },
        };
      if (type === "member_joined") room = { ...room, member_count: data.member_count };
    }
    return room;
  }

  page(at: number, limit: number, place: { before?: number; after?: number; around?: number } = {}): HistoryAnswer {
    const all = this.messages(at);
    const from = (found: Message[], messages: Message[]): HistoryAnswer => ({
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

export function aMessage(seq: number, sender_id: string, content: string, client_id: string | null = null): Message {
  return {
    message_id: `00000000-0000-7000-9000-${String(seq).padStart(12, "0")}`,
    chat_room_id: ROOM,
    seq,
    sender_id,
    sender_name: "Somebody",
    sender_avatar_url: null,
    content,
    message_type: "text",
    client_id,
    created_at: AT,
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
