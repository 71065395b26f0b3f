import { type ConversationRef, conversationKeyOf, conversationKeyText } from "./conversation-key.ts";
import type { StoreRead } from "./types.ts";

/** One text for each thing that can be read: a part of the store, or one entry of a part. */
export function topicOf(...[name, of]: StoreRead): string {
  if (of === undefined) return name;
  // A thread shows what waits in its room, so both are one topic.
  return `${name}:${name === "conversation" ? conversationKeyOf(of).room_id : conversationKeyText(of as ConversationRef)}`;
}

/** Listeners by what they read. Those of a topic that changed are called once, after the last of a batch of changes. */
export class Topics {
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #changed = new Set<string>();
  #depth = 0;

  subscribe(topic: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(topic) === listeners) this.#listeners.delete(topic);
    };
  }

  batch<T>(changes: () => T): T {
    this.#depth += 1;
    try {
      return changes();
    } finally {
      this.#depth -= 1;
      this.#notify();
    }
  }

  changed(...topics: string[]): void {
    for (const topic of topics) this.#changed.add(topic);
    this.#notify();
  }

  allChanged(): void {
    this.changed(...this.#listeners.keys());
  }

  #notify(): void {
    if (this.#depth > 0) return;
    const listeners = new Set([...this.#changed].flatMap((topic) => [...(this.#listeners.get(topic) ?? [])]));
    this.#changed.clear();
    for (const listener of listeners) listener();
  }
}
