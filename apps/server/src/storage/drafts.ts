import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { phrase } from "@helloworld/protocol";
import { AppError } from "../errors.ts";
import { storageFull } from "./blob-store.ts";
import { NO_ROOM } from "./disk-store.ts";
import type { Space } from "./space.ts";

const CHUNK = 256 * 1024;

/** A file that a program of ours left in its folder: never one elsewhere that it points to. Undefined where it made none. */
export async function madeFile(path: string): Promise<{ size: number; bytes: AsyncIterable<Uint8Array> } | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error) => {
    if ((error as { code?: string }).code === "ENOENT") return undefined;
    throw error;
  });
  if (!file) return undefined;
  const found = await file.stat();
  const bytes = async function* () {
    try {
      for (;;) {
        const chunk = new Uint8Array(CHUNK);
        const { bytesRead } = await file.read(chunk, 0, CHUNK);
        if (bytesRead === 0) return;
        yield chunk.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  };
  if (found.isFile()) return { size: found.size, bytes: bytes() };
  await file.close();
  throw new Error(`not a file: ${path}`);
}

/** Writes what arrives to a file, as far as there is room; answers how many bytes. Beyond `most` it is refused. */
export async function receive(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  most: number,
  space: Space,
): Promise<number> {
  const file = await open(path, "wx", 0o600);
  let size = 0;
  try {
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > most)
        throw new AppError(
          "payload_too_large",
          phrase("A picture has at most {maximum} MB.", { maximum: most / 1024 / 1024 }),
        );
      // Only for what has arrived: room promised to a slow sender would be missing for everybody else.
      const release = await space.promise(chunk.length);
      await file.writeFile(chunk).finally(release);
    }
    return size;
  } catch (error) {
    throw NO_ROOM.has((error as { code?: string }).code ?? "") ? storageFull() : error;
  } finally {
    await file.close();
  }
}
