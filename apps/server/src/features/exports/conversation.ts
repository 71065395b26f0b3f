import { phrase } from "@helloworld/protocol";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { forbidden } from "../../errors.ts";
import { roomFor } from "../rooms/policy.ts";
import { writeMessages } from "./content.ts";
import { ZipStream } from "./zip.ts";

/** A conversation of two as a zip, made while it is sent: what both wrote, to read and as data. */
export async function conversationExport(app: App, actor: Actor, room_id: string): Promise<Response> {
  const { query } = app.db;
  const { kind } = await roomFor(query, actor, room_id, "read");
  if (kind !== "direct") throw forbidden(phrase("Only direct conversations can be exported."));
  const other = await query
    .selectFrom("members")
    .innerJoin("users", "users.id", "members.user_id")
    .select(["username", "name"])
    .where("room_id", "=", room_id)
    .where("user_id", "<>", actor.user_id)
    .executeTakeFirst();
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  const writer = writable.getWriter();
  const zip = new ZipStream((bytes) => writer.write(bytes));
  // Looked at again before each page of messages: a conversation that is taken away meanwhile ends the file.
  const stillMine = () => roomFor(query, actor, room_id, "read");
  const file = { room_id, title: other?.name ?? "Conversation", sender_id: null, name: "messages", home: null };
  writeMessages(query, zip, file, stillMine)
    .then(() => zip.finish())
    .then(() => writer.close())
    // The receiver went away, or what is asked for did.
    .catch((error) => writer.abort(error).catch(() => undefined));
  return new Response(readable, {
    headers: {
      "content-type": "application/zip",
      "content-disposition": `attachment; filename="helloworld-chat-with-${other?.username ?? "nobody"}.zip"`,
    },
  });
}
