import { id, LIMITS, phrase, waveform } from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, fromZod, invalid, reasonOf } from "../../errors.ts";
import type { Env } from "../../http/routes.ts";
import { arrivingFile, senderOf } from "../../http/upload.ts";
import { finishFile } from "./finalize-upload.ts";
import { createUpload, type FileRow, ownUpload } from "./uploads.ts";

/*
 * Uploads that go on where they stopped: tus 1.0 (https://tus.io/protocols/resumable-upload), with the
 * extensions creation, termination, checksum and expiration.
 */

const VERSION = "1.0.0";
const ALGORITHMS = ["sha1", "sha256"] as const;
const LONGEST_HOUR_MS = 60 * 60 * 1000;

/** What the sender says of a file, in `Upload-Metadata`. */
const metadata = z.object({
  room_id: id,
  filename: z.string().max(1_000).default("file"),
  duration_ms: z.coerce
    .number()
    .int()
    .min(0)
    .max(24 * LONGEST_HOUR_MS)
    .optional(),
  waveform: z
    .string()
    .max(LIMITS.waveform * 4)
    .transform((text) => text.split(",").map(Number))
    .pipe(waveform)
    .optional(),
});

const wholeNumber = /^\d{1,15}$/;

/** What this server can do. */
export function tusOptions(app: App): Response {
  return new Response(null, {
    status: 204,
    headers: {
      "tus-resumable": VERSION,
      "tus-version": VERSION,
      "tus-extension": "creation,termination,checksum,expiration",
      "tus-checksum-algorithm": ALGORITHMS.join(","),
      "tus-max-size": String(app.config.file_max),
    },
  });
}

/** Begins an upload: its address is in `Location`. */
export async function tusCreate(app: App, actor: Actor, c: Context<Env>): Promise<Response> {
  requireVersion(c);
  const length = c.req.header("upload-length") ?? "";
  if (!wholeNumber.test(length))
    throw invalid("Upload-Length", phrase("Say how many bytes the file has, in Upload-Length."));
  const parsed = metadata.safeParse(readMetadata(c.req.header("upload-metadata") ?? ""));
  if (!parsed.success) throw fromZod(parsed.error.issues);
  const { room_id, filename, duration_ms, waveform } = parsed.data;
  const file = await createUpload(app, actor, { room_id, name: filename, size: Number(length), duration_ms, waveform });
  return answer(201, file, { location: `/api/v1/chat/files/${file.id}` });
}

/** How far an upload is. */
export async function tusHead(app: App, actor: Actor, file_id: string, c: Context<Env>): Promise<Response> {
  requireVersion(c);
  await ownUpload(app, actor, file_id);
  // Whoever asks has lost the request that brought bytes; what it brought counts first.
  await app.uploads.interrupt(file_id);
  const file = await ownUpload(app, actor, file_id);
  if (file.state === "refused") throw new AppError("gone", reasonOf(file.reason) ?? phrase("This file was refused."));
  return answer(200, file, { "upload-length": String(file.size) });
}

/** Brings bytes. The request that brings the last one waits a while for what is made of the file. */
export async function tusPatch(app: App, actor: Actor, file_id: string, c: Context<Env>): Promise<Response> {
  requireVersion(c);
  if (c.req.header("content-type") !== "application/offset+octet-stream")
    throw new AppError("unsupported_media_type", phrase("Send the bytes as application/offset+octet-stream."));
  const offset = c.req.header("upload-offset") ?? "";
  if (!wholeNumber.test(offset)) throw invalid("Upload-Offset", phrase("Say where the bytes begin, in Upload-Offset."));
  const checksum = readChecksum(c.req.header("upload-checksum"));
  const file = await ownUpload(app, actor, file_id);
  if (Number(c.req.header("content-length") ?? 0) > file.size - Number(offset))
    throw new AppError("payload_too_large", phrase("That is more than was announced."));
  const sender = senderOf(c);
  await app.uploads.append(file, Number(offset), { source: arrivingFile(c), sender, checksum });
  const now = await ownUpload(app, actor, file_id);
  // In the background: how it ends is in the state of the file.
  if (now.state === "processing")
    finishFile(app, file_id, sender).catch((error) =>
      app.log.warn("a file is tried again", { file_id, error: String(error) }),
    );
  return answer(204, now);
}

function answer(status: number, file: FileRow, more: Record<string, string> = {}): Response {
  const headers = new Headers({
    "tus-resumable": VERSION,
    "upload-offset": String(file.received),
    "cache-control": "no-store",
    ...more,
  });
  if (file.expires_at) headers.set("upload-expires", file.expires_at.toUTCString());
  return new Response(null, { status, headers });
}

function requireVersion(c: Context<Env>): void {
  if (c.req.header("tus-resumable") !== VERSION)
    throw new AppError(
      "precondition_failed",
      phrase("Speak tus {version}: send Tus-Resumable: {version}.", { version: VERSION }),
    );
}

/** Names with values in base64, with commas between them. */
function readMetadata(header: string): Record<string, string> {
  const pairs = header.split(",").flatMap((part) => {
    const [name, value = ""] = part.trim().split(" ");
    return name ? [[name, Buffer.from(value, "base64").toString()] as const] : [];
  });
  return Object.fromEntries(pairs);
}

function readChecksum(header: string | undefined) {
  if (header === undefined) return undefined;
  const [name = "", value = ""] = header.split(" ");
  const algorithm = ALGORITHMS.find((each) => each === name.toLowerCase());
  if (!algorithm)
    throw invalid("Upload-Checksum", phrase("Use one of {algorithms}.", { algorithms: ALGORITHMS.join(", ") }));
  return { algorithm, digest: Buffer.from(value, "base64") };
}
