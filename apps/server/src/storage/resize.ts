/**
 * The program that decodes what a person uploaded, in a process of its own so
 * that a picture made to harm can only end that. Reads the picture on standard
 * input; writes `<size>.webp` for each size into the folder; prints nothing.
 * Exit code 2: not a picture that we take.
 */
import { join } from "node:path";
import sharp from "sharp";

const MOST_PIXELS = 32_000_000;
const FORMATS = new Set(["png", "jpeg", "gif", "webp"]);

const [, , folder = "", ...sizes] = process.argv;
const input = Buffer.from(await Bun.stdin.arrayBuffer());
sharp.concurrency(1);
try {
  const picture = sharp(input, { limitInputPixels: MOST_PIXELS, failOn: "error" });
  const { format, width, height } = await picture.metadata();
  if (!FORMATS.has(format ?? "") || !width || !height) process.exit(2);
  for (const size of sizes.map(Number)) {
    // Turned as the camera says; everything else that the file says of itself is left out.
    const square = picture.clone().rotate().resize(size, size, { fit: "cover", position: "attention" });
    await square.webp({ quality: 82 }).toFile(join(folder, `${size}.webp`));
  }
} catch {
  process.exit(2);
}
