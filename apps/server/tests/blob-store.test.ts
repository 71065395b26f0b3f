import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadConfig } from "../src/config.ts";
import { AppError } from "../src/errors.ts";
import { type BlobStore, openStore } from "../src/storage/blob-store.ts";
import { temporaryFolder } from "./database.ts";
import { anS3Server } from "./s3.ts";

const data_dir = temporaryFolder();
let s3: Awaited<ReturnType<typeof anS3Server>>;
const stores: Record<string, () => BlobStore> = {
  disk: () => openStore(loadConfig({ DATA_DIR: data_dir })),
  S3: () => openStore(loadConfig({ DATA_DIR: data_dir, S3_URL: s3.url })),
};
beforeAll(async () => {
  s3 = await anS3Server();
});
afterAll(() => s3.stop());

const bytesOf = async (stream: ReadableStream | undefined) => stream && (await new Response(stream).bytes());
const noise = (length: number) => {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
};
async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const keysOf = async (store: BlobStore, prefix: string) =>
  (await Array.fromAsync(store.list(prefix))).map(({ key }) => key).sort();

for (const [name, open] of Object.entries(stores)) {
  describe(`MED-6: blobs on ${name}`, () => {
    test("what was kept is read back, whole and by range, with its size", async () => {
      const store = open();
      const bytes = noise(100_000);
      await store.put("files/a/original", bytes);
      expect(await store.size("files/a/original")).toBe(100_000);
      expect(await bytesOf(await store.read("files/a/original"))).toEqual(bytes);
      const part = await store.read("files/a/original", { start: 10, end: 99 });
      expect(await bytesOf(part)).toEqual(bytes.subarray(10, 100));
      const last = await store.read("files/a/original", { start: 99_999, end: 99_999 });
      expect(await bytesOf(last)).toEqual(bytes.subarray(99_999));
    });

    test("a long one comes in pieces and is the same", async () => {
      const store = open();
      const bytes = noise(17 * 1024 * 1024 + 5);
      await store.put("files/long/original", inPieces(bytes, 300_001));
      expect(await store.size("files/long/original")).toBe(bytes.length);
      const hash = (data: Uint8Array) => new Bun.CryptoHasher("sha256").update(data).digest("hex");
      expect(hash((await bytesOf(await store.read("files/long/original"))) as Uint8Array)).toBe(hash(bytes));
    });

    test("one that ends with an error is not there, and the one before stays", async () => {
      const store = open();
      async function* broken() {
        yield noise(6 * 1024 * 1024);
        throw new Error("cut");
      }
      expect(store.put("files/broken/original", broken())).rejects.toThrow();
      await store.put("files/kept/original", noise(10));
      await store.put("files/kept/original", broken()).catch(() => undefined);
      expect(await store.size("files/broken/original")).toBeUndefined();
      expect(await store.size("files/kept/original")).toBe(10);
      expect(await keysOf(store, "files/kept")).toEqual(["files/kept/original"]);
    });

    test("what is not there is undefined; a later one takes the place of an earlier", async () => {
      const store = open();
      expect(await store.read("files/none/original")).toBeUndefined();
      expect(await store.size("files/none/original")).toBeUndefined();
      await store.put("files/twice/original", noise(10));
      await store.put("files/twice/original", noise(7));
      expect(await store.size("files/twice/original")).toBe(7);
    });

    test("everything below a prefix is listed, and dropped without its neighbours, as often as one likes", async () => {
      const store = open();
      for (const key of ["one/ab/x", "one/ab/y/z", "one/abc/x"]) await store.put(key, noise(3));
      expect(await keysOf(store, "one")).toEqual(["one/ab/x", "one/ab/y/z", "one/abc/x"]);
      const [first] = await Array.fromAsync(store.list("one/ab"));
      expect(Math.abs((first?.kept_at ?? 0) - Date.now())).toBeLessThan(60_000);
      await store.drop("one/ab");
      await store.drop("one/ab");
      expect(await keysOf(store, "one")).toEqual(["one/abc/x"]);
      expect(await keysOf(store, "nothing")).toEqual([]);
    });
  });
}

test("a store that does not answer is busy, and a key that leads elsewhere is no key", async () => {
  const away = openStore(loadConfig({ S3_URL: "http://key:secret@127.0.0.1:1/chat-files" }));
  const error = await away.put("files/a/original", noise(3)).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(AppError);
  expect(error.code).toBe("busy");
  const disk = openStore(loadConfig({ DATA_DIR: data_dir }));
  for (const key of ["../outside", "files/../../outside", "/outside", "files//x", "files/.hidden"]) {
    expect(disk.put(key, noise(3))).rejects.toThrow();
  }
  expect(existsSync(join(data_dir, "../outside"))).toBe(false);
});
