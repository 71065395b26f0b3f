import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Room } from "@helloworld/protocol";
import { collectFiles } from "../src/features/files/jobs.ts";
import { temporaryFolder } from "./database.ts";
import { aRoom, aServer, aUser, type TestUser } from "./harness.ts";
import { begin, bring, noise, offsetOf, uploaded } from "./uploading.ts";

const MB = 1_000_000;
const data_dir = temporaryFolder();
let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let room: Room;
beforeAll(async () => {
  server = await aServer({ DATA_DIR: data_dir, FILE_MAX_MB: "20", FILE_QUOTA_MB: "20" });
});
afterAll(() => server.stop());

/** The bytes of files on the disk, of everybody and whether anything counts them or not. */
function onDisk(): number {
  const folder = join(data_dir, "files");
  if (!existsSync(folder)) return 0;
  const names = readdirSync(folder, { recursive: true }) as string[];
  return names.reduce((sum, name) => {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    return sum + (found?.isFile() ? found.size : 0);
  }, 0);
}

const wrong = { "upload-checksum": `sha1 ${Buffer.from("x".repeat(20)).toString("base64")}` };

describe("attack 3: bytes that no offset counts leave the disk", () => {
  test("attack 3: pieces with a wrong checksum are gone when the answer is there", async () => {
    ada = await aUser(server, "ada");
    room = await aRoom(ada);
    const path = await begin(ada, room, 20 * MB);
    for (let round = 0; round < 3; round += 1) {
      expect((await bring(ada, path, 0, noise(9 * MB), wrong)).status).toBe(460);
      expect(onDisk()).toBe(0);
    }
    expect(await offsetOf(ada, path)).toBe(0);
    await ada.call("DELETE", path);
  });

  test("attack 3: many at once, of one upload and of several, never have more on the disk than the quota", async () => {
    const paths = await Promise.all([9, 9].map((size) => begin(ada, room, size * MB)));
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, onDisk());
    }, 5);
    const all = Array.from({ length: 12 }, (_, n) => bring(ada, paths[n % 2] as string, 0, noise(9 * MB), wrong));
    const statuses = (await Promise.all(all)).map((each) => each.status);
    clearInterval(watch);
    expect(statuses.every((status) => status === 460 || status === 409)).toBe(true);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(20 * MB);
    expect(onDisk()).toBe(0);
    for (const path of paths) await ada.call("DELETE", path);
  });

  test("attack 3: more bytes than were announced, and an upload that is taken away meanwhile, leave nothing", async () => {
    const path = await begin(ada, room, 5 * MB);
    const endless = () =>
      new ReadableStream({
        async pull(controller) {
          controller.enqueue(noise(100_000));
          await Bun.sleep(5);
        },
      });
    const sum = { "upload-checksum": wrong["upload-checksum"] };
    expect((await bring(ada, path, 0, endless(), sum)).status).toBe(413);
    expect(onDisk()).toBe(0);
    const running = bring(ada, path, 0, endless());
    await Bun.sleep(100);
    await ada.call("DELETE", path);
    expect((await running).ok).toBe(false);
    expect(onDisk()).toBe(0);
  });

  test("attack 3: pieces that a crash left in an upload that goes on are collected, and what counts stays", async () => {
    const bytes = noise(6 * MB);
    const path = await begin(ada, room, bytes.length);
    expect((await bring(ada, path, 0, bytes.subarray(0, 2 * MB))).status).toBe(204);
    const file = await server.app.db.query
      .selectFrom("files")
      .selectAll()
      .where("id", "=", path.split("/").at(-1) as string)
      .executeTakeFirstOrThrow();
    const parts = join(data_dir, "files", file.blob_id, "parts");
    mkdirSync(parts, { recursive: true });
    const stray = join(parts, crypto.randomUUID());
    writeFileSync(stray, noise(1_000));
    const long_ago = new Date(Date.now() - 2 * 60 * 60_000);
    for (const name of readdirSync(parts)) utimesSync(join(parts, name), long_ago, long_ago);
    await collectFiles(server.app);
    expect(existsSync(stray)).toBe(false);
    expect((await bring(ada, path, 2 * MB, bytes.subarray(2 * MB))).status).toBe(204);
    await ada.call("DELETE", path);
  });

  test("attack 3: the right checksum is kept as before", async () => {
    const bytes = noise(5 * MB);
    const path = await begin(ada, room, bytes.length);
    const digest = new Bun.CryptoHasher("sha256").update(bytes).digest("base64");
    expect((await bring(ada, path, 0, bytes, { "upload-checksum": `sha256 ${digest}` })).status).toBe(204);
    await ada.call("DELETE", path);
    expect((await uploaded(ada, room, noise(1_000))).size).toBe(1_000);
  });
});
