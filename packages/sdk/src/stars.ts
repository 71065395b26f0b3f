import type { HistoryResponse } from "@helloworld/protocol";

/** Which messages I starred, of those that were on screen or heard of. */
export class Stars {
  /** Messages and whether I starred them, with when this was heard. */
  readonly #known = new Map<string, { is_starred: boolean; version: number }>();
  version = 0;

  has(message_id: string): boolean {
    return this.#known.get(message_id)?.is_starred ?? false;
  }

  set(message_id: string, is_starred: boolean): void {
    this.version += 1;
    this.#known.set(message_id, { is_starred, version: this.version });
  }

  /** What a page says of stars, except of those that were heard of since it was asked for. */
  take({ messages, starred = [] }: HistoryResponse, asked_at: number): void {
    for (const { message_id } of messages) {
      const known = this.#known.get(message_id);
      if (known && known.version > asked_at) continue;
      if (starred.includes(message_id)) this.#known.set(message_id, { is_starred: true, version: asked_at });
      else this.#known.delete(message_id);
    }
  }

  clear(): void {
    this.#known.clear();
  }
}
