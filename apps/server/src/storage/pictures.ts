import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { AppError, invalid } from "../errors.ts";

/** Widths and heights in pixels in which a picture is kept. */
export const PICTURE_SIZES = [64, 128, 256, 512] as const;
export type PictureSize = (typeof PICTURE_SIZES)[number];
/** A square of an upright picture, in its pixels. */
export type Crop = { x: number; y: number; side: number };
export const PICTURE_BYTES = 5 * 1024 * 1024;
/** Pixels of the longer side in which the pictures of posts are kept, whole. */
export const PHOTO_SIZES = [480, 1280] as const;
export type PhotoSize = (typeof PHOTO_SIZES)[number];
export const PHOTO_BYTES = 10 * 1024 * 1024;

const RESIZE = join(import.meta.dir, "resize.ts");
const PATIENCE_MS = 15_000;
const AT_ONCE = 2;
const SETTLED_MS = 60 * 60_000;

type Kept<S extends number> = { folder: string; sizes: readonly S[]; most_bytes: number; whole: boolean };

/** Square pictures of rooms and people. */
export const pictures = (data_dir: string) =>
  new Pictures({ folder: join(data_dir, "pictures"), sizes: PICTURE_SIZES, most_bytes: PICTURE_BYTES, whole: false });
/** Pictures of posts, in their own proportions. */
export const photos = (data_dir: string) =>
  new Pictures({ folder: join(data_dir, "photos"), sizes: PHOTO_SIZES, most_bytes: PHOTO_BYTES, whole: true });

/** Small WebP files on disk, without what cameras write into theirs. */
export class Pictures<S extends number> {
  readonly #kept: Kept<S>;
  readonly #folder: string;
  #running = 0;

  constructor(kept: Kept<S>) {
    this.#kept = kept;
    this.#folder = kept.folder;
  }

  /**
   * Takes an upload in, or a square of it; answers the id that it is kept under, and its own
   * width and height. Refused by content, not by name: what is no PNG, JPEG, GIF or WebP, or
   * has over 32 million pixels.
   */
  async store(bytes: Uint8Array, crop?: Crop): Promise<{ id: string; width: number; height: number }> {
    const { sizes, whole, most_bytes } = this.#kept;
    if (bytes.length === 0) throw invalid("file", "The file is empty.");
    if (bytes.length > most_bytes)
      throw new AppError("payload_too_large", `A picture has at most ${most_bytes / 1024 / 1024} MB.`);
    if (this.#running >= AT_ONCE)
      throw new AppError("busy", "Other pictures are being worked on. Try again.", { retry_after_ms: 2_000 });
    this.#running += 1;
    await mkdir(this.#folder, { recursive: true });
    const draft = await mkdtemp(join(this.#folder, "draft-"));
    try {
      const child = Bun.spawn([process.execPath, RESIZE, JSON.stringify({ folder: draft, sizes, crop, whole })], {
        stdin: bytes,
        stdout: "pipe",
        stderr: "ignore",
        timeout: PATIENCE_MS,
        killSignal: "SIGKILL",
        env: { PATH: process.env.PATH ?? "" },
      });
      const code = await child.exited;
      if (code === 3) throw invalid("file", "This picture has over 32 million pixels. Make it smaller.");
      if (code === 4) throw invalid("crop", "This part is outside of the picture.");
      if (code !== 0) throw invalid("file", "This is not a PNG, JPEG, GIF or WebP picture that can be used.");
      const id = crypto.randomUUID();
      await rename(draft, join(this.#folder, id));
      const { width, height } = (await new Response(child.stdout).json()) as { width: number; height: number };
      return { id, width, height };
    } finally {
      this.#running -= 1;
      await rm(draft, { recursive: true, force: true });
    }
  }

  /** The file of a picture, to be sent as it is; undefined when it is gone. */
  file(id: string, size: S): Bun.BunFile | undefined {
    // Old pictures are not there in every size.
    const path = [size, ...this.#kept.sizes].map((each) => join(this.#folder, id, `${each}.webp`)).find(existsSync);
    return path ? Bun.file(path) : undefined;
  }

  /** Forgets all but these, and what is so new that it may not be noted anywhere yet. */
  async keepOnly(ids: ReadonlySet<string | null>): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names) {
      const made = (await stat(join(this.#folder, name)).catch(() => undefined))?.mtimeMs ?? Date.now();
      if (!ids.has(name) && Date.now() - made > SETTLED_MS) await this.drop(name);
    }
  }

  /** Forgets a picture; one that is gone already is fine. */
  async drop(id: string): Promise<void> {
    await rm(join(this.#folder, id), { recursive: true, force: true });
  }
}
