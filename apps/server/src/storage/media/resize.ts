/**
 * The program that draws the picture of a person, room, post or emoji, in a process of its own so
 * that a picture made to harm can only end that. It runs in the folder with the file `given`, writes
 * `<size>.webp` for each size, and prints its width and height. Everything else that the file says of itself is left out.
 * Exit codes: 2 not a picture that we take, 3 too many pixels, 4 the crop is not within it.
 */
import { existsSync } from "node:fs";
import sharp, { type Sharp } from "sharp";
import { openPicture, PICTURES, type Picture } from "./picture.ts";
import { scrub } from "./scrub.ts";
import { mediaTypeOf } from "./types.ts";

export type ResizeOrder = {
  sizes: readonly number[];
  /** In its own proportions, the longer side of this size at most; otherwise square. */
  whole: boolean;
  crop?: { x: number; y: number; side: number } | undefined;
};

/** The sizes in which a picture that moves goes on moving; in the others it stands still. */
const MOVING = new Set([256, 1280]);
const GIVEN = "given";
const CLEAN = "clean";
const { sizes, crop, whole } = JSON.parse(process.argv[2] ?? "{}") as ResizeOrder;

/** All of it, the square that was asked for, or what is most worth seeing. */
function resized(picture: Sharp, size: number, position: "centre" | "attention"): Sharp {
  if (whole) return picture.resize(size, size, { fit: "inside", withoutEnlargement: true });
  if (!crop) return picture.resize(size, size, { fit: "cover", position });
  const { x: left, y: top, side } = crop;
  return picture.extract({ left, top, width: side, height: side }).resize(size, size);
}

/** Decodes it once, in the largest size; the smaller ones are made of that. */
async function drawStill(picture: Picture, wanted: readonly number[]): Promise<void> {
  if (wanted.length === 0) return;
  const { data, info } = await resized(picture.still(), Math.max(...wanted), "attention")
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  for (const size of wanted) {
    const drawn = sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
    await drawn
      .resize(size, size, { fit: "inside", withoutEnlargement: whole })
      .webp({ quality: 82, effort: 4 })
      .toFile(`${size}.webp`);
  }
}

async function drawMoving(picture: Picture, size: number): Promise<void> {
  const moving = resized(await picture.moving(), size, "centre");
  await moving.webp({ quality: 82, effort: 2 }).toFile(`${size}.webp`);
}

async function draw(): Promise<number> {
  const media_type = await mediaTypeOf(GIVEN, "");
  if (!PICTURES.has(media_type)) return 2;
  // The same that is taken out of what is sent in conversations, so that what one takes the other takes as well.
  const notes = scrub(GIVEN, CLEAN, media_type);
  if (notes === "kept") return 2;
  const picture = await openPicture(existsSync(CLEAN) ? CLEAN : GIVEN, media_type, notes === "mended");
  if (!picture) return 3;
  if (crop && (crop.x + crop.side > picture.width || crop.y + crop.side > picture.height)) return 4;
  // One that cannot be made to move stands still.
  const still = new Set(sizes);
  for (const size of sizes) {
    if (!picture.moves || !MOVING.has(size)) continue;
    await drawMoving(picture, size).then(
      () => still.delete(size),
      () => undefined,
    );
  }
  await drawStill(picture, [...still]);
  process.stdout.write(JSON.stringify({ width: picture.width, height: picture.height }));
  return 0;
}

process.exitCode = await draw().catch(() => 2);
