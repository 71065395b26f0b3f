import type {
  AddContactsBody,
  AddContactsResponse,
  Contact,
  ContactRequestsResponse,
  DurableEvent,
  Presence,
  RemovalResponse,
  UserCard,
} from "@helloworld/protocol";
import type { Api } from "./api.ts";
import type { Broadcast, ClientPart } from "./client-part.ts";
import { isGone } from "./fetching.ts";
import { InvalidatableQuery } from "./invalidatable-query.ts";
import { contactsWith, requestsWith } from "./people.ts";
import type { ChatStore } from "./store.ts";

/** My contacts and the requests that wait: fetched after connecting, and anew when the inbox says that they changed. */
export class Contacts implements ClientPart {
  readonly #store: ChatStore;
  readonly #api: Api;
  readonly #query: InvalidatableQuery;
  /** Whose presence came live since the fetch under way began: that is newer than what it will answer. */
  readonly #live = new Set<string>();

  constructor(store: ChatStore, api: Api, online: () => boolean) {
    this.#store = store;
    this.#api = api;
    this.#query = new InvalidatableQuery(() => this.#fetch(), online);
  }

  /** Presence is fleeting: what changed while there was no connection is fetched. */
  connected(): void {
    this.changed();
  }

  load(): Promise<void> {
    return this.#query.fetch();
  }

  changed(): void {
    this.#query.invalidate();
  }

  applied(event: DurableEvent): void {
    if (event.type === "contact_changed") this.changed();
  }

  received(event: Broadcast): void {
    if (event.type === "presence_update") this.presence(event.data);
    else if (event.type === "card_changed") this.#card(event.data);
  }

  /** Somebody has another name or picture. What a fetch under way answers may be older, so it is made again. */
  #card(user: UserCard): void {
    const { contacts, contact_requests } = this.#store;
    if (!contacts || !contact_requests) return;
    this.#set(contactsWith(contacts, user), requestsWith(contact_requests, user));
    this.#query.refetchPending();
  }

  /** Of anybody whom I may know of; of who is unknown (by now) nothing stays. */
  async loadPresence(user_id: string): Promise<Presence> {
    try {
      const presence = await this.#api.presence(user_id);
      this.#store.setPresences([presence]);
      return presence;
    } catch (error) {
      if (isGone(error)) this.#store.clearPresences([user_id]);
      throw error;
    }
  }

  presence(presence: Presence): void {
    this.#live.add(presence.user_id);
    this.#store.setPresences([presence]);
  }

  async add(people: AddContactsBody["people"]): Promise<AddContactsResponse> {
    const answer = await this.#api.addContacts({ people });
    this.changed();
    return answer;
  }

  /** Gone from the screen at once; `undo` brings it back for 30 seconds. */
  async remove(user_id: string): Promise<RemovalResponse> {
    const answer = await this.#api.removeContact(user_id);
    const { contacts, contact_requests } = this.#store;
    if (contacts && contact_requests) {
      const left = contacts.filter((contact) => contact.user.id !== user_id);
      this.#set(left, contact_requests);
    }
    this.changed();
    return answer;
  }

  stop(): void {
    this.#query.stop();
  }

  #set(contacts: readonly Contact[], requests: ContactRequestsResponse): void {
    this.#store.change(() => {
      this.#store.set("contacts", contacts);
      this.#store.set("contact_requests", requests);
    });
  }

  async #fetch(): Promise<void> {
    const me_id = this.#store.me?.id;
    this.#live.clear();
    const [contacts, requests] = await Promise.all([this.#allContacts(), this.#api.contactRequests()]);
    if (this.#store.me?.id !== me_id) return;
    this.#store.change(() => {
      // Of who is no contact any more nothing is told: what is known of them would stand still.
      const left = new Set(contacts.map((contact) => contact.user.id));
      const gone = (this.#store.contacts ?? []).filter((contact) => !left.has(contact.user.id));
      this.#store.clearPresences(gone.map((contact) => contact.user.id));
      this.#set(contacts, requests);
      const fetched = contacts.map((contact) => contact.presence);
      this.#store.setPresences(fetched.filter((presence) => !this.#live.has(presence.user_id)));
    });
  }

  async #allContacts(): Promise<Contact[]> {
    const all: Contact[] = [];
    for (let cursor: string | undefined; ; ) {
      const { contacts, next_cursor } = await this.#api.contacts({ limit: 200, cursor });
      all.push(...contacts);
      if (next_cursor === null) return all;
      cursor = next_cursor;
    }
  }
}
