import type { Attachment, FileLink, FileSize, FileState } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { notFound } from "../../errors.ts";
import type { Query } from "../../streams/streams.ts";
import { actorBySession } from "../accounts/sessions.ts";
import { finishFile } from "./finalize-upload.ts";
import { disposition } from "./names.ts";
import { byteRange } from "./ranges.ts";
import { blobOf, type FileRow, ownUpload, requireRoomOf } from "./uploads.ts";

/** Shown where it stands; everything else is saved. */
const INLINE = new Set(["image", "video", "audio"]);
/** Enough to show a picture or play a film by itself; nothing in it runs or calls out. */
const POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";

export async function attachmentOf(query: Query, file_id: string): Promise<Attachment> {
  const { rows } = await sql<{ attachment: Attachment }>`
    select attachment_json(f) as attachment from files f where f.id = ${file_id} and f.state = 'ready'`.execute(query);
  const [found] = rows;
  if (!found) throw notFound("file");
  return found.attachment;
}

/** How far an upload of the actor's own is. One that waits to be finished is, so that a kill delays it only. */
export async function fileStateOf(app: App, actor: Actor, file_id: string): Promise<FileState> {
  const { state, received, size, reason } = await ownUpload(app, actor, file_id);
  if (state === "processing")
    finishFile(app, file_id).catch((error) => app.log.warn("a file is tried again", { file_id, error: String(error) }));
  const attachment = state === "ready" ? await attachmentOf(app.db.query, file_id) : null;
  return { state, offset: received, size, reason, attachment };
}

/**
 * The one door to a file: of a message, for who reads its room now; of none yet, for its owner. Others
 * get what they get of a file that is not there.
 */
async function readableFile(query: Query, actor: Actor, file_id: string): Promise<FileRow> {
  const file = await query.selectFrom("files").selectAll().where("id", "=", file_id).executeTakeFirst();
  if (file?.state !== "ready") throw notFound("file");
  if (file.message_id === null && file.owner_id !== actor.user_id) throw notFound("file");
  await requireRoomOf(query, actor, file);
  return file;
}

/** An address that opens a file without a header, for this session of the actor, for at most an hour. */
export async function fileLink(app: App, actor: Actor, file_id: string): Promise<FileLink> {
  await readableFile(app.db.query, actor, file_id);
  const { token, expires_at } = await app.tokens.fileLink(actor.user_id, actor.session_id, file_id);
  return { url: `/api/v1/chat/files/${file_id}?link=${token}`, expires_at: expires_at.toISOString() };
}

/** Who a link was made for, while their session stands. */
export async function actorByLink(app: App, link: string, file_id: string): Promise<Actor> {
  const named = await app.tokens.readFileLink(link, file_id);
  const actor = named && (await actorBySession(app.db.query, named.session_id));
  if (!actor) throw notFound("file");
  return actor;
}

/** A file, or a size of a picture, whole or a part of it as the headers ask. */
export async function serveFile(
  app: App,
  actor: Actor,
  file_id: string,
  size: FileSize,
  asked: { head: boolean; headers: Headers },
): Promise<Response> {
  const file = await readableFile(app.db.query, actor, file_id);
  if (size !== "original" && file.kind !== "image") throw notFound("picture");
  const key = `${blobOf(file)}/${size}`;
  const etag = `"${file.blob_id}-${size}"`;
  const headers = new Headers({
    etag,
    "accept-ranges": "bytes",
    // Kept, and asked for again each time: access can end.
    "cache-control": "private, no-cache",
    "content-type": typeOf(file, size),
    "content-disposition": disposition(INLINE.has(file.kind) ? "inline" : "attachment", file.name),
    "content-security-policy": POLICY,
  });
  if (matches(asked.headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers });
  const length = size === "original" ? file.size : await app.blobs.size(key);
  if (length === undefined) throw notFound("file");
  const range = byteRange(asked.headers, length, etag);
  if (range === "unsatisfiable") {
    headers.set("content-range", `bytes */${length}`);
    return new Response(null, { status: 416, headers });
  }
  if (range) headers.set("content-range", `bytes ${range.start}-${range.end}/${length}`);
  headers.set("content-length", String(range ? range.end - range.start + 1 : length));
  const stream = asked.head ? null : await app.blobs.read(key, range);
  if (stream === undefined) throw notFound("file");
  return new Response(stream, { status: range ? 206 : 200, headers });
}

/** Types of files to be saved that no page loads as a script, style, document or data of its own. */
const SAVED_AS_IS =
  /^(image|video|audio|font)\/(?!svg)[\w.+-]{1,100}$|^application\/(pdf|zip|gzip|x-7z-compressed|x-tar)$/;

function typeOf({ kind, media_type }: FileRow, size: FileSize): string {
  if (size !== "original") return "image/webp";
  if (INLINE.has(kind) || SAVED_AS_IS.test(media_type)) return media_type;
  if (media_type.startsWith("application/vnd.")) return media_type.endsWith("+xml") ? BYTES : media_type;
  // A script, a style sheet or a document that came from here would count as one of ours.
  return media_type.startsWith("text/") ? "text/plain" : BYTES;
}
const BYTES = "application/octet-stream";

function matches(header: string | null, etag: string): boolean {
  return (header ?? "").split(",").some((part) => part.trim().replace(/^W\//, "") === etag);
}
