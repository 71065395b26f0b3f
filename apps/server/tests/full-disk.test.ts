import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { open, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { FeedResponse, Problem, Room, TokenResponse } from "@helloworld/protocol";
import { connect } from "../src/db/connect.ts";
import { temporaryFolder } from "./database.ts";
import { aRoom, aUser, eventually, PASSWORD, request, TestUser } from "./harness.ts";
import { announce, bytesOf, noise, sendIn, uploaded } from "./uploading.ts";

const MAIN = join(import.meta.dir, "../src/main.ts");
const disk = temporaryFolder();
const MB = 1_000_000;
/** Started as root, the program would put its database elsewhere. */
const AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

/** Why a disk of our own cannot be had here. */
function mountError(): string | undefined {
  if (process.platform !== "linux") return "only Linux mounts a disk in memory";
  const done = Bun.spawnSync(["mount", "-t", "tmpfs", "-o", "size=700m,mode=755,uid=65534", "tmpfs", disk]);
  if (done.exitCode !== 0) return done.stderr.toString().trim() || "mount failed";
  const ran = Bun.spawnSync([
    ...AS_NOBODY,
    process.execPath,
    "-e",
    `await import("${MAIN.replace("main.ts", "config.ts")}")`,
  ]);
  return ran.exitCode === 0 ? undefined : "an ordinary user cannot run the program from this folder";
}

const missing = mountError();
if (missing) console.log(`skipped: ${missing}`);

/** Takes all the room that there is, but for these bytes. */
async function fill(leave: number): Promise<void> {
  const file = await open(join(disk, "filler"), "w");
  const chunk = new Uint8Array(MB);
  try {
    for (;;) {
      const { bavail, bsize } = await statfs(disk);
      const left = Number(bavail) * Number(bsize) - leave;
      if (left <= 0) break;
      await file.write(chunk, 0, Math.min(MB, left), null);
    }
  } catch (error) {
    if ((error as { code?: string }).code !== "ENOSPC") throw error;
  } finally {
    await file.close();
  }
}

/** The database that the program started in this folder. */
function databaseOf(data_dir: string): string {
  return `postgres://helloworld@localhost/helloworld?host=${encodeURIComponent(join(data_dir, "postgres/socket"))}&port=5432`;
}

const clear = () => rmSync(join(disk, "filler"), { force: true });

describe.skipIf(missing !== undefined)("attack 3: a disk that is full, with the database and the files on it", () => {
  const data_dir = join(disk, "data");
  let server: Bun.Subprocess<"ignore", "pipe", "pipe">;
  let url = "";
  let ada: TestUser;
  let room: Room;

  beforeAll(async () => {
    server = Bun.spawn([...AS_NOBODY, process.execPath, MAIN], {
      env: {
        PATH: process.env.PATH ?? "",
        HOST: "127.0.0.1",
        PORT: "0",
        DATA_DIR: data_dir,
        LOG_LEVEL: "silent",
        RATE_LIMIT_FACTOR: "1000",
        LINK_PREVIEWS: "false",
        DISK_RESERVE_MB: "200",
      },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    let output = "";
    for await (const part of server.stdout.pipeThrough(new TextDecoderStream())) {
      output += part;
      url = /is at (http:\S+)/.exec(output)?.[1] ?? "";
      if (url) break;
    }
    ada = await aUser({ url }, "ada");
    room = await aRoom(ada, [], { visibility: "public" });
    await ada.send(room.id, "pelican before");
    await ada.call("POST", "/posts", { title: "Birds", content: "A heron stands in the water.", visibility: "public" });
  }, 60_000);
  afterAll(async () => {
    clear();
    server?.kill("SIGTERM");
    await server?.exited;
    Bun.spawnSync(["umount", "-l", disk]);
  });

  test("uploads stop at the reserve, with words and 507, and leave nothing; messages go on", async () => {
    const kept = await uploaded(ada, room, noise(2 * MB));
    await fill(210 * MB);
    const announced = await announce(ada, room, 30 * MB);
    expect(announced.status).toBe(507);
    const problem = (await announced.json()) as Problem;
    expect([problem.code, problem.detail]).toEqual([
      "storage_full",
      "This server has no room for more files. Try again later, or tell its operator.",
    ]);
    expect((await sendIn(ada, "file", room, noise(30 * MB))).status).toBe(507);
    await fill(150 * MB);
    expect((await sendIn(ada, "file", room, noise(1_000))).status).toBe(507);
    expect(readdirSync(join(data_dir, "files"))).toHaveLength(1);
    await ada.send(room.id, "pelican within the reserve");
    expect((await bytesOf(ada, kept)).length).toBe(2 * MB);
    clear();
    expect((await sendIn(ada, "file", room, noise(1_000))).status).toBe(201);
  }, 60_000);

  test("full to the last byte: reads, search, pages and cookies go on, writes are refused in words, and all recovers by itself", async () => {
    const signed_in = await request(url, "POST", "/auth/login", { username: ada.me.username, password: PASSWORD });
    const cookie = signed_in.headers
      .getSetCookie()
      .map((each) => each.split(";")[0] as string)
      .join("; ");
    // So old that reading moves it on, which is a write.
    const db = connect(databaseOf(data_dir), 1);
    await db.raw("update sessions set expires_at = now() + interval '1 day', updated_at = now() - interval '1 day'");
    await db.close();
    await fill(0);
    const send = (content: string) => ada.request("POST", `/chat/rooms/${room.id}/messages`, { content });
    let refused: Response | undefined;
    for (let index = 0; index < 4_000 && !refused; index += 1) {
      const response = await send(`${"x".repeat(4_000)}${index}`);
      if (!response.ok) refused = response;
    }
    expect([503, 507]).toContain(refused?.status as number);
    expect(refused?.headers.get("retry-after")).not.toBeNull();
    await eventually(async () => (await send("none")).status === 507, "it is known that there is no room");
    const problem = (await (await send("none")).json()) as Problem;
    expect(problem.detail).toBe("This server has no room left to keep that. Try again later, or tell its operator.");
    const connection = await ada.connect();
    const frame = connection.ask("send_message", { room_id: room.id, content: "none", client_id: crypto.randomUUID() });
    expect(await frame.catch((error) => error.data.code)).toBe("storage_full");
    connection.close();

    const reads: [string, () => Promise<Response>][] = [
      ["history", () => ada.request("GET", `/chat/rooms/${room.id}/messages`)],
      ["rooms", () => ada.request("GET", "/chat/rooms")],
      ["feed of visitors", () => request(url, "GET", "/feed")],
      ["search of visitors", () => request(url, "GET", "/search?q=heron")],
      ["search in messages", () => ada.request("POST", "/chat/search", { q: "pelican" })],
      ["a page", () => fetch(`${url}/${ada.me.username}`, { headers: { accept: "text/html" } })],
      ["by cookie", () => request(url, "GET", "/auth/me", undefined, { cookie })],
    ];
    for (const [name, read] of reads) expect([name, (await read()).status]).toEqual([name, 200]);
    const feed = (await (await request(url, "GET", "/feed")).json()) as FeedResponse;
    expect(feed.entries).toHaveLength(1);

    clear();
    await eventually(
      async () => (await ada.request("POST", `/chat/rooms/${room.id}/messages`, { content: "pelican after" })).ok,
      "messages are taken again",
      30_000,
    );
    expect((await sendIn(ada, "file", room, noise(1_000))).status).toBe(201);
    const again = (await (
      await request(url, "POST", "/auth/login", { username: ada.me.username, password: PASSWORD })
    ).json()) as TokenResponse;
    expect(new TestUser(url, again).id).toBe(ada.id);
    expect(existsSync(join(data_dir, "work")) ? readdirSync(join(data_dir, "work")) : []).toEqual([]);
  }, 120_000);
});
