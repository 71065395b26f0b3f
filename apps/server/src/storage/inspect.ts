/**
 * The program that looks into a file that a person sent, in a process of its own so that a file made to
 * harm can only end that. Says what the file is by its content, and writes into the folder what is to be
 * kept in its place: `original` where something was taken out, `thumb` and `view` of a picture.
 * Prints a `Finding`. Exit codes: 2 a picture so damaged that what cameras write into it cannot be taken out,
 * 3 a picture of too many bytes.
 */
import { join } from "node:path";
import { ALL_FORMATS, FilePathSource, Input } from "mediabunny";
import sharp from "sharp";
import { rgbaToThumbHash } from "thumbhash";
import { mediaTypeOf } from "./media-types.ts";
import { withoutMetadata } from "./metadata.ts";

export type InspectOrder = {
  path: string;
  folder: string;
  name: string;
  /** Without, nothing is opened: for a file on which this has crashed. */
  decode?: boolean;
};
/** `kind` is what it can be shown as. */
export type Finding = {
  kind: "image" | "video" | "audio" | "file";
  media_type: string;
  width?: number;
  height?: number;
  duration_ms?: number;
  blur?: string;
};

const MOST_PIXELS = 32_000_000;
const MOST_PICTURE_BYTES = 64_000_000;
const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);
const PLAYED = new Set([
  "video/mp4",
  "video/webm",
  "video/quicktime",
  "video/ogg",
  "audio/mpeg",
  "audio/mp4",
  "audio/aac",
  "audio/ogg",
  "audio/webm",
  "audio/wav",
  "audio/flac",
]);
const THUMB = 480;
const VIEW = 1_600;
/** A thumbhash is made of no more. */
const HASHED = 100;

const { path, folder, name, decode = true } = JSON.parse(process.argv[2] ?? "{}") as InspectOrder;
sharp.concurrency(1);

async function picture(media_type: string): Promise<Finding> {
  if (Bun.file(path).size > MOST_PICTURE_BYTES) process.exit(3);
  const given = await Bun.file(path).bytes();
  const bytes = withoutMetadata(given, media_type);
  if (!bytes) process.exit(2);
  if (bytes !== given) await Bun.write(join(folder, "original"), bytes);
  try {
    if (!decode) throw new Error("not to be decoded");
    return { kind: "image", media_type, ...(await sizes(bytes)) };
  } catch {
    // It may be cut off, or too large to be opened: it can still be passed on.
    return { kind: "file", media_type };
  }
}

async function sizes(bytes: Uint8Array) {
  // Only what the file says of itself is read here; nothing is decoded.
  const { autoOrient, pages = 1 } = await sharp(bytes, { limitInputPixels: false, failOn: "error" }).metadata();
  const { width, height } = autoOrient;
  if (!width || !height || width * height > MOST_PIXELS) throw new Error("not to be decoded");
  const open = (animated: boolean) =>
    sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: "error", animated }).autoOrient();
  const write = (file: string, size: number, animated: boolean) =>
    open(animated)
      .resize(size, size, { fit: "inside", withoutEnlargement: true })
      .webp({ quality: 82, effort: animated ? 2 : 4 })
      .toFile(join(folder, file));
  await write("thumb", THUMB, false);
  const moves = pages > 1 && width * height * pages <= MOST_PIXELS;
  await write("view", VIEW, moves).catch(() => write("view", VIEW, false));
  const { data, info } = await open(false)
    .resize(HASHED, HASHED, { fit: "inside" })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const blur = Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64");
  return { width, height, blur };
}

/** The tracks say whether it is a film or sound; a broken one is a file like others. */
async function recording(media_type: string): Promise<Finding> {
  try {
    const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(path) });
    const video = await input.getPrimaryVideoTrack();
    if (!video && !(await input.getPrimaryAudioTrack())) return { kind: "file", media_type };
    const duration = await input.computeDuration();
    const kind = video ? "video" : "audio";
    const played = media_type.replace(/^\w+/, kind);
    if (!PLAYED.has(played)) return { kind: "file", media_type };
    return {
      kind,
      media_type: played,
      ...(Number.isFinite(duration) && duration > 0 && { duration_ms: Math.round(duration * 1000) }),
      ...(video && { width: video.displayWidth, height: video.displayHeight }),
    };
  } catch {
    return { kind: "file", media_type };
  }
}

const media_type = await mediaTypeOf(path, name);
const finding = PICTURES.has(media_type)
  ? await picture(media_type)
  : decode && /^(video|audio)\//.test(media_type)
    ? await recording(media_type)
    : { kind: "file", media_type };
process.stdout.write(JSON.stringify(finding));
