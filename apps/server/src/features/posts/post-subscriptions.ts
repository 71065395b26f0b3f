import type { PostCounts } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Database } from "../../db/connect.ts";
import type { Logger } from "../../log.ts";
import type { Bus } from "../../realtime/bus.ts";
import type { Connection } from "../../realtime/connection.ts";
import type { Connections } from "../../realtime/connections.ts";
import type { Hub } from "../../realtime/hub.ts";
import { rfc3339 } from "../../streams/read.ts";

const LOOK_EVERY_MS = 300;
/** Posts told of in one round. */
const ROUND = 100;
/** At most so many who look at the feed are told of a new post in one second, so that not all ask at once. */
const ASKING_PER_S = 500;
const FEED = "feed";

type Parts = { db: Database; hub: Hub; connections: Connections; bus: Bus; log: Logger };
/** Who may hear of a post: those named, of those who look. */
type Told = { counts: PostCounts; readers: string[] };

/**
 * Tells connections of changes to the posts that they look at: apart from
 * everything else, one bounded round at a time, and only who may read a post
 * at that moment (D9). That there may be new posts is said without saying which.
 */
export class PostSubscriptions {
  readonly #parts: Parts;
  readonly #watchers = new Map<string, Set<Connection>>();
  readonly #watched = new WeakMap<Connection, string[]>();
  readonly #due = new Set<string>();
  readonly #new = new Set<string>();
  readonly #timer: Timer;
  /** There is a post that was not there before, or may be. */
  onPublished: () => void = () => undefined;
  #feed_at = 0;
  #feed_due = false;
  #running: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    const { bus } = parts;
    bus.subscribe("post_changed", ({ post_id }) => this.#changed(post_id));
    bus.subscribe("post_published", ({ post_id }) => this.#published(post_id));
    bus.subscribe("post_promoted", ({ user_id }) => this.#promoted(user_id));
    bus.onGap(() => {
      for (const id of this.#watchers.keys()) this.#due.add(id);
      this.#feed_due = true;
      this.onPublished();
    });
  }

  /** What a connection looks at from now on, of what its user may read. Asked again whenever there is something to tell. */
  async watch(connection: Connection, post_ids: string[], feed: boolean): Promise<void> {
    const { user_id } = connection.actor;
    const { rows } = await sql<{ id: string }>`
      select id from posts p where id = any(${post_ids}::uuid[]) and can_read_post(${user_id}, p)`.execute(
      this.#parts.db.query,
    );
    this.forget(connection);
    if (!connection.is_open) return;
    for (const { id } of rows) {
      const connections = this.#watchers.get(id);
      if (connections) connections.add(connection);
      else this.#watchers.set(id, new Set([connection]));
    }
    this.#watched.set(
      connection,
      rows.map((row) => row.id),
    );
    if (feed) connection.subscribe(FEED);
    else connection.unsubscribe(FEED);
  }

  /** A connection looks at nothing any more, or is gone. */
  forget(connection: Connection): void {
    for (const id of this.#watched.get(connection) ?? []) {
      const connections = this.#watchers.get(id);
      if (connections?.delete(connection) && connections.size === 0) this.#watchers.delete(id);
    }
    this.#watched.delete(connection);
  }

  changed(post_id: string): void {
    this.#changed(post_id);
    this.#parts.bus.publish("post_changed", { post_id });
  }

  published(post_id: string): void {
    this.#published(post_id);
    this.#parts.bus.publish("post_published", { post_id });
  }

  /** Somebody lifted a post in the feeds of those whom they added. */
  promoted(user_id: string): void {
    this.#promoted(user_id);
    this.#parts.bus.publish("post_promoted", { user_id });
  }

  #changed(post_id: string): void {
    if (this.#watchers.has(post_id)) this.#due.add(post_id);
  }

  #published(post_id: string): void {
    this.#new.add(post_id);
    this.onPublished();
  }

  #promoted(user_id: string): void {
    this.#notifyFollowers(user_id).catch((error) => this.#failed(error));
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  #failed(error: unknown): void {
    this.#parts.log.warn("what is new of posts could not be told", { error: String(error) });
  }

  #look(): void {
    if (this.#running) return;
    if (this.#feed_due && Date.now() >= this.#feed_at) {
      this.#feed_due = false;
      const { hub } = this.#parts;
      this.#feed_at = Date.now() + (1_000 * hub.listeners(FEED)) / ASKING_PER_S;
      hub.broadcastHere(FEED, { type: "feed_changed", data: {} });
    }
    if (this.#due.size === 0 && this.#new.size === 0) return;
    const due = [...this.#due].slice(0, ROUND);
    for (const id of due) this.#due.delete(id);
    const fresh = [...this.#new].slice(0, ROUND);
    for (const id of fresh) this.#new.delete(id);
    this.#running = this.#tell(due)
      .then(() => this.#announce(fresh))
      .catch((error) => this.#failed(error))
      .finally(() => {
        this.#running = undefined;
      });
  }

  async #tell(post_ids: string[]): Promise<void> {
    for (const id of post_ids) {
      const connections = [...(this.#watchers.get(id) ?? [])];
      if (connections.length === 0) continue;
      const told = await this.#readersOf(id, [...new Set(connections.map((connection) => connection.actor.user_id))]);
      const readers = new Set(told?.readers);
      for (const connection of connections) {
        if (told && readers.has(connection.actor.user_id)) {
          connection.send({ type: "post_changed", data: told.counts });
        } else this.#gone(connection, id);
      }
    }
  }

  #gone(connection: Connection, post_id: string): void {
    this.#watchers.get(post_id)?.delete(connection);
    connection.send({ type: "post_gone", data: { post_id } });
  }

  async #readersOf(post_id: string, user_ids: string[]): Promise<Told | undefined> {
    const { rows } = await sql<Told>`
      select jsonb_build_object('post_id', p.id, 'like_count', p.like_count, 'dislike_count', p.dislike_count,
          'comment_count', p.comment_count, 'share_count', p.share_count, 'promotion_count', p.promotion_count,
          'edited_at', ${rfc3339("p.edited_at")}, 'has_preview', not p.link_removed and exists (
            select from link_previews l where l.url = p.link_url and l.title is not null)) as counts,
        array(select x.id from unnest(${user_ids}::uuid[]) x(id) where can_read_post(x.id, p)) as readers
      from posts p where p.id = ${post_id}`.execute(this.#parts.db.query);
    return rows[0];
  }

  /** New posts: everybody who looks at the feed where they are open, else those whom the author added. */
  async #announce(post_ids: string[]): Promise<void> {
    if (post_ids.length === 0) return;
    const { rows } = await sql<{ author_id: string; reach: number }>`
      select distinct author_id, reach from posts where id = any(${post_ids}::uuid[])`.execute(this.#parts.db.query);
    if (rows.some((row) => row.reach > 0)) this.#feed_due = true;
    for (const { author_id, reach } of rows) if (reach === 0) await this.#notifyFollowers(author_id);
  }

  /** Each server notifies those who are connected to it. */
  async #notifyFollowers(author_id: string): Promise<void> {
    const { db, hub, connections } = this.#parts;
    const { rows } = await sql<{ contact_id: string }>`
      select contact_id from contacts where owner_id = ${author_id}`.execute(db.query);
    for (const { contact_id } of rows) {
      if (connections.isHere(contact_id)) hub.broadcastHere(contact_id, { type: "feed_changed", data: {} });
    }
  }
}
