import type { BlocksResponse, Contact, ContactRequestsResponse, ContactsResponse } from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Actor } from "../../actor.ts";
import { paged } from "../../paging.ts";
import type { SharedState } from "../../realtime/shared-state.ts";
import { rfc3339 } from "../../streams/read.ts";
import type { Query } from "../../streams/streams.ts";
import { presencesOf } from "../presence/present.ts";
import { actionsOf, peopleByIds } from "../privacy/people.ts";

/** Requests in one direction and blocks that are listed, newest first. */
const MOST = 500;

type Bare = Omit<Contact, "presence" | "actions">;
type List = { q?: string | undefined; limit: number; cursor?: string | undefined; label?: string | undefined };

/** What a contact is, of `c` (contacts) and `u` (users). */
const bare = (mutual: RawBuilder<unknown>) => sql`jsonb_build_object('id', c.id, 'user', user_card(u), 'name', c.name,
  'mutual', ${mutual}, 'is_favourite', c.is_favourite, 'is_muted', c.is_muted, 'labels', c.labels,
  'created_at', ${rfc3339("c.created_at")})`;

/** My contacts, last added first, by pages; by words in any of their names, or the exact email where it is confirmed and I may see it. */
export async function listContacts(
  query: Query,
  shared: SharedState,
  actor: Actor,
  { q, limit, cursor, label }: List,
): Promise<ContactsResponse> {
  const owner_id = actor.user_id;
  const words = q
    ? sql`and ((u.username::text || ' ' || u.name || ' ' || coalesce(c.name, '')) ilike ${`%${q.replace(/[\\%_]/g, "\\$&")}%`}
        or u.email = ${q}::citext and email_counts(u) and page_is_open(known.relation, p.is_private) and audience_admits(known.relation, p.show_email))`
    : sql``;
  const labelled = label ? sql`and c.labels @> ${[label]}::text[]` : sql``;
  const after = cursor ? sql`and c.id < ${cursor}` : sql``;
  const { rows } = await sql<{ contact: Bare }>`
    select ${bare(sql`known.relation = 'mutual'`)} as contact
    from contacts c
    join users u on u.id = c.contact_id
    join profiles p on p.user_id = u.id
    cross join lateral (select relation_of(c.owner_id, u.id) as relation) known
    where c.owner_id = ${owner_id} and not is_suspended(u) ${words} ${labelled} ${after}
    order by c.id desc limit ${limit + 1}`.execute(query);
  const found = rows.map((row) => row.contact);
  const { page, next_cursor } = paged(found, limit, (contact) => contact.id);
  return { contacts: await complete(query, shared, actor, page), next_cursor };
}

/** One of my contacts. */
export async function contactOf(
  query: Query,
  shared: SharedState,
  actor: Actor,
  contact_id: string,
): Promise<Contact | undefined> {
  const { rows } = await sql<{ contact: Bare }>`
    select ${bare(sql`relation_of(c.owner_id, u.id) = 'mutual'`)} as contact
    from contacts c join users u on u.id = c.contact_id
    where c.owner_id = ${actor.user_id} and c.contact_id = ${contact_id}`.execute(query);
  const found = rows.map((row) => row.contact);
  return (await complete(query, shared, actor, found))[0];
}

/** With what only the privacy engine knows. */
async function complete(query: Query, shared: SharedState, actor: Actor, contacts: Bare[]): Promise<Contact[]> {
  const people = await peopleByIds(
    query,
    actor,
    contacts.map((contact) => contact.user.id),
  );
  const presences = await presencesOf(query, shared, people);
  const byId = new Map(people.map((person) => [person.id, person]));
  return contacts.flatMap((contact) => {
    const [person, presence] = [byId.get(contact.user.id), presences.get(contact.user.id)];
    return person && presence ? [{ ...contact, actions: actionsOf(person), presence }] : [];
  });
}

/** Contact requests that wait, to me and from me, newest first. */
export async function listRequests(query: Query, user_id: string): Promise<ContactRequestsResponse> {
  const incoming = await sql<{ request: ContactRequestsResponse["incoming"][number] }>`
    select jsonb_build_object('user', user_card(u), 'created_at', ${rfc3339("r.created_at")},
      'boosted_at', ${rfc3339("r.boosted_at")}) as request
    from contact_requests r join users u on u.id = r.sender_id
    where r.receiver_id = ${user_id} and r.declined_at is null and not is_suspended(u)
    order by coalesce(r.boosted_at, r.created_at) desc, u.id limit ${MOST}`.execute(query);
  const outgoing = await sql<{ request: ContactRequestsResponse["outgoing"][number] }>`
    select jsonb_build_object('user', user_card(u), 'name', r.name, 'created_at', ${rfc3339("r.created_at")},
      'boosted_at', ${rfc3339("r.boosted_at")},
      'can_boost', coalesce(r.boosted_at <= now() - interval '1 day', true)) as request
    from contact_requests r join users u on u.id = r.receiver_id
    where r.sender_id = ${user_id} and r.declined_at is null and not is_suspended(u)
    order by r.created_at desc, u.id limit ${MOST}`.execute(query);
  return {
    incoming: incoming.rows.map((row) => row.request),
    outgoing: outgoing.rows.map((row) => row.request),
  };
}

/** Whom I block, last first. */
export async function listBlocks(query: Query, user_id: string): Promise<BlocksResponse> {
  const { rows } = await sql<{ block: BlocksResponse["blocks"][number] }>`
    select jsonb_build_object('user', user_card(u), 'created_at', ${rfc3339("b.created_at")}) as block
    from blocks b join users u on u.id = b.blocked_id
    where b.blocker_id = ${user_id} order by b.id desc limit ${MOST}`.execute(query);
  return { blocks: rows.map((row) => row.block) };
}
