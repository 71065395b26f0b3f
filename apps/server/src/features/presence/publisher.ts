import { sql } from "kysely";
import type { Database } from "../../db/connect.ts";
import type { Logger } from "../../log.ts";
import type { Connections } from "../../realtime/connections.ts";
import type { Hub } from "../../realtime/hub.ts";
import type { SharedState } from "../../realtime/shared-state.ts";
import { followersHere } from "./audience.ts";
import { ownPresence, presentPresence, type Seeing, storedPresences } from "./present.ts";

const LOOK_EVERY_MS = 250;
/** Who connects is told of after this, who goes after that: a reload is neither. */
const CAME_MS = 300;
const WENT_MS = 3_000;
/** People told of in one round. */
const ROUND = 100;

type Due = { at: number; audience_changed: boolean };
type Parts = { db: Database; hub: Hub; connections: Connections; shared: SharedState; log: Logger };
type Viewer = Seeing & { user_id: string; viewer_id: string };

/**
 * Tells people who is there of those they added: apart from everything else,
 * one bounded round at a time, and only what they may see at that moment.
 */
export class PresencePublisher {
  readonly #parts: Parts;
  readonly #due = new Map<string, Due>();
  /** The state of each connected user that this server published last. */
  readonly #told = new Map<string, string>();
  readonly #timer: Timer;
  #running: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    const { connections } = parts;
    connections.onPresence = (user_id) => this.#add(user_id, connections.isHere(user_id) ? CAME_MS : WENT_MS, false);
  }

  /** Somebody changed their status, or (`audience_changed`) who may see it. */
  changed(user_id: string, audience_changed = false): void {
    this.#add(user_id, 0, audience_changed);
  }

  /** Notes when those who are still here were last seen. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    this.#parts.connections.onPresence = () => undefined;
    await this.#seen(this.#parts.connections.usersHere());
  }

  #add(user_id: string, delay: number, audience_changed: boolean): void {
    const before = this.#due.get(user_id);
    this.#due.set(user_id, {
      at: Date.now() + delay,
      audience_changed: audience_changed || (before?.audience_changed ?? false),
    });
  }

  #look(): void {
    if (this.#running || this.#due.size === 0) return;
    const now = Date.now();
    const round = new Map<string, Due>();
    for (const [user_id, due] of this.#due) {
      if (due.at > now) continue;
      this.#due.delete(user_id);
      round.set(user_id, due);
      if (round.size === ROUND) break;
    }
    if (round.size === 0) return;
    this.#running = this.#tell(round)
      .catch((error) => this.#parts.log.warn("presence could not be told", { error: String(error) }))
      .finally(() => {
        this.#running = undefined;
      });
  }

  async #tell(round: Map<string, Due>): Promise<void> {
    const { db, hub, connections, shared } = this.#parts;
    const ids = [...round.keys()];
    const connected = await shared.connected(ids);
    await this.#seen(ids.filter((id) => (connected.get(id) !== "gone") !== this.#told.has(id)));
    const stored = await storedPresences(db.query, ids);
    const news = [...round].filter(([id, { audience_changed }]) => {
      const told = this.#told.get(id);
      const now = JSON.stringify({ ...ownPresence(id, stored.get(id), connected.get(id)), last_seen: null });
      if (connections.isHere(id)) this.#told.set(id, now);
      else this.#told.delete(id);
      return audience_changed || connected.get(id) === "gone" || told !== now;
    });
    for (const [id] of news) {
      hub.broadcastEphemeral(id, { type: "presence_update", data: ownPresence(id, stored.get(id), connected.get(id)) });
    }
    for (const viewer of await this.#viewers(news.map(([id]) => id))) {
      const { user_id, viewer_id } = viewer;
      // Who may not see is told nothing, except that once when they no longer may.
      if (!viewer.online_status && !viewer.last_seen && !round.get(user_id)?.audience_changed) continue;
      const data = presentPresence(user_id, stored.get(user_id), viewer, connected.get(user_id));
      hub.broadcastEphemeral(viewer_id, { type: "presence_update", data });
    }
  }

  /** Those who are connected of those who added these people, with what each may see. */
  async #viewers(user_ids: string[]): Promise<Viewer[]> {
    if (user_ids.length === 0) return [];
    const here = await followersHere(this.#parts.db.query, this.#parts.shared, user_ids);
    if (here.length === 0) return [];
    const { rows } = await sql<Viewer>`
      select v.user_id, v.viewer_id,
        o.open and audience_admits(r.relation, p.show_online_status) as online_status,
        o.open and audience_admits(r.relation, p.show_last_seen) as last_seen
      from unnest(${here.map((pair) => pair.user_id)}::uuid[], ${here.map((pair) => pair.viewer_id)}::uuid[]) v(user_id, viewer_id)
      join users u on u.id = v.user_id and not is_suspended(u)
      join profiles p on p.user_id = v.user_id
      cross join lateral (select relation_of(v.viewer_id, v.user_id) as relation) r
      cross join lateral (select page_is_open(r.relation, p.is_private) as open) o
      where r.relation not in ('i_block', 'they_block')`.execute(this.#parts.db.query);
    return rows;
  }

  async #seen(user_ids: string[]): Promise<void> {
    if (user_ids.length === 0) return;
    await sql`
      insert into presences (user_id, last_seen_at)
      select u.id, now() from users u where u.id = any(${user_ids}::uuid[]) order by u.id
      on conflict (user_id) do update set last_seen_at = now() where presences.status <> 'invisible'`.execute(
      this.#parts.db.query,
    );
  }
}
