import type { BarePost, Post, PostAction } from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Actor } from "../../actor.ts";
import { rfc3339 } from "../../streams/read.ts";
import type { Query } from "../../streams/streams.ts";
import { asStaff, postActions } from "./policy.ts";

type Loaded = BarePost & { as_reader: boolean; as_staff: boolean; shared?: Loaded | null };

/** The people whom a text names, by the names they had when it was written; sees `p`, or whatever `id` says. */
export function mentionsIn(
  table: RawBuilder<unknown>,
  column: RawBuilder<unknown>,
  id: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`coalesce((select jsonb_object_agg(lower(named.name::text), named.user_id)
    from ${table} named where named.${column} = ${id}), '{}')`;
}

/** A post as JSON; sees the row of posts as `alias`. */
function bare(alias: "p" | "o", viewer: Actor | null, asked: boolean): RawBuilder<unknown> {
  const viewer_id = viewer?.user_id ?? null;
  const p = sql.ref(alias);
  const time = (column: string) => rfc3339(`${alias}.${column}`);
  return sql`(select jsonb_build_object(
      'id', ${p}.id, 'title', ${p}.title, 'content', ${p}.content, 'body', ${p}.body, 'visibility', ${p}.visibility,
      'is_open', ${p}.reach = 2, 'created_at', ${time("created_at")}, 'edited_at', ${time("edited_at")},
      'like_count', ${p}.like_count, 'dislike_count', ${p}.dislike_count, 'comment_count', ${p}.comment_count,
      'share_count', ${p}.share_count, 'promotion_count', ${p}.promotion_count,
      'author', user_card(u),
      'mentions', ${mentionsIn(sql`post_mentions`, sql`post_id`, sql`${p}.id`)},
      'pictures', coalesce((
        select jsonb_agg(jsonb_build_object('id', i.id, 'url', '/api/v1/posts/pictures/' || i.id,
          'width', i.width, 'height', i.height, 'alt', i.alt) order by i.place)
        from post_pictures i where i.post_id = ${p}.id), '[]'),
      'poll', (
        select jsonb_build_object(
          'options', (select jsonb_agg(jsonb_build_object('text', x.text, 'votes', x.votes) order by x.place)
            from unnest(q.options, q.votes) with ordinality x(text, votes, place)),
          'multiple', q.multiple, 'closes_at', ${rfc3339("q.closes_at")},
          'closed', coalesce(q.closes_at <= now(), false), 'voters', q.voters,
          'my_votes', coalesce((select to_jsonb(v.choices) from poll_votes v
            where v.post_id = ${p}.id and v.user_id = ${viewer_id}::uuid), '[]'))
        from polls q where q.post_id = ${p}.id),
      'preview', (
        select jsonb_build_object('url', l.url, 'title', l.title, 'description', l.description, 'site_name', l.site_name)
        from link_previews l where l.url = ${p}.link_url and not ${p}.link_removed and l.title is not null),
      'my', case when ${viewer_id}::uuid is not null then jsonb_build_object(
        'reaction', (select case r.value when 1 then 'like' when -1 then 'dislike' end
          from post_reactions r where r.post_id = ${p}.id and r.user_id = ${viewer_id}::uuid),
        'promoted', exists (select from promotions x where x.post_id = ${p}.id and x.user_id = ${viewer_id}::uuid),
        'hidden', exists (select from hidden_posts h where h.post_id = ${p}.id and h.user_id = ${viewer_id}::uuid)) end,
      'as_reader', ${asked ? sql`true` : sql`can_read_post(${viewer_id}::uuid, ${p})`},
      'as_staff', ${asStaff(viewer, alias)})
    from users u where u.id = ${p}.author_id)`;
}

/** Posts of these ids that the viewer may read, in this order. `asked`: it is known that they may, as their readers do. */
export async function postsByIds(
  query: Query,
  viewer: Actor | null,
  ids: string[],
  { asked = false }: { asked?: boolean } = {},
): Promise<Post[]> {
  if (ids.length === 0) return [];
  const viewer_id = viewer?.user_id ?? null;
  const { rows } = await sql<{ post: Loaded }>`
    select ${bare("p", viewer, asked)} || jsonb_build_object('shared', ${bare("o", viewer, asked)}) as post
    from unnest(${ids}::uuid[]) with ordinality wanted(id, place)
    join posts p on p.id = wanted.id
    left join posts o on o.id = p.shared_id
    order by wanted.place`.execute(query);
  return rows.flatMap(({ post }) => (post.as_reader || post.as_staff ? [shown(post, viewer_id)] : []));
}

function shown({ shared, ...post }: Loaded, viewer_id: string | null): Post {
  return { ...stripped(post, viewer_id), shared: shared ? stripped(shared, viewer_id) : null };
}

function stripped({ as_reader, as_staff: _, ...post }: Loaded, viewer_id: string | null): BarePost {
  const actions: PostAction[] = postActions(viewer_id, {
    author_id: post.author.id,
    as_reader,
    has_poll: post.poll !== null && !post.poll.closed,
  });
  return { ...post, actions };
}
