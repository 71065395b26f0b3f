import { afterAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import type { Attachment, Me, Problem } from "@helloworld/protocol";
import { temporaryFolder } from "./database.ts";
import { aRoom, aServer, aUser } from "./harness.ts";
import { drawn, upload } from "./picture-files.ts";
import { Program } from "./programs/run.ts";
import { anS3Server } from "./s3.ts";
import { begin, bring, bytesOf, noise, offsetOf, sendIn, settled, sha256, uploaded } from "./uploading.ts";

const stops: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

const filesBelow = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
    : [];

describe("MED-6: on an S3-compatible store", () => {
  test("files, pictures of people and posts are there, and nothing that matters is on the disk", async () => {
    const s3 = await anS3Server();
    stops.push(s3.stop);
    const data_dir = temporaryFolder();
    const server = await aServer({ DATA_DIR: data_dir, S3_URL: s3.url });
    stops.push(() => server.stop());
    const ada = await aUser(server, "ada");
    const room = await aRoom(ada);

    const bytes = noise(9_000_000);
    const path = await begin(ada, room, bytes.length);
    await bring(ada, path, 0, bytes.slice(0, 5_000_000));
    expect(await offsetOf(ada, path)).toBe(5_000_000);
    await bring(ada, path, 5_000_000, bytes.slice(5_000_000));
    const { attachment } = await settled(ada, path);
    expect(sha256(await bytesOf(ada, attachment as Attachment))).toBe(sha256(bytes));
    const part = await fetch(`${server.url}/chat/files/${attachment?.id}`, {
      headers: { authorization: `Bearer ${ada.token}`, range: "bytes=7000000-7000099" },
    });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, "bytes 7000000-7000099/9000000"]);
    expect(await part.bytes()).toEqual(bytes.subarray(7_000_000, 7_000_100));

    const picture = await uploaded(ada, room, await drawn(900, 600, "jpeg"), "picture.jpg");
    expect((await bytesOf(ada, picture, "?size=thumb")).length).toBeGreaterThan(100);
    expect((await upload(ada, "POST", "/profile/me/avatar", await drawn(100, 100))).status).toBe(200);
    const { avatar_url } = await ada.call<Me>("GET", "/auth/me");
    expect((await ada.request("GET", (avatar_url as string).replace("/api/v1", ""))).status).toBe(200);
    expect((await upload(ada, "POST", "/posts/pictures", await drawn(100, 100))).status).toBe(201);
    expect(filesBelow(data_dir)).toEqual([]);

    await ada.call("DELETE", `/chat/files/${picture.id}`);
    const left = await Array.fromAsync(server.app.blobs.list("files"));
    expect(left.map(({ key }) => key.split("/").at(-1))).toEqual(["original"]);
  });

  test("while it does not answer, an upload is refused for now, and goes on when it does", async () => {
    const s3 = await anS3Server();
    const server = await aServer({ DATA_DIR: temporaryFolder(), S3_URL: s3.url });
    stops.push(() => server.stop());
    const ada = await aUser(server, "ada");
    const path = await begin(ada, await aRoom(ada), 1_000);
    await s3.stop();
    const refused = await bring(ada, path, 0, noise(1_000));
    expect([refused.status, ((await refused.json()) as Problem).code]).toEqual([503, "busy"]);
    expect(await offsetOf(ada, path)).toBe(0);
  });
});

test("a disk that is full is said at once; nothing half written stays, reading goes on", async () => {
  const data_dir = temporaryFolder();
  const server = await aServer({ DATA_DIR: data_dir });
  stops.push(() => server.stop());
  const ada = await aUser(server, "ada");
  const room = await aRoom(ada);
  const small = await uploaded(ada, room, noise(50_000));
  // The same database and folder, in a process that can write no file beyond 1 MB.
  const bounded = new Program(
    "serve.ts",
    [server.database.owner_url, data_dir],
    ["sh", "-c", `trap '' XFSZ; ulimit -f 2000; exec "$@"`, "sh"],
  );
  stops.push(() => bounded.end("SIGKILL"));
  const url = `http://127.0.0.1:${(await bounded.line("listening")).split(" ")[1]}`;
  const there = Object.assign(Object.create(ada), { url }) as typeof ada;
  const before = filesBelow(data_dir).length;
  const refused = await sendIn(there, "file", room, noise(3_000_000));
  const problem = (await refused.json()) as Problem;
  expect([refused.status, problem.code]).toEqual([507, "storage_full"]);
  expect(problem.detail).toContain("no room");
  expect(filesBelow(data_dir)).toHaveLength(before);
  const path = await begin(there, room, 3_000_000);
  expect((await bring(there, path, 0, noise(3_000_000))).status).toBe(507);
  expect(await offsetOf(there, path)).toBe(0);
  expect((await bytesOf(there, small)).length).toBe(50_000);
  // Where there is room again it goes on.
  expect((await bring(ada, path, 0, noise(3_000_000))).status).toBe(204);
});
