import type { Draft } from "@helloworld/protocol";
import type { Api } from "./api.ts";
import type { Cache } from "./cache.ts";
import {
  type ConversationKey,
  type ConversationRef,
  conversationKeyFrom,
  conversationKeyText,
} from "./conversation-key.ts";
import { ApiError } from "./errors.ts";
import { Refresher } from "./refresher.ts";
import type { ChatStore } from "./store.ts";

const SAVE_AFTER_MS = 1_500;
const RETRY_MS = 5_000;

export type DraftParts = { store: ChatStore; api: Api; online: () => boolean; cache: Cache };

/**
 * What was typed and not sent, the same on all devices of a person. Kept here at once, on the server a little
 * later. What was typed here since it last agreed with the server is never replaced by what comes from there.
 */
export class Drafts {
  readonly #parts: DraftParts;
  readonly #refresher: Refresher;
  /** What the server has, by place. */
  readonly #agreed = new Map<string, string>();
  /** Places whose text the server is still to be told. */
  readonly #unsaved = new Set<string>();
  #fetched = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: DraftParts) {
    this.#parts = parts;
    this.#refresher = new Refresher(() => this.#fetch(), parts.online);
  }

  connected(): void {
    this.#refresher.inBackground();
  }

  /** Another device changed one. */
  changed(): void {
    this.#refresher.inBackground();
  }

  set(where: ConversationRef, text: string): void {
    const { store, cache } = this.#parts;
    const key = conversationKeyText(where);
    store.setDraft(where, text);
    cache.draftChanged(key);
    if (this.#agreed.get(key) === text) this.#unsaved.delete(key);
    else this.#unsaved.add(key);
    // A text that was sent must not come back, even if this page is closed at once.
    if (text === "") void this.flush();
    else this.#saveSoon(SAVE_AFTER_MS);
  }

  /** Tells the server what it has not been told yet; what it cannot be told stays here. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#save();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#refresher.stop();
    this.#agreed.clear();
    this.#unsaved.clear();
    this.#fetched = false;
  }

  async #fetch(): Promise<void> {
    const { store, api } = this.#parts;
    const { drafts } = await api.drafts();
    const theirs = new Map(drafts.map((draft) => [conversationKeyText(placeOfDraft(draft)), draft.content]));
    store.change(() => {
      // At the first look what is kept here was typed here, perhaps without a connection.
      if (!this.#fetched) {
        for (const [key, text] of store.drafts()) if (theirs.get(key) !== text) this.#unsaved.add(key);
      }
      this.#fetched = true;
      for (const key of new Set([...theirs.keys(), ...this.#agreed.keys()])) {
        const text = theirs.get(key) ?? "";
        this.#agreed.set(key, text);
        if (!this.#unsaved.has(key)) this.#show(conversationKeyFrom(key), text);
      }
    });
    if (this.#unsaved.size > 0) this.#saveSoon(SAVE_AFTER_MS);
  }

  #show(place: ConversationKey, text: string): void {
    const { store, cache } = this.#parts;
    if (store.draft(place) === text) return;
    store.setDraft(place, text);
    cache.draftChanged(conversationKeyText(place));
  }

  #saveSoon(wait: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#save();
    }, wait);
  }

  async #save(): Promise<void> {
    const { store, api, online } = this.#parts;
    if (!online()) return;
    for (const key of [...this.#unsaved]) {
      const place = conversationKeyFrom(key);
      const content = store.draft(place);
      try {
        await api.saveDraft({ room_id: place.room_id, thread_id: place.thread_id ?? null, content });
        this.#agreed.set(key, content);
        if (store.draft(place) === content) this.#unsaved.delete(key);
      } catch (error) {
        // One is not in that room any more: the text stays here.
        if (error instanceof ApiError && (error.status === 404 || error.status === 403 || error.status === 422)) {
          this.#unsaved.delete(key);
        } else return this.#saveSoon(RETRY_MS);
      }
    }
    if (this.#unsaved.size > 0) this.#saveSoon(SAVE_AFTER_MS);
  }
}

function placeOfDraft({ room_id, thread_id }: Draft): ConversationKey {
  return { room_id, thread_id: thread_id ?? undefined };
}
