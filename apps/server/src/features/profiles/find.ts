import { type PeopleResponse, typedName } from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Actor } from "../../actor.ts";
import { fold } from "../../search/fold.ts";
import { nearTo } from "../../search/spelling.ts";
import { escapeLike } from "../../search/terms.ts";
import type { Query } from "../../streams/streams.ts";

/** Matches that are asked about the viewer's relation, at most. */
const CANDIDATES = 100;
/** Fewer than this, and people whose names are nearly that are looked for too. */
const FEW = 3;

/**
 * People by name, username, or exact email where it is confirmed and its audience
 * allows. Nobody who blocks or is blocked, or is suspended; visitors find open profiles only.
 */
export async function findPeople(
  query: Query,
  viewer: Actor | null,
  typed: string,
  limit: number,
): Promise<PeopleResponse["people"]> {
  const words = typedName(typed);
  if (words === "") return [];
  const pattern = `%${escapeLike(fold(words))}%`;
  const named = sql`fold(u.username::text || ' ' || u.name)`;
  const by_name = sql`${named} like ${pattern}`;
  const found = await matching(query, viewer, words, limit, by_name);
  if (found.length >= FEW || found.length >= limit) return found;
  const near = sql`(${by_name} or ${nearTo(sql`u.username::text || ' ' || u.name`, words)})`;
  return matching(query, viewer, words, limit, near);
}

async function matching(
  query: Query,
  viewer: Actor | null,
  words: string,
  limit: number,
  by_name: RawBuilder<unknown>,
): Promise<PeopleResponse["people"]> {
  const viewer_id = viewer?.user_id ?? null;
  const { rows } = await sql<{ person: PeopleResponse["people"][number] }>`
    with found as materialized (
      select u.id, u.username = ${words}::citext as exact, ${by_name} as by_name,
        similarity(fold(u.username::text || ' ' || u.name), fold(${words})) as likeness
      from users u
      where (${by_name} or u.email = ${words}::citext and email_counts(u))
      and u.id is distinct from ${viewer_id}::uuid and not is_suspended(u)
      order by exact desc, likeness desc, u.id limit ${CANDIDATES}
    )
    select user_card(u) || jsonb_build_object('relationship', known.relationship, 'is_private', p.is_private) as person
    from found f
    join users u on u.id = f.id
    join profiles p on p.user_id = f.id
    cross join lateral (select relation_of(${viewer_id}::uuid, f.id) as relationship) known
    where known.relationship not in ('i_block', 'they_block')
    and (known.relationship <> 'visitor' or not p.is_private)
    and (f.by_name or audience_admits(known.relationship, p.show_email) and page_is_open(known.relationship, p.is_private))
    order by f.exact desc, f.likeness desc, f.id
    limit ${limit}`.execute(query);
  return rows.map((row) => row.person);
}
