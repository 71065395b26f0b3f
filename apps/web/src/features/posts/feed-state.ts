import type { FeedEntry, FeedOrder, FeedResponse, PostCounts } from "@helloworld/protocol";
import { client } from "../../app/client.ts";
import { dropPost, keepCounts, keepPost } from "./post-store.ts";

export type FeedOf = { order: FeedOrder; tag?: string | undefined } | { user_id: string };

export type FeedState = {
  entries: readonly FeedEntry[];
  next_cursor: string | null;
  loading: boolean;
  error: unknown;
  /** New entries that wait to be brought in. */
  newer: number;
};

const JITTER_MS = 1_500;

/** One page of a feed, from the server. */
export async function loadFeed(of: FeedOf, cursor?: string): Promise<FeedResponse> {
  if (!("user_id" in of)) return client.api.feed({ ...of, cursor });
  const { posts, next_cursor } = await client.api.postsOf(of.user_id, { cursor });
  return { entries: posts.map((post) => ({ key: post.id, post, promoted_by: null })), next_cursor };
}

/** One feed in the browser: its entries so far, each post once, and what came since. */
export class Feed {
  readonly #of: FeedOf;
  #state: FeedState;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** It was off the screen: what came meanwhile was not heard. */
  #left = false;
  readonly #live = {
    changed: (counts: PostCounts) => keepCounts(counts),
    gone: (post_id: string) => dropPost(post_id),
    feed: () => this.#ask(),
  };

  constructor(of: FeedOf, first: FeedResponse) {
    this.#of = of;
    this.#state = { ...first, loading: false, error: null, newer: 0 };
    for (const { post } of first.entries) keepPost(post);
  }

  readonly get = (): FeedState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) {
      this.#watch();
      if (this.#left) this.#ask();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#left = true;
      clearTimeout(this.#timer);
      this.#timer = undefined;
      client.unwatchPosts(this.#live);
    };
  };

  readonly more = async (): Promise<void> => {
    const { next_cursor, loading, entries } = this.#state;
    if (loading || next_cursor === null) return;
    this.#set({ loading: true, error: null });
    try {
      const page = await loadFeed(this.#of, next_cursor);
      const known = new Set(entries.map((entry) => entry.post.id));
      for (const { post } of page.entries) keepPost(post);
      const more = page.entries.filter((entry) => !known.has(entry.post.id));
      this.#set({ entries: [...entries, ...more], next_cursor: page.next_cursor, loading: false });
    } catch (error) {
      this.#set({ loading: false, error });
    }
    this.#watch();
  };

  /** Begins anew at the top, with what came meanwhile. */
  readonly refresh = async (): Promise<void> => {
    this.#set({ loading: true, error: null });
    try {
      const page = await loadFeed(this.#of);
      for (const { post } of page.entries) keepPost(post);
      this.#set({ ...page, loading: false, newer: 0 });
    } catch (error) {
      this.#set({ loading: false, error });
    }
    this.#watch();
  };

  take(post_id: string): void {
    const left = this.#state.entries.filter((entry) => entry.post.id !== post_id);
    if (left.length < this.#state.entries.length) this.#set({ entries: left });
  }

  #set(change: Partial<FeedState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  #watch(): void {
    if (this.#listeners.size === 0) return;
    client.watchPosts(
      this.#live,
      this.#state.entries.map((entry) => entry.post.id),
    );
  }

  /** Asks how much is new: a little later, so that not everybody asks at once. */
  #ask(): void {
    const of = this.#of;
    if ("user_id" in of || of.order === "popular" || of.tag !== undefined) return;
    this.#timer ??= setTimeout(() => void this.#count(of.order as "newest" | "following"), Math.random() * JITTER_MS);
  }

  async #count(order: "newest" | "following"): Promise<void> {
    this.#timer = undefined;
    const [first] = this.#state.entries;
    try {
      const { count } = await client.api.newer(order, first?.key ?? "00000000-0000-0000-0000-000000000000");
      if (count !== this.#state.newer) this.#set({ newer: count });
    } catch {
      // The next word of something new asks again.
    }
  }
}
