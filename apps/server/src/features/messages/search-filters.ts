import { HAS_FILTERS, IS_FILTERS, phrase, typedName } from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Actor } from "../../actor.ts";
import { invalid } from "../../errors.ts";
import { fold } from "../../search/fold.ts";
import { escapeLike } from "../../search/terms.ts";
import type { Query } from "../../streams/streams.ts";
import { roomFor } from "../rooms/policy.ts";
import { dayStart, type Filter } from "./parse-search-query.ts";

/** People whom one name can mean. */
const NAMESAKES = 20;
/** In each room, so many of the unread messages are looked at. */
const UNREAD_MOST = 5_000;

/** Where is looked, and for what beside words. */
export type Scope = {
  /** The rooms of the viewer that come into question. */
  room_ids: string[];
  /** Parts of a tsquery, each of which must hold. */
  asked: string[];
  /** What must hold beside: sees `x` (messages) and `mb` (the viewer's membership). */
  conditions: RawBuilder<unknown>[];
  /** Ids of the only messages that come into question, where those are few. */
  among: RawBuilder<unknown> | null;
  from: Date | null;
  before: Date | null;
};

type MyRoom = { room_id: string; role: string; names: string[] };

/** What the filters mean to this viewer. Throws invalid for one that means nothing, and as `roomFor` for the room. */
export async function scopeOf(
  query: Query,
  viewer: Actor,
  filters: Filter[],
  { room_id, time_zone }: { room_id?: string | undefined; time_zone: string },
): Promise<Scope> {
  if (room_id) await roomFor(query, viewer, room_id, "read");
  const mine = await myRooms(query, viewer.user_id);
  const scope: Scope = {
    room_ids: room_id ? [room_id] : mine.map((room) => room.room_id),
    asked: [],
    conditions: [],
    among: null,
    from: null,
    before: null,
  };
  for (const filter of filters) {
    const { key, value, without } = filter;
    switch (key) {
      case "in":
        narrow(scope, roomsCalled(mine, filter, room_id), without);
        break;
      case "from": {
        const people = await peopleCalled(query, viewer, value, mine);
        add(scope, people.map((id) => `'#f${shortId(id)}'`).join(" | "), without);
        const all = sql`any(${people}::uuid[])`;
        scope.conditions.push(without ? sql`not coalesce(x.sender_id = ${all}, false)` : sql`x.sender_id = ${all}`);
        break;
      }
      case "has":
        add(scope, `'#${known(filter, HAS_FILTERS)}'`, without);
        break;
      case "is":
        addState(scope, viewer.user_id, mine, known(filter, IS_FILTERS), without);
        break;
      case "before":
      case "after":
      case "on": {
        if (without) throw invalid("q", phrase("“{key}:” cannot be left out with “-”.", { key }));
        if (key !== "before") scope.from = later(scope.from, dayStart(filter, time_zone, key === "after" ? 1 : 0));
        if (key !== "after") scope.before = earlier(scope.before, dayStart(filter, time_zone, key === "on" ? 1 : 0));
      }
    }
  }
  return scope;
}

function add(scope: Scope, part: string, without: boolean): void {
  scope.asked.push(without ? `!(${part})` : part);
}

function addState(scope: Scope, viewer_id: string, mine: MyRoom[], state: string, without: boolean): void {
  const not = without ? sql`not` : sql``;
  if (state === "starred") {
    const starred = sql`select k.message_id from message_marks k where k.user_id = ${viewer_id} and k.starred_at is not null`;
    scope.conditions.push(sql`${not} x.id in (${starred})`);
    if (!without) scope.among = starred;
  } else if (state === "unread") {
    scope.conditions.push(
      sql`${not} (x.seq > mb.read_seq and x.thread_id is null and x.sender_id is distinct from mb.user_id)`,
    );
    if (!without)
      scope.among ??= sql`select u.id from members mb cross join lateral (
        select u.id from messages u where u.room_id = mb.room_id and u.seq > mb.read_seq and u.thread_id is null
        order by u.seq desc limit ${UNREAD_MOST}) u
        where mb.user_id = ${viewer_id} and mb.room_id = any(${scope.room_ids}::uuid[])`;
  } else if (state === "mention") {
    const staff = mine.filter(({ role }) => role !== "member");
    const groups = [
      "'#gall' | '#ghere'",
      ...["owner", "admin", "moderator"].flatMap((role) => {
        const rooms = staff.filter((room) => room.role === role).map(({ room_id }) => `'#r${shortId(room_id)}'`);
        const group = role === "moderator" ? "moderator" : "admin";
        return rooms.length > 0 ? [`('#g${group}' | '#gstaff') & (${rooms.join(" | ")})`] : [];
      }),
    ];
    add(scope, `('#m${shortId(viewer_id)}' | ${groups.join(" | ")}) & !'#f${shortId(viewer_id)}'`, without);
  } else add(scope, `'#${state}'`, without);
}

function narrow(scope: Scope, rooms: string[], without: boolean): void {
  scope.room_ids = scope.room_ids.filter((id) => rooms.includes(id) !== without);
}

function known<T extends string>({ key, value }: Filter, values: readonly T[]): T {
  const found = values.find((one) => one === value.toLowerCase());
  if (!found)
    throw invalid(
      "q",
      phrase("“{key}:{value}” is not known. Use {key}: with {values}.", {
        key,
        value,
        values: values.join(", "),
      }),
    );
  return found;
}

async function myRooms(query: Query, viewer_id: string): Promise<MyRoom[]> {
  const { rows } = await sql<MyRoom>`
    select mb.room_id, mb.role, case when r.kind = 'direct'
      then coalesce((select array[o.name, o.username::text] from users o
        where o.id = case when r.direct_low = ${viewer_id}::uuid then r.direct_high else r.direct_low end), '{}')
      else array[r.name] end as names
    from members mb join rooms r on r.id = mb.room_id
    where mb.user_id = ${viewer_id} and mb.request is distinct from 'declined'`.execute(query);
  return rows;
}

/** By id, by the whole name, or by its beginning where none is called just so. */
function roomsCalled(mine: MyRoom[], { value }: Filter, here: string | undefined): string[] {
  if (value.toLowerCase() === "here") {
    if (!here) throw invalid("q", phrase("“in:here” means a room only where you search in one."));
    return [here];
  }
  const name = fold(typedName(value).replace(/^#/, ""));
  const matching = (matches: (folded: string) => boolean) =>
    mine.filter((room) => room.room_id === value || room.names.some((one) => matches(fold(one))));
  const exact = matching((folded) => folded === name);
  const found = exact.length > 0 ? exact : matching((folded) => folded.startsWith(name));
  if (found.length === 0) throw invalid("q", phrase("You are in no room called “{value}”.", { value }));
  return found.map((room) => room.room_id);
}

/** People in the viewer's rooms, or who wrote there: by username, else by name, else by its beginning. */
async function peopleCalled(query: Query, viewer: Actor, value: string, mine: MyRoom[]): Promise<string[]> {
  if (value.toLowerCase() === "me") return [viewer.user_id];
  const called = typedName(value);
  const room_ids = mine.map((room) => room.room_id);
  const { rows } = await sql<{ id: string; rank: number }>`
    select u.id, case when u.username = ${called}::citext then 1 when fold(u.name) = ${fold(called)} then 2 else 3 end as rank
    from users u
    where (u.username = ${called}::citext or fold(u.username::text || ' ' || u.name) like ${`%${escapeLike(fold(called))}%`}
      and (fold(u.username::text) like ${`${escapeLike(fold(called))}%`} or ' ' || fold(u.name) like ${`% ${escapeLike(fold(called))}%`}))
    and (u.id = ${viewer.user_id}
      or exists (select from members o where o.user_id = u.id and o.room_id = any(${room_ids}::uuid[]))
      or exists (select from messages w where w.sender_id = u.id and w.room_id = any(${room_ids}::uuid[])))
    order by rank, u.id limit ${NAMESAKES}`.execute(query);
  const best = rows[0]?.rank;
  if (best === undefined) throw invalid("q", phrase("Nobody in your conversations is called “{value}”.", { value }));
  return rows.filter((row) => row.rank === best).map((row) => row.id);
}

/** The last letters of an id, as in the words of the index (0090). */
export function shortId(id: string): string {
  return id.slice(-8);
}

const later = (one: Date | null, other: Date) => (one && one > other ? one : other);
const earlier = (one: Date | null, other: Date) => (one && one < other ? one : other);
