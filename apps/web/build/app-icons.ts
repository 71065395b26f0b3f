import { join } from "node:path";
import sharp from "sharp";

/** `bun run app-icons`: draws the icons of the installed app from `src/ui/icon.svg`. Their PNGs are committed. */
const web = join(import.meta.dirname, "..");
const CANVAS = "#fff6f3";
/** A system may cut a maskable icon to a circle of 80% of its width; the bubble stays within it. */
const SAFE = 0.58;

const svg = await Bun.file(join(web, "src/ui/icon.svg")).bytes();

async function draw(name: string, size: number, part: number, background: string): Promise<void> {
  const inner = Math.round(size * part);
  const bubble = await sharp(svg, { density: (72 * inner) / 32 })
    .resize(inner, inner)
    .png()
    .toBuffer();
  await sharp({ create: { width: size, height: size, channels: 4, background } })
    .composite([{ input: bubble }])
    .png({ compressionLevel: 9, palette: true })
    .toFile(join(web, "public/icons", `${name}-${size}.png`));
}

for (const size of [192, 512]) {
  await draw("icon", size, 1, "#fff0");
  await draw("maskable", size, SAFE, CANVAS);
}
await draw("apple-touch-icon", 180, 0.68, CANVAS);
