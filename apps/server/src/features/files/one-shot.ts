import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";
import type { Attachment, FileKind } from "@helloworld/protocol";
import type { Context } from "hono";
import type { App } from "../../app.ts";
import { invalid } from "../../errors.ts";
import type { Env } from "../../http/routes.ts";
import type { Actor } from "../../realtime/connection.ts";
import { finished } from "./finish.ts";
import { attachmentOf } from "./read.ts";
import { createUpload, removeUpload } from "./uploads.ts";

/** What a form puts around a file, at most. */
const FORM_BYTES = 64 * 1024;
const BROKEN = "The upload broke off. Send it again.";

/** Takes a file in by one request: the body as it is, or the field `file` of a form. `wanted` refuses other kinds. */
export async function uploadAtOnce(
  app: App,
  actor: Actor,
  { room_id, name }: { room_id: string; name?: string | undefined },
  wanted: FileKind | undefined,
  c: Context<Env>,
): Promise<Attachment> {
  const { body } = c.req.raw;
  const is_form = /^multipart\/form-data\b/i.test(c.req.header("content-type") ?? "");
  const announced = Number(c.req.header("content-length") ?? app.config.file_max);
  // Of a form only a bound is known before it is read.
  const bound =
    is_form && announced <= app.config.file_max + FORM_BYTES ? Math.min(announced, app.config.file_max) : announced;
  const file = await createUpload(app, actor, { room_id, name: name ?? "file", size: body ? bound : 0 });
  try {
    const given = is_form ? await fileOf(c) : { name: undefined, bytes: body as ReadableStream<Uint8Array> };
    const { offset, cut } = await app.uploads.append(file, 0, given.bytes);
    if (cut || (!is_form && offset < announced && c.req.header("content-length"))) throw invalid("file", BROKEN);
    if (offset === 0) throw invalid("file", "The file is empty.");
    await app.uploads.complete(file, name ?? given.name);
    const { kind } = await finished(app, file.id);
    if (wanted && kind !== wanted) throw invalid("file", WRONG_KIND[wanted]);
    return await attachmentOf(app.db.query, file.id);
  } catch (error) {
    await removeUpload(app, actor, file.id).catch(() => undefined);
    throw error;
  }
}

const WRONG_KIND: Record<FileKind, string> = {
  image: "This is not a PNG, JPEG, GIF or WebP picture that can be shown.",
  audio: "This is not a recording that can be played.",
  video: "This is not a film that can be played.",
  file: "This is not a file.",
};

/** The field `file` of a form, read as it arrives. */
function fileOf(c: Context<Env>): Promise<{ name: string | undefined; bytes: AsyncIterable<Uint8Array> }> {
  return new Promise((resolve, reject) => {
    const missing = () => reject(invalid("file", "Choose a file."));
    const form = busboyFor(c);
    if (!form || !c.req.raw.body) return missing();
    let taken: Readable | undefined;
    // It may say twice that something is wrong; what nobody listens to would end the process.
    form.on("error", missing);
    form.on("file", (field, stream, name) => {
      stream.on("error", missing);
      if (field !== "file" || taken) return void stream.resume();
      taken = stream;
      resolve({ name: name || undefined, bytes: stream });
    });
    form.on("finish", missing);
    pipeline(Readable.fromWeb(c.req.raw.body as never), form).catch((error) => {
      taken?.destroy(error);
      missing();
    });
  });
}

function busboyFor(c: Context<Env>): Busboy | undefined {
  try {
    const headers = { "content-type": c.req.header("content-type") ?? "" };
    return new Busboy({ headers, limits: { files: 5, fields: 20, fieldSize: FORM_BYTES }, preservePath: true });
  } catch {
    return undefined;
  }
}
