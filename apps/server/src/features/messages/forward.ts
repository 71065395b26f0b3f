import type { ForwardResponse, forwardBody } from "@helloworld/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, notFound, wordsOf } from "../../errors.ts";
import { roomFor } from "../rooms/policy.ts";
import { messageFor, requireThere } from "./policy.ts";

/**
 * Writes a message again in other rooms, with its files. Its author is named where the forwarder wishes it
 * and may tell: it is themselves, the room it comes from is public, or all who read it there could read it here.
 * What one room refuses does not keep it from the others.
 */
export async function forwardMessage(
  app: App,
  actor: Actor,
  message_id: string,
  { room_ids, keep_author, client_id }: z.output<typeof forwardBody>,
  language: string,
): Promise<ForwardResponse> {
  const { message } = await messageFor(app.db.query, actor, message_id, "read");
  requireThere(message);
  const author_id = message.forwarded ? message.forwarded.sender_id : message.sender_id;
  const answer: ForwardResponse = { sent: [], refused: [] };
  for (const [index, room_id] of [...new Set(room_ids)].entries()) {
    try {
      const named =
        keep_author && author_id !== null && (await mayName(app, actor, author_id, message.chat_room_id, room_id));
      const files = message.attachments?.map((file) => file.id) ?? [];
      const attachments = files.length > 0 ? await copies(app, actor, files, room_id) : undefined;
      const sent = await app.writer.send(actor.user_id, {
        room_id,
        content: message.content,
        message_type: message.message_type,
        attachments,
        forwarded: { sender_id: named ? author_id : null },
        ...(client_id && { client_id: `${client_id}-${index}` }),
      });
      answer.sent.push(sent);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      answer.refused.push({ room_id, detail: wordsOf(error, language).detail });
    }
  }
  return answer;
}

async function mayName(app: App, actor: Actor, author_id: string, from: string, to: string): Promise<boolean> {
  if (author_id === actor.user_id || from === to) return true;
  const { rows } = await sql<{ may: boolean }>`
    select r.visibility = 'public' or not exists (
      select from members there where there.room_id = ${to} and not exists (
        select from members here where here.room_id = r.id and here.user_id = there.user_id)) as may
    from rooms r where r.id = ${from}`.execute(app.db.query);
  return rows[0]?.may ?? false;
}

/** Rows of one's own for files that were sent elsewhere, with the same bytes, in the same order. */
async function copies(app: App, actor: Actor, files: string[], room_id: string): Promise<string[]> {
  await roomFor(app.db.query, actor, room_id, "attach");
  const { rows } = await sql<{ id: string }>`
    insert into files (owner_id, room_id, blob_id, name, media_type, kind, size, received, sha256, width, height,
      duration_ms, waveform, blur, notes_kept, moves, state)
    select ${actor.user_id}, ${room_id}, f.blob_id, f.name, f.media_type, f.kind, f.size, f.received, f.sha256, f.width, f.height,
      f.duration_ms, f.waveform, f.blur, f.notes_kept, f.moves, f.state
    from unnest(${files}::uuid[]) with ordinality o(id, ord) join files f on f.id = o.id and f.message_id is not null
    order by o.ord returning id`.execute(app.db.query);
  if (rows.length < files.length) throw notFound("file");
  return rows.map((row) => row.id);
}
