import { sql } from "kysely";
import { rfc3339 } from "../../streams/read.ts";
import type { Feature } from "../feature.ts";
import { commentRoutes } from "./comment-routes.ts";
import { postRoutes } from "./routes.ts";

const named = { exported: { not: "It is said in the text, which is another's." } } as const;

export const posts: Feature = {
  routes: [postRoutes, commentRoutes],
  personal: {
    posts: { exported: "posts.json" },
    post_pictures: { exported: "posts.json" },
    comments: { exported: "comments.json", erased: "eraseSomeOf" },
    post_reactions: { exported: "reactions.json" },
    comment_likes: { exported: "comment_likes.json" },
    poll_votes: { exported: "votes.json" },
    promotions: { exported: "promotions.json" },
    hidden_posts: { exported: "hidden_posts.json" },
    post_mentions: named,
    comment_mentions: named,
  },
  exports: {
    "posts.json": (user_id) => sql`
      select p.id as key, jsonb_build_object('id', p.id, 'title', p.title, 'content', p.content, 'visibility', p.visibility,
        'created_at', ${rfc3339("p.created_at")}, 'edited_at', ${rfc3339("p.edited_at")}, 'shares', p.shared_id,
        'poll', (select q.options from polls q where q.post_id = p.id),
        'pictures', (select coalesce(jsonb_agg(jsonb_build_object('file', 'pictures/' || i.file_id || '.webp',
          'alt', i.alt) order by i.place), '[]') from post_pictures i where i.post_id = p.id)) as item
      from posts p where p.author_id = ${user_id}`,
    "comments.json": (user_id) => sql`
      select c.id as key, jsonb_build_object('post_id', c.post_id, 'content', c.content,
        'created_at', ${rfc3339("c.created_at")}) as item
      from comments c where c.author_id = ${user_id}`,
    "reactions.json": (user_id) => sql`
      select r.post_id as key, jsonb_build_object('post_id', r.post_id,
        'reaction', case r.value when 1 then 'like' when -1 then 'dislike' end) as item
      from post_reactions r where r.user_id = ${user_id} and r.value <> 0`,
    "comment_likes.json": (user_id) => sql`
      select comment_id as key, jsonb_build_object('comment_id', comment_id, 'created_at', ${rfc3339("created_at")}) as item
      from comment_likes where user_id = ${user_id}`,
    "votes.json": (user_id) => sql`
      select post_id as key, jsonb_build_object('post_id', post_id, 'choices', choices) as item
      from poll_votes where user_id = ${user_id}`,
    "promotions.json": (user_id) => sql`
      select id as key, jsonb_build_object('post_id', post_id) as item from promotions where user_id = ${user_id}`,
    "hidden_posts.json": (user_id) => sql`
      select post_id as key, jsonb_build_object('post_id', post_id, 'created_at', ${rfc3339("created_at")}) as item
      from hidden_posts where user_id = ${user_id}`,
  },
};
