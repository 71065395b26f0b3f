import { join } from "node:path";
import { phrase } from "@helloworld/protocol";
import { invalid } from "../errors.ts";
import type { Sender } from "../http/fair-share.ts";
import type { BlobStore } from "./blob-store.ts";
import { madeFile, receive } from "./drafts.ts";
import type { ResizeOrder } from "./media/resize.ts";
import type { MediaSandbox } from "./media-sandbox.ts";
import type { Space } from "./space.ts";

/** Widths and heights in pixels in which a picture is kept. */
export const PICTURE_SIZES = [64, 128, 256, 512] as const;
export type PictureSize = (typeof PICTURE_SIZES)[number];
/** A square of an upright picture, in its pixels. */
export type Crop = { x: number; y: number; side: number };
const PICTURE_BYTES = 5 * 1024 * 1024;
/** Pixels of the longer side in which the pictures of posts are kept, whole. */
export const PHOTO_SIZES = [480, 1280] as const;
export type PhotoSize = (typeof PHOTO_SIZES)[number];
const PHOTO_BYTES = 10 * 1024 * 1024;

const RESIZE = join(import.meta.dir, "media/resize.ts");
const SETTLED_MS = 60 * 60_000;

type Kept<S extends number> = { prefix: string; sizes: readonly S[]; most_bytes: number; whole: boolean };
/** A picture to be sent as it is. */
export type PictureFile = { stream: ReadableStream<Uint8Array<ArrayBuffer>>; size: number };

/** Square pictures of rooms and people. */
export const pictures = (store: BlobStore, sandbox: MediaSandbox, space: Space) =>
  new Pictures(store, sandbox, space, {
    prefix: "pictures",
    sizes: PICTURE_SIZES,
    most_bytes: PICTURE_BYTES,
    whole: false,
  });
/** Pictures of posts, in their own proportions. */
export const photos = (store: BlobStore, sandbox: MediaSandbox, space: Space) =>
  new Pictures(store, sandbox, space, { prefix: "photos", sizes: PHOTO_SIZES, most_bytes: PHOTO_BYTES, whole: true });

/** Small WebP files, without what cameras write into theirs. */
export class Pictures<S extends number> {
  readonly #store: BlobStore;
  readonly #sandbox: MediaSandbox;
  readonly #space: Space;
  readonly #kept: Kept<S>;

  constructor(store: BlobStore, sandbox: MediaSandbox, space: Space, kept: Kept<S>) {
    this.#store = store;
    this.#sandbox = sandbox;
    this.#space = space;
    this.#kept = kept;
  }

  /**
   * Takes a person's upload in as it arrives, or a square of it; answers the id that it is kept under, and its own
   * width and height. Refused by content, not by name: what is none of the formats that we take, or
   * has over 32 million pixels.
   */
  async store(
    sender: Sender,
    bytes: AsyncIterable<Uint8Array>,
    crop?: Crop,
  ): Promise<{ id: string; width: number; height: number }> {
    const { sizes, whole, most_bytes } = this.#kept;
    return await this.#sandbox.use(
      sender,
      async (folder) => {
        const size = await receive(join(folder, "given"), bytes, most_bytes, this.#space);
        if (size === 0) throw invalid("file", phrase("The file is empty."));
      },
      async (folder) => {
        const release = await this.#space.promise(most_bytes);
        try {
          return await this.#draw(folder, { sizes, crop, whole });
        } finally {
          release();
        }
      },
    );
  }

  async #draw(folder: string, order: ResizeOrder): Promise<{ id: string; width: number; height: number }> {
    const { code, output } = await this.#sandbox.run(RESIZE, folder, order);
    if (code === 3) throw invalid("file", phrase("This picture has over 32 million pixels. Make it smaller."));
    if (code === 4) throw invalid("crop", phrase("This part is outside of the picture."));
    if (code !== 0)
      throw invalid("file", phrase("This is not a PNG, JPEG, GIF, WebP, AVIF or TIFF picture that can be used."));
    const id = crypto.randomUUID();
    try {
      for (const size of this.#kept.sizes) await this.#keep(this.#key(id, size), join(folder, `${size}.webp`));
    } catch (error) {
      await this.drop(id);
      throw error;
    }
    const { width, height } = JSON.parse(output) as { width: number; height: number };
    return { id, width, height };
  }

  async #keep(key: string, path: string): Promise<void> {
    const file = await madeFile(path);
    if (!file) throw new Error(`not drawn: ${path}`);
    await this.#store.put(key, file.bytes);
  }

  /** A picture in this size, or the next best that there is; undefined when it is gone. */
  async open(id: string, wanted: S): Promise<PictureFile | undefined> {
    // Old pictures are not there in every size.
    for (const each of [wanted, ...this.#kept.sizes]) {
      const key = this.#key(id, each);
      const size = await this.#store.size(key);
      const stream = size === undefined ? undefined : await this.#store.read(key);
      if (size !== undefined && stream) return { stream, size };
    }
    return undefined;
  }

  /** Forgets all but these, and what is so new that it may not be noted anywhere yet. */
  async keepOnly(ids: ReadonlySet<string | null>): Promise<void> {
    const gone = new Set<string>();
    for await (const { key, kept_at } of this.#store.list(this.#kept.prefix)) {
      const id = key.split("/")[1] as string;
      if (!ids.has(id) && Date.now() - kept_at > SETTLED_MS) gone.add(id);
    }
    for (const id of gone) await this.drop(id);
  }

  /** Forgets a picture; one that is gone already is fine. */
  async drop(id: string): Promise<void> {
    await this.#store.drop(`${this.#kept.prefix}/${id}`);
  }

  #key(id: string, size: number): string {
    return `${this.#kept.prefix}/${id}/${size}.webp`;
  }
}
