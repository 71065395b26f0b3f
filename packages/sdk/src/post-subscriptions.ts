import type { ClientFrame, PostCounts } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import type { Broadcast, ClientPart } from "./client-part.ts";

type Watch = Extract<ClientFrame, { type: "watch" }>["data"];

/** Who shows posts, and what it wants to hear. */
export type PostListener = {
  changed?(counts: PostCounts): void;
  gone?(post_id: string): void;
  /** There may be new posts. */
  feed?(): void;
  /** The connection is back: what changed meanwhile was not heard. */
  reconnected?(): void;
};

/** Tells the server which posts are on screen, and the screen what changes on them. */
export class PostSubscriptions implements ClientPart {
  readonly #send: (watch: Watch) => void;
  readonly #posts = new Map<PostListener, readonly string[]>();
  #planned = false;
  #said = "";
  #was_connected = false;

  constructor(send: (watch: Watch) => void) {
    this.#send = send;
  }

  /** Shows these posts from now on; call again when they change, and `unwatch` at the end. */
  watch(listener: PostListener, post_ids: readonly string[]): void {
    this.#posts.set(listener, post_ids);
    this.#plan();
  }

  unwatch(listener: PostListener): void {
    this.#posts.delete(listener);
    this.#plan();
  }

  /** A new connection knows nothing of what is on screen, and missed what changed meanwhile. */
  connected(): void {
    this.#said = "";
    this.#plan();
    for (const listener of this.#posts.keys()) {
      listener.feed?.();
      if (this.#was_connected) listener.reconnected?.();
    }
    this.#was_connected = true;
  }

  received(event: Broadcast): void {
    for (const listener of this.#posts.keys()) {
      if (event.type === "post_changed") listener.changed?.(event.data);
      else if (event.type === "post_gone") listener.gone?.(event.data.post_id);
      else if (event.type === "feed_changed") listener.feed?.();
    }
  }

  /** Lists change many at a time: said once for all. */
  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    setTimeout(() => {
      this.#planned = false;
      const post_ids = [...new Set([...this.#posts.values()].flat())].slice(-LIMITS.watched_posts);
      const feed = [...this.#posts.keys()].some((listener) => listener.feed !== undefined);
      const watch = { post_ids, feed };
      const said = JSON.stringify(watch);
      if (said === this.#said || (this.#said === "" && post_ids.length === 0 && !feed)) return;
      this.#said = said;
      this.#send(watch);
    }, 100);
  }
}
