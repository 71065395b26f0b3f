import type { Draft, DurableEvent } from "@helloworld/protocol";
import type { Api } from "./api.ts";
import type { Cache } from "./cache.ts";
import type { ClientPart } from "./client-part.ts";
import {
  type ConversationKey,
  type ConversationRef,
  conversationKeyFrom,
  conversationKeyText,
} from "./conversation-key.ts";
import { ApiError } from "./errors.ts";
import { InvalidatableQuery } from "./invalidatable-query.ts";
import type { ChatStore } from "./store.ts";
import type { DraftRecord } from "./types.ts";

const SAVE_AFTER_MS = 1_500;
const RETRY_MS = 5_000;

type DraftParts = { store: ChatStore; api: Api; online: () => boolean; cache: Cache };

/**
 * Text that was typed and not sent, the same on all devices of a person. It is kept here at once and saved on the
 * server a little later. A text that is not saved yet is never replaced by the server's. One that was saved and that
 * the server does not have any more was sent or emptied elsewhere, so it goes.
 */
export class Drafts implements ClientPart {
  readonly #parts: DraftParts;
  readonly #query: InvalidatableQuery;
  /** The texts that the server has, as far as this page knows. */
  readonly #on_server = new Map<string, string>();
  /** Conversations whose text the server does not accept, until it changes. */
  readonly #refused = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: DraftParts) {
    this.#parts = parts;
    this.#query = new InvalidatableQuery(() => this.#fetch(), parts.online);
  }

  connected(): void {
    this.#query.invalidate();
  }

  changed(): void {
    this.#query.invalidate();
  }

  applied(event: DurableEvent): void {
    if (event.type === "draft_changed") this.#query.invalidate();
  }

  set(where: ConversationRef, text: string): void {
    const key = conversationKeyText(where);
    this.#refused.delete(key);
    this.#keep(key, { text, saved: this.#on_server.get(key) === text });
    // A text that was sent must not come back, even if this page is closed at once.
    if (text === "") void this.flush();
    else this.#saveSoon(SAVE_AFTER_MS);
  }

  /** Saves on the server what it does not have yet; what it does not accept stays here. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#save();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#query.stop();
    this.#on_server.clear();
    this.#refused.clear();
  }

  async #fetch(): Promise<void> {
    const { store, api } = this.#parts;
    const { drafts } = await api.drafts();
    const theirs = new Map(drafts.map((draft) => [conversationKeyText(placeOfDraft(draft)), draft.content]));
    store.change(() => {
      const held = store.drafts().map(([key]) => key);
      for (const key of new Set([...theirs.keys(), ...this.#on_server.keys(), ...held])) {
        const text = theirs.get(key) ?? "";
        this.#on_server.set(key, text);
        const draft = store.draftRecord(key);
        if (!draft || draft.saved || draft.text === text) this.#keep(key, { text, saved: true });
      }
    });
    if (this.#unsaved().length > 0) this.#saveSoon(SAVE_AFTER_MS);
  }

  #keep(key: string, draft: DraftRecord): void {
    const { store, cache } = this.#parts;
    const { text, saved } = store.draftRecord(key) ?? { text: "", saved: true };
    if (text === draft.text && saved === draft.saved) return;
    store.setDraft(key, draft);
    cache.draftChanged(key);
  }

  #unsaved(): string[] {
    return this.#parts.store.drafts().flatMap(([key, { saved }]) => (saved || this.#refused.has(key) ? [] : [key]));
  }

  #saveSoon(wait: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#save();
    }, wait);
  }

  async #save(): Promise<void> {
    const { store, api, cache, online } = this.#parts;
    if (!online()) return;
    for (const key of this.#unsaved()) {
      const { room_id, thread_id = null } = conversationKeyFrom(key);
      const content = store.draft(key);
      try {
        await api.saveDraft({ room_id, thread_id, content });
        this.#on_server.set(key, content);
        if (store.draft(key) === content) this.#keep(key, { text: content, saved: true });
        // A page that is closed now would take the draft for one that the server never had.
        if (content !== "") void cache.write();
      } catch (error) {
        // Not a member of that room any more: the text stays here.
        if (error instanceof ApiError && (error.status === 404 || error.status === 403 || error.status === 422)) {
          this.#refused.add(key);
          if (content === "") this.#keep(key, { text: "", saved: true });
        } else return this.#saveSoon(RETRY_MS);
      }
    }
    if (this.#unsaved().length > 0) this.#saveSoon(SAVE_AFTER_MS);
  }
}

function placeOfDraft({ room_id, thread_id }: Draft): ConversationKey {
  return { room_id, thread_id: thread_id ?? undefined };
}
