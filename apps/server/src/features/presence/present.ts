import type { Presence, PresenceChoice } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Connected } from "../../realtime/connection.ts";
import type { SharedState } from "../../realtime/shared-state.ts";
import type { Query } from "../../streams/streams.ts";
import { allows, type Person } from "../privacy/people.ts";

/** What is stored of somebody's presence. */
export type Stored = {
  user_id: string;
  status: PresenceChoice;
  text: string;
  emoji: string;
  text_until: Date | null;
  last_seen_at: Date | null;
};
/** What a viewer may see of it. */
export type Seeing = { online_status: boolean; last_seen: boolean };

/** The rows of these users; who never said anything has none, and is as by default. */
export async function storedPresences(query: Query, user_ids: string[]): Promise<Map<string, Stored>> {
  const rows = await query
    .selectFrom("presences")
    .selectAll()
    .where(sql<boolean>`user_id = any(${user_ids}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.user_id, row]));
}

/** A presence as somebody with these rights sees it. */
export function presentPresence(
  user_id: string,
  stored: Stored | undefined,
  seeing: Seeing,
  connected: Connected = "gone",
): Presence {
  const choice = shownChoice(stored, connected);
  const is_online = seeing.online_status && connected !== "gone" && choice !== "invisible";
  const last_seen = seeing.last_seen && !is_online ? (stored?.last_seen_at?.toISOString() ?? null) : null;
  return {
    user_id,
    is_online,
    status: is_online ? choice : "offline",
    last_seen,
    ...(seeing.online_status ? textOf(stored) : NO_TEXT),
  };
}

/** One's own: what one chose, also while invisible. */
export function ownPresence(user_id: string, stored: Stored | undefined, connected: Connected = "gone"): Presence {
  const status = shownChoice(stored, connected);
  const shown = presentPresence(user_id, stored, { online_status: true, last_seen: true }, connected);
  return { ...shown, status: connected !== "gone" || status === "invisible" ? status : "offline" };
}

/** What was chosen; who touches none of their devices is away, unless they chose something else to say. */
function shownChoice(stored: Stored | undefined, connected: Connected): PresenceChoice {
  const choice = stored?.status ?? "online";
  return choice === "online" && connected === "idle" ? "away" : choice;
}

const NO_TEXT = { text: "", emoji: "", text_until: null };

function textOf(stored: Stored | undefined): Pick<Presence, "text" | "emoji" | "text_until"> {
  if (!stored || (stored.text_until && stored.text_until.getTime() <= Date.now())) return NO_TEXT;
  return { text: stored.text, emoji: stored.emoji, text_until: stored.text_until?.toISOString() ?? null };
}

/** The presence of people as the viewer for whom they were loaded may see it. */
export async function presencesOf(query: Query, shared: SharedState, people: Person[]): Promise<Map<string, Presence>> {
  const ids = people.map((person) => person.id);
  const [stored, connected] = await Promise.all([storedPresences(query, ids), shared.connected(ids)]);
  return new Map(
    people.map((person) => {
      const { id, relation } = person;
      const seeing = { online_status: allows(person, "online_status"), last_seen: allows(person, "last_seen") };
      const one = stored.get(id);
      const at = connected.get(id);
      return [id, relation === "self" ? ownPresence(id, one, at) : presentPresence(id, one, seeing, at)];
    }),
  );
}
