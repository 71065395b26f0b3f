import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";
import { LIMITS, phrase } from "@helloworld/protocol";
import type { Context, MiddlewareHandler } from "hono";
import { AppError, invalid } from "../errors.ts";
import { Arriving } from "./arriving.ts";
import { ByteBudget } from "./byte-budget.ts";
import { allotmentOf, networkOf } from "./client-address.ts";
import { FairShare, type Sender } from "./fair-share.ts";
import type { Env } from "./routes.ts";

const MB = 1024 * 1024;
/** The memory that all JSON bodies together may hold. */
const BODIES = new ByteBudget(32 * MB);
/** Bodies that are read at the same time. A sender who floods costs several MB for each, in buffers of the runtime. */
const JSON_PLACES = new FairShare(1_200, 1);
const FILE_PLACES = new FairShare(600, 1);
const PICTURE_PLACES = new FairShare(120, 1);
/** Limits of a form's fields beside its file. */
const FORM = {
  fieldNameSize: 100,
  fieldSize: 1_000,
  fields: 10,
  files: 5,
  parts: 15,
  headerPairs: 20,
  headerSize: 8 * 1024,
};

/** The person and network whose share of a budget a request uses. */
export function senderOf(c: Context<Env>): Sender {
  const { actor, address } = c.var;
  return { person: actor?.user_id ?? `visitor of ${networkOf(address)}`, network: allotmentOf(address) };
}

/** The body of a request that brings a file or a picture, as it arrives. */
export function arrivingFile(c: Context<Env>, places = FILE_PLACES): Arriving {
  const arriving = new Arriving(c.req.raw.body ?? new Blob().stream(), places, senderOf(c));
  c.set("arriving", arriving);
  return arriving;
}

/** Reads the JSON body of a request that is admitted; beyond its bound it is refused before more is read. */
export const readBody: MiddlewareHandler<Env> = async (c, next) => {
  const most = LIMITS.body_bytes;
  const too_large = () =>
    new AppError("payload_too_large", phrase("A body has at most {maximum} bytes here.", { maximum: most }));
  if (Number(c.req.header("content-length") ?? 0) > most) throw too_large();
  const sender = senderOf(c);
  const arrived = BODIES.memory(sender);
  try {
    if (c.req.raw.body) {
      for await (const chunk of new Arriving(c.req.raw.body, JSON_PLACES, sender)) {
        if (arrived.length + chunk.length > most) throw too_large();
        await arrived.add(chunk, most);
      }
      c.req.raw = new Request(c.req.raw, { body: arrived.bytes });
    }
    await next();
  } finally {
    arrived.empty();
  }
};

export type Sent = {
  name: string | undefined;
  bytes: AsyncIterable<Uint8Array>;
  /** The fields of a form beside its file, once the form has arrived. */
  fields: Promise<Record<string, string>>;
};

/** A picture that is sent: the body as it is, or the field `file`, or one of these names, of a form. */
export function sentPicture(c: Context<Env>, names: string[] = []): Promise<Sent> {
  const type = c.req.header("content-type") ?? "";
  if (/^image\//i.test(type) || isForm(c)) return sent(c, names, PICTURE_PLACES);
  throw new AppError("unsupported_media_type", phrase("Send a picture, or a form with the field `file`."));
}

export const isForm = (c: Context<Env>) => /^multipart\/form-data\b/i.test(c.req.header("content-type") ?? "");

/** A file that is sent, as it arrives: the body as it is, or the field `file` of a form. */
export const sentFile = (c: Context<Env>): Promise<Sent> => sent(c, [], FILE_PLACES);

async function sent(c: Context<Env>, names: string[], places: FairShare): Promise<Sent> {
  if (isForm(c)) return fileOfForm(c, ["file", ...names], places);
  return { name: undefined, bytes: arrivingFile(c, places), fields: Promise.resolve({}) };
}

function fileOfForm(c: Context<Env>, names: string[], places: FairShare): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const said = new Map<string, string>();
    const whole = Promise.withResolvers<Record<string, string>>();
    const missing = () => {
      reject(invalid("file", phrase("Choose a file.")));
      whole.resolve(Object.fromEntries(said));
    };
    const form = busboyFor(c);
    if (!form || !c.req.raw.body) return missing();
    form.on("field", (field, value) => said.set(field, value));
    let taken: Readable | undefined;
    const failed = (error: unknown) => {
      if (error instanceof AppError) reject(error);
      missing();
    };
    // It may say twice that something is wrong; what nobody listens to would end the process.
    form.on("error", failed);
    form.on("file", (field, stream, name) => {
      stream.on("error", failed);
      if (!names.includes(field) || taken) return void stream.resume();
      taken = stream;
      resolve({ name: name || undefined, bytes: wholeOf(stream), fields: whole.promise });
    });
    form.on("finish", missing);
    pipeline(Readable.from(arrivingFile(c, places), { objectMode: false }), form).catch((error) => {
      taken?.destroy(error);
      failed(error);
    });
  });
}

/** The bytes of a file in a form; a form that ends within it is refused as what it is. */
async function* wholeOf(stream: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* stream as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (/unexpected end of multipart data/i.test((error as Error).message))
      throw invalid("file", phrase("The form ended before the whole file had arrived. Send it again."));
    throw error;
  }
}

function busboyFor(c: Context<Env>): Busboy | undefined {
  try {
    const headers = { "content-type": c.req.header("content-type") ?? "" };
    return new Busboy({ headers, limits: FORM, preservePath: true });
  } catch {
    return undefined;
  }
}
