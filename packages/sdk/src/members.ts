import type { DurableEvent, Member } from "@helloworld/protocol";
import type { Api } from "./api.ts";
import type { ClientPart } from "./client-part.ts";
import { membersWith } from "./people.ts";
import type { ChatStore } from "./store.ts";

/** Member lists that somebody asked for, kept right by events. */
export class MemberLists implements ClientPart {
  readonly #store: ChatStore;
  readonly #api: Api;
  readonly #cursors = new Map<string, string | null>();

  constructor(store: ChatStore, api: Api) {
    this.#store = store;
    this.#api = api;
  }

  /** The first page, then one more at each call. */
  async load(room_id: string): Promise<void> {
    const store = this.#store;
    const before = store.members(room_id);
    if (before?.loading || before?.has_more === false) return;
    const cursor = before ? (this.#cursors.get(room_id) ?? undefined) : undefined;
    const since = store.state(room_id)?.cursor ?? 0;
    store.setMembers(room_id, { members: [], has_more: true, ...before, loading: true });
    try {
      const page = await this.#api.members(room_id, cursor);
      this.#cursors.set(room_id, page.next_cursor);
      let members = page.members.reduce(withMember, store.members(room_id)?.members ?? []);
      // What happened while the page was on its way.
      for (const event of store.state(room_id)?.log ?? []) if (event.data.seq > since) members = reduce(members, event);
      store.setMembers(room_id, { members, has_more: page.next_cursor !== null, loading: false });
    } catch (error) {
      store.setMembers(room_id, before);
      throw error;
    }
  }

  applied(event: DurableEvent): void {
    const list = this.#store.members(event.data.stream);
    if (!list) return;
    const members = reduce(list.members, event);
    if (members !== list.members) this.#store.setMembers(event.data.stream, { ...list, members });
  }
}

function reduce(members: readonly Member[], event: DurableEvent): readonly Member[] {
  if (event.type === "member_joined") {
    const { user, role } = event.data;
    return members.some((member) => member.user.id === user.id)
      ? members
      : [...members, { user, role, joined_at: new Date().toISOString() }];
  }
  if (event.type === "member_left") return members.filter((member) => member.user.id !== event.data.user_id);
  if (event.type === "user_changed") return membersWith(members, event.data.user);
  if (event.type === "role_changed") {
    const { user_id, role } = event.data;
    return members.map((member) => (member.user.id === user_id ? { ...member, role } : member));
  }
  return members;
}

function withMember(members: readonly Member[], member: Member): readonly Member[] {
  return [...members.filter((other) => other.user.id !== member.user.id), member];
}
