import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";
import { LIMITS } from "@helloworld/protocol";
import type { Context, MiddlewareHandler } from "hono";
import { AppError, invalid } from "../errors.ts";
import { ByteBudget } from "./byte-budget.ts";
import type { Env } from "./routes.ts";

const MB = 1024 * 1024;
/** What JSON bodies may hold together. One person or address is left a part of it, so that nobody takes it from all. */
const BODIES = new ByteBudget(32 * MB, 4 * MB);
/** What a form says beside its file. */
const FORM = {
  fieldNameSize: 100,
  fieldSize: 1_000,
  fields: 10,
  files: 5,
  parts: 15,
  headerPairs: 20,
  headerSize: 8 * 1024,
};

/** Reads the body of a request that is admitted; beyond its bound it is refused before more is read. */
export const readBody: MiddlewareHandler<Env> = async (c, next) => {
  const too_large = () => new AppError("payload_too_large", `A body has at most ${LIMITS.body_bytes} bytes here.`);
  const announced = c.req.header("content-length");
  const chunked = c.req.header("transfer-encoding") !== undefined;
  if (announced !== undefined && Number(announced) > LIMITS.body_bytes) throw too_large();
  const holder = c.var.actor?.user_id ?? c.var.address;
  // How much comes is not known before it is there.
  const release = await BODIES.take(chunked ? LIMITS.body_bytes : Number(announced ?? 0), holder);
  try {
    if (chunked && c.req.raw.body) {
      const parts: Uint8Array[] = [];
      let length = 0;
      for await (const part of c.req.raw.body) {
        length += part.length;
        if (length > LIMITS.body_bytes) throw too_large();
        parts.push(part);
      }
      c.req.raw = new Request(c.req.raw, { body: Buffer.concat(parts) });
    }
    await next();
  } finally {
    release();
  }
};

export type Sent = {
  name: string | undefined;
  bytes: AsyncIterable<Uint8Array>;
  /** What a form says beside its file, once all of it has come. */
  fields: Promise<Record<string, string>>;
};

/** A picture that is sent: the body as it is, or the field `file`, or one of these names, of a form. */
export function sentPicture(c: Context<Env>, names: string[] = []): Promise<Sent> {
  const type = c.req.header("content-type") ?? "";
  if (/^image\//i.test(type) || isForm(c)) return sentFile(c, names);
  throw new AppError("unsupported_media_type", "Send a picture, or a form with the field `file`.");
}

export const isForm = (c: Context<Env>) => /^multipart\/form-data\b/i.test(c.req.header("content-type") ?? "");

/** A file that is sent, as it arrives: the body as it is, or the field `file`, or one of these names, of a form. */
export async function sentFile(c: Context<Env>, names: string[] = []): Promise<Sent> {
  const { body } = c.req.raw;
  if (isForm(c)) return fileOfForm(c, ["file", ...names]);
  return { name: undefined, bytes: body ?? new Blob().stream(), fields: Promise.resolve({}) };
}

function fileOfForm(c: Context<Env>, names: string[]): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const said = new Map<string, string>();
    const whole = Promise.withResolvers<Record<string, string>>();
    const missing = () => {
      reject(invalid("file", "Choose a file."));
      whole.resolve(Object.fromEntries(said));
    };
    const form = busboyFor(c);
    if (!form || !c.req.raw.body) return missing();
    form.on("field", (field, value) => said.set(field, value));
    let taken: Readable | undefined;
    // It may say twice that something is wrong; what nobody listens to would end the process.
    form.on("error", missing);
    form.on("file", (field, stream, name) => {
      stream.on("error", missing);
      if (!names.includes(field) || taken) return void stream.resume();
      taken = stream;
      resolve({ name: name || undefined, bytes: stream, fields: whole.promise });
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
    return new Busboy({ headers, limits: FORM, preservePath: true });
  } catch {
    return undefined;
  }
}
