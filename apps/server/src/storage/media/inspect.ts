/**
 * The program that looks into a file that a person sent, in a process of its own so that a file made to
 * harm can only end that. It runs in the folder with the file `given`, says what that is by its content, and writes what is to be
 * kept in its place: `original` where something was taken out, `thumb` and `view` of a picture.
 * Prints a `Finding`. Exit codes: 2 a picture so damaged that what cameras write into it cannot be taken out,
 * 3 a picture of too many bytes.
 */
import { existsSync } from "node:fs";
import { ALL_FORMATS, FilePathSource, Input } from "mediabunny";
import sharp from "sharp";
import { rgbaToThumbHash } from "thumbhash";
import { openPicture, PICTURES } from "./picture.ts";
import { scrub } from "./scrub.ts";
import { mediaTypeOf } from "./types.ts";

export type InspectOrder = {
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
  moves?: boolean;
  /** Whether it may still say where it was taken: a recording of a kind whose notes we cannot take out. */
  notes_kept?: true;
};

const MOST_PICTURE_BYTES = 64_000_000;
/** Containers that browsers play. */
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

const { name, decode = true } = JSON.parse(process.argv[2] ?? "{}") as InspectOrder;
const GIVEN = "given";
const ORIGINAL = "original";

async function find(): Promise<Finding> {
  const media_type = await mediaTypeOf(GIVEN, name);
  if (PICTURES.has(media_type) && Bun.file(GIVEN).size > MOST_PICTURE_BYTES) process.exit(3);
  const notes = scrub(GIVEN, ORIGINAL, media_type);
  if (notes === "kept") {
    if (PICTURES.has(media_type)) process.exit(2);
    // It may say where it was taken: it is passed on as it is, says so, and is not shown.
    return { kind: "file", media_type, notes_kept: true };
  }
  const path = existsSync(ORIGINAL) ? ORIGINAL : GIVEN;
  if (!decode) return { kind: "file", media_type };
  try {
    if (PICTURES.has(media_type))
      return { kind: "image", media_type, ...(await sizes(path, media_type, notes === "mended")) };
    if (/^(video|audio)\//.test(media_type)) return await recording(path, media_type);
  } catch {
    // It may be cut off, or too large to be opened: it can still be passed on.
  }
  return { kind: "file", media_type };
}

async function sizes(path: string, media_type: string, mended: boolean) {
  const picture = await openPicture(path, media_type, mended);
  if (!picture) throw new Error("not to be decoded");
  const small = { fit: "inside", withoutEnlargement: true } as const;
  // The large one is decoded once; the others are made of what it became.
  const { data: drawn, info } = await picture
    .still()
    .resize(VIEW, VIEW, small)
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const again = () => sharp(drawn, { raw: { width: info.width, height: info.height, channels: info.channels } });
  const webp = { quality: 82, effort: 4 } as const;
  await again().resize(THUMB, THUMB, small).webp(webp).toFile("thumb");
  const still = () => again().webp(webp).toFile("view");
  const moving = async () => {
    await (await picture.moving()).resize(VIEW, VIEW, small).webp({ quality: 82, effort: 2 }).toFile("view");
  };
  // One that cannot be made to move stands still.
  const moves =
    picture.moves &&
    (await moving().then(
      () => true,
      () => false,
    ));
  if (!moves) await still();
  const hashed = await again()
    .resize(HASHED, HASHED, { fit: "inside" })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const hash = rgbaToThumbHash(hashed.info.width, hashed.info.height, hashed.data);
  return { width: picture.width, height: picture.height, blur: Buffer.from(hash).toString("base64"), moves };
}

/** The tracks say whether it is a film or sound; a broken one is a file like others. */
async function recording(path: string, media_type: string): Promise<Finding> {
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(path) });
  const video = await input.getPrimaryVideoTrack();
  const audio = await input.getPrimaryAudioTrack();
  if (!video && !audio) return { kind: "file", media_type };
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
}

process.stdout.write(JSON.stringify(await find()));
