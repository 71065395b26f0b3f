import { type Post, phrase, type Reaction } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, invalid } from "../../errors.ts";
import { inTransaction, type Tx } from "../../streams/streams.ts";
import { withdrawDoing } from "../notifications/withdraw.ts";
import { goneToo, holdPost, onePost } from "./actions.ts";
import { type PostFor, type PostNeed, postFor } from "./policy.ts";
import { tellOf } from "./publish.ts";

const VALUES = { like: 1, dislike: -1 } as const;

/** Does something with a post that its reader may do, and tells who looks at it. */
async function respond<N extends PostNeed>(
  app: App,
  actor: Actor,
  post_id: string,
  need: N,
  work: (tx: Tx, post: PostFor<N>) => Promise<void>,
): Promise<Post> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await holdPost(tx, post_id);
    await work(tx, await postFor(tx.query, actor, post_id, need));
    tx.after.push(() => app.posts.changed(post_id));
  }).catch(goneToo);
  return onePost(app.db.query, actor, post_id);
}

/** Likes or dislikes a post, or takes that back with null. Its author hears of a person's first like. */
export function react(app: App, actor: Actor, post_id: string, reaction: Reaction | null): Promise<Post> {
  return respond(app, actor, post_id, "react", async (tx, post) => {
    const value = reaction === null ? 0 : VALUES[reaction];
    const { rows } = await sql<{ first: boolean }>`
      insert into post_reactions as r (post_id, user_id, value) values (${post_id}, ${actor.user_id}, ${value})
      on conflict (post_id, user_id) do update set value = excluded.value where r.value <> excluded.value
      returning (xmax = 0) as first`.execute(tx.query);
    if (rows.length === 0) return;
    if (reaction !== "like") return withdrawDoing(tx, "post_liked", actor.user_id, { post_id });
    await tellOf(tx, actor.user_id, [post.author_id], {
      post_id,
      kind: "post_liked",
      group_key: `post_liked:${post_id}`,
      // Someone who takes a like back and likes again calls nobody a second time.
      ...(!rows[0]?.first && { quiet: true }),
    });
  });
}

/** Lifts a post in the feeds of the people whom the actor added, of those who may read it; or ends that. */
export function promote(app: App, actor: Actor, post_id: string, promoted: boolean): Promise<Post> {
  return respond(app, actor, post_id, "promote", async (tx, post) => {
    if (!promoted) {
      await tx.query
        .deleteFrom("promotions")
        .where("post_id", "=", post_id)
        .where("user_id", "=", actor.user_id)
        .execute();
      return withdrawDoing(tx, "post_promoted", actor.user_id, { post_id });
    }
    const made = await tx.query
      .insertInto("promotions")
      .values({ post_id, user_id: actor.user_id })
      .onConflict((oc) => oc.doNothing())
      .returning("id")
      .execute();
    if (made.length === 0) return;
    await tellOf(tx, actor.user_id, [post.author_id], {
      post_id,
      kind: "post_promoted",
      group_key: `post_promoted:${post_id}`,
    });
    tx.after.push(() => app.posts.promoted(actor.user_id));
  });
}

/** Takes a post out of the actor's feed. */
export function hide(app: App, actor: Actor, post_id: string): Promise<Post> {
  return respond(app, actor, post_id, "hide", async (tx) => {
    await tx.query
      .insertInto("hidden_posts")
      .values({ user_id: actor.user_id, post_id })
      .onConflict((oc) => oc.doNothing())
      .execute();
  });
}

export function unhide(app: App, actor: Actor, post_id: string): Promise<Post> {
  return respond(app, actor, post_id, "read", async (tx) => {
    await tx.query
      .deleteFrom("hidden_posts")
      .where("user_id", "=", actor.user_id)
      .where("post_id", "=", post_id)
      .execute();
  });
}

/** Votes, anew in place of what was voted before; no choices take the vote back. */
export function vote(app: App, actor: Actor, post_id: string, choices: number[]): Promise<Post> {
  return respond(app, actor, post_id, "vote", async (tx) => {
    const poll = await tx.query
      .selectFrom("polls")
      .select(["options", "multiple", sql<boolean>`coalesce(closes_at <= now(), false)`.as("closed")])
      .where("post_id", "=", post_id)
      .executeTakeFirstOrThrow();
    if (poll.closed) throw new AppError("conflict", phrase("This poll is closed."));
    const chosen = [...new Set(choices)].sort((one, other) => one - other);
    if (chosen.some((choice) => choice >= poll.options.length))
      throw invalid("choices", phrase("This choice doesn't exist."));
    if (chosen.length > 1 && !poll.multiple) throw invalid("choices", phrase("Choose one."));
    if (chosen.length === 0) {
      await sql`delete from poll_votes where post_id = ${post_id} and user_id = ${actor.user_id}`.execute(tx.query);
      return;
    }
    await sql`
      insert into poll_votes (post_id, user_id, choices) values (${post_id}, ${actor.user_id}, ${chosen}::smallint[])
      on conflict (post_id, user_id) do update set choices = excluded.choices`.execute(tx.query);
  });
}
