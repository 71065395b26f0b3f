import sharp, { type Sharp } from "sharp";
import { type Apng, readApng } from "./apng.ts";

/** Beyond this a picture is not decoded. */
export const MOST_PIXELS = 32_000_000;
/** What is decoded wherever people send pictures; what each of them is says its content. */
export const PICTURES: ReadonlySet<string> = new Set([
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/avif",
  "image/tiff",
]);

/** A picture that can be drawn in several sizes; upright, whatever its format says of that. */
export type Picture = {
  width: number;
  height: number;
  /** Whether it has frames that are not too many to be opened together. */
  moves: boolean;
  still(): Sharp;
  moving(): Promise<Sharp>;
};

sharp.concurrency(1);
// Nothing is asked for twice, and what is kept counts against the memory of this process.
sharp.cache(false);

/**
 * Reads what a picture says of itself, without decoding it. Throws where it is broken; null beyond `MOST_PIXELS`.
 * Of one that was `mended`, all must be there.
 */
export async function openPicture(path: string, media_type: string, mended: boolean): Promise<Picture | null> {
  const options = { limitInputPixels: MOST_PIXELS, failOn: mended ? "warning" : "error" } as const;
  const {
    autoOrient,
    pages = 1,
    orientation = 1,
  } = await sharp(path, { ...options, limitInputPixels: false }).metadata();
  const { width, height } = autoOrient;
  if (!width || !height) throw new Error("a picture without a size");
  if (width * height > MOST_PIXELS) return null;
  const apng = media_type === "image/png" ? readApng(await Bun.file(path).bytes()) : undefined;
  const frames = media_type === "image/tiff" ? 1 : (apng?.frames.length ?? pages);
  return {
    width,
    height,
    moves: frames > 1 && width * height * frames <= MOST_PIXELS,
    still: () => sharp(path, options).autoOrient(),
    moving: async () =>
      apng ? sharpOfFrames(apng, orientation) : sharp(path, { ...options, animated: true }).autoOrient(),
  };
}

/** The frames one below the other, as sharp has pictures that move. */
async function sharpOfFrames(apng: Apng, orientation: number): Promise<Sharp> {
  // Turning each of the frames is not worth its code: what moves and lies on its side stands still.
  if (orientation > 1) throw new Error("a turned picture that moves");
  const { width, height, frames, loops } = apng;
  const strip = new Uint8Array(width * height * 4 * frames.length);
  const canvas = new Uint8Array(width * height * 4);
  for (const [index, frame] of frames.entries()) {
    if (frame.x + frame.width > width || frame.y + frame.height > height) throw new Error("a frame outside");
    const { data } = await sharp(frame.png, { limitInputPixels: MOST_PIXELS })
      .toColourspace("srgb")
      .ensureAlpha()
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    const before = frame.dispose === 2 && index > 0 ? canvas.slice() : undefined;
    for (let row = 0; row < frame.height; row += 1) {
      const at = ((frame.y + row) * width + frame.x) * 4;
      const line = data.subarray(row * frame.width * 4, (row + 1) * frame.width * 4);
      if (frame.over) lay(canvas, at, line);
      else canvas.set(line, at);
    }
    strip.set(canvas, index * canvas.length);
    if (before) canvas.set(before);
    else if (frame.dispose === 1 || frame.dispose === 2)
      for (let row = 0; row < frame.height; row += 1) {
        const at = ((frame.y + row) * width + frame.x) * 4;
        canvas.fill(0, at, at + frame.width * 4);
      }
  }
  const raw = { width, height: height * frames.length, channels: 4 as const, pageHeight: height };
  const webp = { delay: frames.map((frame) => frame.delay_ms), loop: loops };
  return sharp(strip, { raw, animated: true, limitInputPixels: MOST_PIXELS }).webp(webp);
}

/** Draws a line of pixels over what is there. */
function lay(canvas: Uint8Array, at: number, line: Uint8Array): void {
  for (let pixel = 0; pixel < line.length; pixel += 4) {
    const alpha = line[pixel + 3] ?? 0;
    const to = at + pixel;
    if (alpha === 255) canvas.set(line.subarray(pixel, pixel + 4), to);
    else if (alpha > 0) {
      const below = ((canvas[to + 3] ?? 0) * (255 - alpha)) / 255;
      const sum = alpha + below;
      for (let channel = 0; channel < 3; channel += 1)
        canvas[to + channel] = Math.round(
          ((line[pixel + channel] ?? 0) * alpha + (canvas[to + channel] ?? 0) * below) / sum,
        );
      canvas[to + 3] = Math.round(sum);
    }
  }
}
