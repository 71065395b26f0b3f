import type { ReportEvidence, ReportTarget } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import { AppError, notFound } from "../../errors.ts";
import type { Query } from "../../streams/streams.ts";
import { commentFor } from "../posts/comments.ts";
import { postFor } from "../posts/policy.ts";
import { personFor } from "../privacy/people.ts";
import { roomFor } from "../rooms/policy.ts";
import { keptForReport } from "./kept-for-reports.ts";

/** Something that was reported: who is answerable for it, and what is there now. */
export type Reported = { subject_id: string | null; evidence: ReportEvidence };

/**
 * What can be reported, each behind the door of its own: what the reporter may
 * not see answers like what does not exist.
 */
export const TARGETS: {
  [T in ReportTarget["type"]]: (query: Query, actor: Actor, id: string) => Promise<Reported>;
} = {
  async user(query, actor, id) {
    const kept = await keptForReport(query, actor.user_id, id);
    const person = await reportable(query, actor, id, kept !== undefined);
    const text = [person.bio, kept].filter(Boolean).join("\n\n");
    return { subject_id: id, evidence: { name: `${person.name} (@${person.username})`, text } };
  },

  async room(query, actor, id) {
    const room = await roomFor(query, actor, id, "see");
    const owner = await query
      .selectFrom("members")
      .select("user_id")
      .where("room_id", "=", id)
      // Of a conversation of two it is the other one.
      .where(({ eb }) => (room.kind === "direct" ? eb("user_id", "<>", actor.user_id) : eb("role", "=", "owner")))
      .executeTakeFirst();
    return { subject_id: owner?.user_id ?? null, evidence: { name: room.name, text: room.topic, room_id: id } };
  },

  async message(query, actor, id) {
    const message = await query
      .selectFrom("messages")
      .select(["room_id", "sender_id", "content", "created_at"])
      .where("id", "=", id)
      .where("deleted_at", "is", null)
      .executeTakeFirst();
    if (!message) throw notFound("message");
    const room = await roomFor(query, actor, message.room_id, "read").catch((error) => {
      throw error instanceof AppError ? notFound("message") : error;
    });
    const { sender_id, content, created_at } = message;
    const at = created_at.toISOString();
    return { subject_id: sender_id, evidence: { text: content, name: room.name, room_id: room.id, at } };
  },

  async post(query, actor, id) {
    const { author_id } = await postFor(query, actor, id, "report");
    const { rows } = await sql<{ title: string; content: string; words: string[]; created_at: Date }>`
      select p.title, p.content, p.created_at,
        array(select i.alt from post_pictures i where i.post_id = p.id and i.alt <> '' order by i.place)
          || array(select o.text from polls q, unnest(q.options) with ordinality o(text, place)
            where q.post_id = p.id order by o.place) as words
      from posts p where p.id = ${id}`.execute(query);
    const [post] = rows;
    if (!post) throw notFound("post");
    const text = [post.content, ...post.words].filter((part) => part !== "").join("\n\n");
    return {
      subject_id: author_id,
      evidence: { name: post.title, text, post_id: id, at: post.created_at.toISOString() },
    };
  },

  async comment(query, actor, id) {
    const { row } = await commentFor(query, actor, id);
    // Not the title of the post: that is of somebody else.
    const { author_id, content, post_id, created_at } = row;
    return { subject_id: author_id, evidence: { text: content, post_id, at: created_at.toISOString() } };
  },
};

/**
 * A person who blocks somebody they wrote to can be reported by them all the same, though they see nothing of that
 * person. For everyone else a person who blocks them is not there.
 */
async function reportable(query: Query, actor: Actor, id: string, wrote: boolean): Promise<Subject> {
  if (!wrote) return personFor(query, actor, id, "report");
  const person = await query
    .selectFrom("users as u")
    .innerJoin("profiles as p", "p.user_id", "u.id")
    .select(["u.name", "u.username", "p.bio"])
    .where("u.id", "=", id)
    .executeTakeFirst();
  if (!person) throw notFound("person");
  return person;
}

type Subject = { name: string; username: string; bio: string };
