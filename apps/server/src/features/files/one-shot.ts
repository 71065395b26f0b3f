import { type Attachment, type FileKind, id, type Phrase, phrase } from "@helloworld/protocol";
import type { Context } from "hono";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { invalid } from "../../errors.ts";
import type { Env } from "../../http/routes.ts";
import { isForm, senderOf, sentFile } from "../../http/upload.ts";
import { finished } from "./finalize-upload.ts";
import { attachmentOf } from "./read.ts";
import { createUpload, removeUpload, setRoom } from "./uploads.ts";

/** What a form puts around a file, at most. */
const FORM_BYTES = 64 * 1024;
const BROKEN = phrase("The upload broke off. Send it again.");

/** Takes a file in by one request: the body as it is, or the field `file` of a form. `wanted` refuses other kinds. */
export async function uploadAtOnce(
  app: App,
  actor: Actor,
  { room_id, name }: { room_id?: string | undefined; name?: string | undefined },
  wanted: FileKind | undefined,
  c: Context<Env>,
): Promise<Attachment> {
  const { body } = c.req.raw;
  const is_form = isForm(c);
  const announced = Number(c.req.header("content-length") ?? app.config.file_max);
  // Of a form only a bound is known before it is read.
  const bound =
    is_form && announced <= app.config.file_max + FORM_BYTES ? Math.min(announced, app.config.file_max) : announced;
  const file = await createUpload(app, actor, { room_id, name: name ?? "file", size: body ? bound : 0 });
  try {
    const sender = senderOf(c);
    const given = await sentFile(c);
    const { offset, cut } = await app.uploads.append(file, 0, { source: given.bytes, sender });
    if (cut || (!is_form && offset < announced && c.req.header("content-length"))) throw invalid("file", BROKEN);
    if (offset === 0) throw invalid("file", phrase("The file is empty."));
    const { room_id: room_field } = await given.fields;
    if (!room_id && room_field) await setRoom(app, actor, file.id, roomOf(room_field));
    await app.uploads.complete(file, name ?? given.name);
    const { kind } = await finished(app, file.id, sender);
    if (wanted && kind !== wanted) throw invalid("file", WRONG_KIND[wanted]);
    return await attachmentOf(app.db.query, file.id);
  } catch (error) {
    await removeUpload(app, actor, file.id).catch(() => undefined);
    throw error;
  }
}

function roomOf(field: string): string {
  const room = id.safeParse(field);
  if (!room.success) throw invalid("room_id", phrase("This is not the id of a room."));
  return room.data;
}

const WRONG_KIND: Record<FileKind, Phrase> = {
  image: phrase("This is not a PNG, JPEG, GIF, WebP, AVIF or TIFF picture that can be shown."),
  audio: phrase("This is not a recording that can be played."),
  video: phrase("This is not a film that can be played."),
  file: phrase("This is not a file."),
};
