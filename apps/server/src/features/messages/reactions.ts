import { canonicalEmoji, LIMITS, phrase, type ReactionsResponse, type ReactResponse } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, forbidden, invalid } from "../../errors.ts";
import { rfc3339 } from "../../streams/read.ts";
import { inTransaction, lockStreams, type Query, type Tx } from "../../streams/streams.ts";
import { heldMessageFor, requireThere } from "./policy.ts";
import { notifyOfMessage } from "./queries.ts";

const CUSTOM = /^:([a-z0-9_]+):$/;
const LISTED = 1_000;

/** Reacts to a message, or takes that reaction back. Throws gone for a deleted message, validation_failed for what is no emoji. */
export function toggleReaction(app: App, actor: Actor, message_id: string, typed: string): Promise<ReactResponse> {
  return inTransaction(app.db, app.hub, async (tx) => {
    const { message, room } = await heldMessageFor(tx, actor, message_id, "read");
    requireThere(message);
    const waits = await tx.query
      .selectFrom("members")
      .select("request")
      .where("room_id", "=", room.id)
      .where("user_id", "=", actor.user_id)
      .executeTakeFirst();
    if (waits?.request) throw forbidden(phrase("Accept the conversation first."));
    const emoji = await emojiOf(tx.query, typed);
    const taken = await sql`
      delete from message_reactions
      where message_id = ${message_id} and emoji = ${emoji} and user_id = ${actor.user_id}
      returning emoji`.execute(tx.query);
    const is_on = taken.rows.length === 0;
    if (is_on) {
      const known = message.reactions ?? [];
      if (known.length >= LIMITS.reactions && known.every((reaction) => reaction.emoji !== emoji))
        throw new AppError(
          "conflict",
          phrase("A message has at most {maximum} different reactions.", { maximum: LIMITS.reactions }),
        );
      await sql`
        insert into message_reactions (message_id, emoji, user_id)
        values (${message_id}, ${emoji}, ${actor.user_id})`.execute(tx.query);
    }
    await countReactions(tx.query, [message_id]);
    return { message: await notifyOfMessage(tx, message_id, "reaction_changed"), is_on };
  });
}

async function emojiOf(query: Query, typed: string): Promise<string> {
  const emoji = canonicalEmoji(typed);
  if (emoji) return emoji;
  const [, name] = CUSTOM.exec(typed) ?? [];
  if (name && (await query.selectFrom("custom_emojis").select("name").where("name", "=", name).executeTakeFirst()))
    return typed;
  throw invalid("emoji", phrase("Choose an emoji."));
}

/** Brings what messages show of their reactions in line with the rows. */
async function countReactions(query: Query, ids: string[]): Promise<void> {
  await sql`
    update messages m set reactions = (
      select jsonb_agg(jsonb_build_object('emoji', e.emoji, 'count', e.count, 'user_ids', (
          select jsonb_agg(last.user_id order by last.created_at, last.user_id) from (
            select r.user_id, r.created_at from message_reactions r where r.message_id = m.id and r.emoji = e.emoji
            order by r.created_at desc, r.user_id desc limit ${sql.lit(LIMITS.reaction_people)}) last
        )) order by e.first, e.emoji)
      from (select r.emoji, count(*) as count, min(r.created_at) as first
        from message_reactions r where r.message_id = m.id group by r.emoji) e)
    where m.id = any(${ids}::uuid[])`.execute(query);
}

/** Who reacted how, newest first. */
export async function reactionsTo(query: Query, message_id: string): Promise<ReactionsResponse> {
  const { rows } = await sql<ReactionsResponse["reactions"][number]>`
    select r.emoji, user_card(u) as user, ${rfc3339("r.created_at")} as created_at
    from message_reactions r join users u on u.id = r.user_id
    where r.message_id = ${message_id} order by r.created_at desc, r.user_id limit ${LISTED}`.execute(query);
  return { reactions: rows };
}

/** Takes back some reactions of somebody, to messages of one room; answers how many, 0 when there are none left. */
export async function withdrawReactions(tx: Tx, user_id: string, at_once: number): Promise<number> {
  const { rows: places } = await sql<{ room_id: string }>`
    select m.room_id from message_reactions r join messages m on m.id = r.message_id
    where r.user_id = ${user_id} limit 1`.execute(tx.query);
  const [place] = places;
  if (!place) return 0;
  await lockStreams(tx, [place.room_id]);
  const { rows } = await sql<{ message_id: string }>`
    delete from message_reactions where user_id = ${user_id} and message_id in (
      select r.message_id from message_reactions r join messages m on m.id = r.message_id
      where r.user_id = ${user_id} and m.room_id = ${place.room_id} limit ${at_once})
    returning message_id`.execute(tx.query);
  const ids = [...new Set(rows.map((row) => row.message_id))];
  await countReactions(tx.query, ids);
  for (const id of ids) await notifyOfMessage(tx, id, "reaction_changed");
  return Math.max(1, ids.length);
}
