import type { Comment, CommentsResponse } from "@helloworld/protocol";
import { client } from "../../app/client.ts";

/** A comment on its way to the server. */
export type PendingComment = { client_id: string; content: string };

export type CommentListState = {
  comments: readonly Comment[];
  pending: readonly PendingComment[];
  next_cursor: string | null;
  loading: boolean;
  error: unknown;
};

/** Comments in one request when what is shown is fetched again. */
const PAGE = 50;

/** The comments on a post, or the replies to one, oldest first: as far as they were read, and one's own. */
export class CommentList {
  readonly #post_id: string;
  readonly #parent_id: string | undefined;
  #state: CommentListState;
  readonly #listeners = new Set<() => void>();
  /** Being changed by the reader: not taken away under their hands. */
  readonly #held = new Set<string>();
  #refreshing: Promise<number> | null = null;
  #again = false;

  constructor(post_id: string, parent_id: string | null, first: CommentsResponse) {
    this.#post_id = post_id;
    this.#parent_id = parent_id ?? undefined;
    this.#state = { ...first, pending: [], loading: false, error: null };
  }

  readonly get = (): CommentListState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly more = async (): Promise<void> => {
    const { next_cursor, loading } = this.#state;
    if (loading || next_cursor === null) return;
    this.#set({ loading: true, error: null });
    try {
      const page = await this.#page(next_cursor, PAGE);
      this.#set({ comments: merged(this.#state.comments, page.comments), next_cursor: page.next_cursor });
    } catch (error) {
      this.#set({ error });
    } finally {
      this.#set({ loading: false });
    }
  };

  /** Fetches again what is shown, with what came at its end. Answers how many are new, of others. */
  readonly refresh = (): Promise<number> => {
    this.#again = true;
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  };

  /** Reads on until this comment is there; false where the list ends before. */
  readonly reach = async (comment_id: string): Promise<boolean> => {
    const there = () => this.#state.comments.some((comment) => comment.id === comment_id);
    while (!there() && this.#state.next_cursor !== null && this.#state.error === null) await this.more();
    return there();
  };

  /** One's own new comment, or one that changed. */
  put(comment: Comment): void {
    this.#again = this.#refreshing !== null;
    this.#set({ comments: merged(this.#state.comments, [comment]) });
  }

  remove(comment_id: string): void {
    this.#again = this.#refreshing !== null;
    this.#set({ comments: this.#state.comments.filter((comment) => comment.id !== comment_id) });
  }

  /** Sends a comment, which shows at once; without it again where it is refused. */
  async send(comment: PendingComment): Promise<Comment> {
    this.#set({ pending: [...this.#state.pending, comment] });
    try {
      const made = await client.api.comment(this.#post_id, {
        ...comment,
        ...(this.#parent_id && { parent_id: this.#parent_id }),
      });
      this.put(made);
      return made;
    } finally {
      this.#set({ pending: this.#state.pending.filter((one) => one.client_id !== comment.client_id) });
    }
  }

  hold(comment_id: string, held: boolean): void {
    if (held) this.#held.add(comment_id);
    else this.#held.delete(comment_id);
  }

  async #refresh(): Promise<number> {
    let fresh = 0;
    try {
      while (this.#again) {
        this.#again = false;
        const found = await this.#upTo(this.#state.next_cursor);
        // What was changed here meanwhile is newer than this answer.
        if (!this.#again) fresh = this.#take(found);
      }
      this.#set({ error: null });
    } catch (error) {
      if (this.#state.comments.length === 0) this.#set({ error });
    }
    return fresh;
  }

  #set(change: Partial<CommentListState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  #page(cursor: string | undefined, limit: number): Promise<CommentsResponse> {
    return client.api.comments(this.#post_id, { parent_id: this.#parent_id, cursor, limit });
  }

  async #upTo(end: string | null): Promise<CommentsResponse> {
    const comments: Comment[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#page(cursor, PAGE);
      comments.push(...page.comments);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined && (end === null || cursor < end));
    return { comments, next_cursor: cursor ?? null };
  }

  #take({ comments: found, next_cursor }: CommentsResponse): number {
    const { comments: before } = this.#state;
    const known = new Set(before.map((comment) => comment.id));
    const beyond = (id: string) => next_cursor !== null && id > next_cursor;
    const kept = before.filter(({ id }) => this.#held.has(id) || beyond(id));
    this.#set({ comments: merged(kept, found), next_cursor });
    return found.filter(({ id, author }) => !known.has(id) && author && author.id !== client.store.me?.id).length;
  }
}

/** Both, each once, in the order of writing; of what is in both the second. */
function merged(some: readonly Comment[], others: readonly Comment[]): Comment[] {
  const all = new Map([...some, ...others].map((comment) => [comment.id, comment]));
  return [...all.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}
