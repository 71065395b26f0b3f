import { LIMITS } from "@helloworld/protocol";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { AppError, invalid } from "../errors.ts";
import { PHOTO_BYTES, PICTURE_BYTES } from "../storage/pictures.ts";
import type { Env } from "./routes.ts";

/** Paths that take a picture; a form adds some bytes around it. */
const UPLOADS = /\/(picture|avatar)$|\/chat\/emojis\/[^/]+$/;
const PHOTOS = /\/posts\/pictures$/;

function limited(bytes: number) {
  const refuse = () => {
    throw new AppError("payload_too_large", `A body has at most ${bytes} bytes here.`);
  };
  return bodyLimit({ maxSize: bytes, onError: refuse });
}

const small = limited(LIMITS.body_bytes);
const FORM_BYTES = 64 * 1024;
const large = limited(PICTURE_BYTES + FORM_BYTES);
const largest = limited(PHOTO_BYTES + FORM_BYTES);
/** What people send in conversations is read as it comes, and measured there. */
const STREAMED = /\/chat\/(upload\/(image|audio|file)|files\/[^/]+)$/;

/** Bodies beyond what their path takes are refused before they are read. */
export const limitBody = createMiddleware<Env>((c, next) => {
  const { path, method } = c.req;
  if (STREAMED.test(path) && (method === "POST" || method === "PATCH")) return next();
  return (PHOTOS.test(path) ? largest : UPLOADS.test(path) ? large : small)(c, next);
});

/** The bytes of an uploaded file: the body as it is, or the field `file` of a form. */
export async function uploaded(c: Context<Env>): Promise<Uint8Array<ArrayBuffer>> {
  const type = c.req.header("content-type") ?? "";
  if (type.startsWith("image/")) return new Uint8Array(await c.req.arrayBuffer());
  if (!type.startsWith("multipart/form-data"))
    throw new AppError("unsupported_media_type", "Send a picture, or a form with the field `file`.");
  const { file } = await c.req.parseBody().catch(() => ({ file: undefined }));
  if (!(file instanceof File)) throw invalid("file", "Choose a file.");
  return new Uint8Array(await file.arrayBuffer());
}
