import { type Phrase, type ProfileAction, phrase, type Relationship, type UserCard } from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import { type Actor, isSiteModerator } from "../../actor.ts";
import { forbidden, notFound } from "../../errors.ts";
import { rfc3339 } from "../../streams/read.ts";
import type { Query } from "../../streams/streams.ts";
import { type Action, may, type OwnerSettings, type Relation, type What } from "./rules.ts";

/** Somebody as the rules need them, with what they told of themselves: show none of it without asking `allows`. */
export type Person = UserCard &
  OwnerSettings & {
    relation: Relation;
    /** The viewer is a moderator or admin of the site. */
    by_staff: boolean;
    first_name: string;
    last_name: string;
    email: string;
    joined_at: string;
    bio: string;
    interests: string[];
    birthday: string | null;
    location: string;
    website: string;
    social_links: string[];
  };

/** What anyone who may know of them sees. */
export function cardOf({ id, username, name, avatar_url }: UserCard): UserCard {
  return { id, username, name, avatar_url };
}

/** Whether the viewer for whom a person was loaded may see or do something of them. */
export function allows(person: Person, what: What): boolean {
  return may(person.relation, person, what) || (person.by_staff && may("staff", person, what));
}

/** The relation as it is told: who sees somebody only as staff is told so. */
export function relationshipOf({ relation, suspended }: Person): Relationship {
  return relation === "they_block" || suspended ? "staff" : relation;
}

const ACTIONS: readonly ProfileAction[] = [
  "edit",
  "add_contact",
  "request_contact",
  "accept_request",
  "decline_request",
  "cancel_request",
  "boost_request",
  "message",
  "add_to_group",
  "remove_contact",
  "block",
  "unblock",
  "report",
];

/** Everything that the viewer could do now and that would succeed. */
export function actionsOf(person: Person): ProfileAction[] {
  return ACTIONS.filter((action) => allows(person, action));
}

/** People whom the viewer may know of; blocking and suspended ones are not among them. The filter sees `u` (users) and `p` (profiles). */
export async function knownPeople(
  query: Query,
  viewer: Actor | null,
  filter: RawBuilder<unknown>,
  limit: number,
): Promise<Person[]> {
  const viewer_id = viewer?.user_id ?? null;
  const { rows } = await sql<{ person: Person }>`
    select to_jsonb(p) - 'user_id' || user_card(u) || jsonb_build_object(
      'first_name', u.first_name, 'last_name', u.last_name, 'email', u.email,
      'email_counts', email_counts(u), 'joined_at', ${rfc3339("u.created_at")},
      'relation', relation_of(${viewer_id}::uuid, u.id), 'suspended', is_suspended(u),
      'request_waits', coalesce(r.declined_at > now() - interval '7 days', false),
      'boost_waits', coalesce(r.boosted_at > now() - interval '1 day', false)) as person
    from users u
    join profiles p on p.user_id = u.id
    left join contact_requests r on r.sender_id = ${viewer_id}::uuid and r.receiver_id = u.id
    where ${filter}
    limit ${limit}`.execute(query);
  const by_staff = isSiteModerator(viewer);
  return rows.map((row) => ({ ...row.person, by_staff })).filter((person) => allows(person, "card"));
}

/** Whether one of two people blocks the other. */
export async function blocksBetween(query: Query, one: string, other: string): Promise<boolean> {
  const { rows } = await sql<{ blocked: boolean }>`select blocks_between(${one}, ${other}) as blocked`.execute(query);
  return rows[0]?.blocked ?? false;
}

/** The people of these ids whom the viewer may know of. */
export function peopleByIds(query: Query, viewer: Actor | null, ids: string[]): Promise<Person[]> {
  return knownPeople(query, viewer, sql`u.id = any(${ids}::uuid[])`, ids.length);
}

/**
 * The one door to a person: loads them and checks what the actor may see or
 * do, at the moment of use. Who may not be known of answers like nobody.
 */
export async function personFor(query: Query, viewer: Actor | null, user_id: string, need: What): Promise<Person> {
  return checked((await peopleByIds(query, viewer, [user_id]))[0], need);
}

/** The same by username. */
export async function personByUsername(
  query: Query,
  viewer: Actor | null,
  username: string,
  need: What,
): Promise<Person> {
  return checked((await knownPeople(query, viewer, sql`u.username = ${username}::citext`, 1))[0], need);
}

function checked(person: Person | undefined, need: What): Person {
  if (!person) throw notFound("person");
  if (!allows(person, need)) throw forbidden(REFUSALS[need as Action] ?? phrase("You don't have access to this."));
  return person;
}

const REFUSALS: Partial<Record<What, Phrase>> = {
  message: phrase("This person does not take messages from you."),
  add_to_group: phrase("This person does not let you add them to groups."),
  call: phrase("This person does not take calls from you."),
  block: phrase("This person cannot be blocked."),
  report: phrase("You cannot report this person."),
};
