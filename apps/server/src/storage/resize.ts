/**
 * The program that decodes what a person uploaded, in a process of its own so
 * that a picture made to harm can only end that. Reads the picture on standard
 * input; writes `<size>.webp` for each size into the folder; prints its width and height.
 * Exit codes: 2 not a picture that we take, 3 too many pixels, 4 the crop is not within it.
 */
import { join } from "node:path";
import sharp from "sharp";

type Order = {
  folder: string;
  sizes: number[];
  /** In its own proportions, the longer side of this size at most; otherwise square. */
  whole: boolean;
  crop?: { x: number; y: number; side: number };
};

const MOST_PIXELS = 32_000_000;
const FORMATS = new Set(["png", "jpeg", "gif", "webp"]);
/** The sizes in which a picture that moves goes on moving; in the others it stands still. */
const MOVING = new Set([256, 1280]);

const { folder, sizes, crop, whole } = JSON.parse(process.argv[2] ?? "{}") as Order;
const input = Buffer.from(await Bun.stdin.arrayBuffer());
sharp.concurrency(1);

/** All of it, the square that was asked for, or what is most worth seeing; turned as the camera says. */
function resized(size: number, animated: boolean) {
  const upright = sharp(input, { limitInputPixels: MOST_PIXELS, failOn: "error", animated }).autoOrient();
  if (whole) return upright.resize(size, size, { fit: "inside", withoutEnlargement: true });
  const { x, y, side } = crop ?? {};
  return crop
    ? upright
        .extract({ left: x as number, top: y as number, width: side as number, height: side as number })
        .resize(size, size)
    : upright.resize(size, size, { fit: "cover", position: animated ? "centre" : "attention" });
}

async function write(size: number, animated: boolean): Promise<void> {
  // Everything else that the file says of itself is left out.
  await resized(size, animated)
    .webp({ quality: 82, effort: animated ? 2 : 4 })
    .toFile(join(folder, `${size}.webp`));
}

try {
  // Only what the file says of itself is read here; nothing is decoded.
  const { format, autoOrient, pages = 1 } = await sharp(input, { limitInputPixels: false, failOn: "error" }).metadata();
  const { width, height } = autoOrient;
  if (!FORMATS.has(format ?? "") || !width || !height) process.exit(2);
  if (width * height > MOST_PIXELS) process.exit(3);
  if (crop && (crop.x + crop.side > width || crop.y + crop.side > height)) process.exit(4);
  const moves = pages > 1 && width * height * pages <= MOST_PIXELS;
  for (const size of sizes) {
    // One that cannot be made to move stands still.
    if (moves && MOVING.has(size)) await write(size, true).catch(() => write(size, false));
    else await write(size, false);
  }
  process.stdout.write(JSON.stringify({ width, height }));
} catch {
  process.exit(2);
}
