import type { MyProfile, Profile } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import { notFound } from "../../errors.ts";
import type { SharedState } from "../../realtime/shared-state.ts";
import { rfc3339 } from "../../streams/read.ts";
import type { Query } from "../../streams/streams.ts";
import { readableEmail } from "../accounts/readable-email.ts";
import { presencesOf } from "../presence/present.ts";
import { knownPeople, type Person } from "../privacy/people.ts";
import { presentProfile } from "./present.ts";

/** Users among whom a few are drawn, about. */
const DRAWN_FROM = 1_000;

/** A loaded person as a profile. */
export async function profileOf(
  query: Query,
  shared: SharedState,
  viewer: Actor | null,
  person: Person,
): Promise<Profile> {
  // One relation for all of their posts; only what shares something asks once more.
  const { rows } = await sql<{ contact_count: number; post_count: number }>`
    select (select count(*)::int from contacts where owner_id = ${person.id}) as contact_count,
      (select count(*)::int from posts p where p.author_id = ${person.id}
        and may_read_post(${person.relation}, p.reach)
        and (p.shared_id is null or can_read_post(${viewer?.user_id ?? null}::uuid, p))) as post_count`.execute(query);
  const presences = await presencesOf(query, shared, [person]);
  return presentProfile(person, rows[0] as NonNullable<(typeof rows)[0]>, presences.get(person.id));
}

export async function myProfile(query: Query, user_id: string): Promise<MyProfile> {
  const { rows } = await sql<{ profile: MyProfile }>`
    select to_jsonb(p) - 'user_id' || jsonb_build_object(
      'user', user_card(u),
      'email', u.email, 'first_name', u.first_name, 'last_name', u.last_name, 'joined_at', ${rfc3339("u.created_at")},
      'contact_count', (select count(*) from contacts c where c.owner_id = u.id)) as profile
    from users u join profiles p on p.user_id = u.id where u.id = ${user_id}`.execute(query);
  const profile = rows[0]?.profile;
  if (!profile) throw notFound("account");
  return { ...profile, email: readableEmail(profile.email) };
}

/** A few open profiles, other ones each time. */
export async function randomProfiles(
  query: Query,
  shared: SharedState,
  viewer: Actor | null,
  count: number,
): Promise<Profile[]> {
  const { rows: sizes } = await sql<{ users: number }>`
    select reltuples as users from pg_class where oid = 'users'::regclass`.execute(query);
  const percent = Math.min(100, (100 * DRAWN_FROM) / Math.max(1, sizes[0]?.users ?? 1));
  const { rows: drawn } = await sql<{ id: string }>`
    select u.id from users u tablesample system (${percent}) join profiles p on p.user_id = u.id
    where not p.is_private and u.id is distinct from ${viewer?.user_id ?? null}::uuid
    and relation_of(${viewer?.user_id ?? null}::uuid, u.id) not in ('i_block', 'they_block')
    order by random() limit ${count}`.execute(query);
  const ids = drawn.map((row) => row.id);
  const people = await knownPeople(query, viewer, sql`u.id = any(${ids}::uuid[]) and not is_suspended(u)`, count);
  return Promise.all(people.map((person) => profileOf(query, shared, viewer, person)));
}
