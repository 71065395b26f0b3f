import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import net from "node:net";
import { join } from "node:path";
import type { Attachment, FileState, Problem, Room, UploadLimits } from "@helloworld/protocol";
import { sql } from "kysely";
import { Upload } from "tus-js-client";
import { collectFiles } from "../src/features/files/jobs.ts";
import { temporaryFolder } from "./database.ts";
import { aRoom, aServer, aUser, eventually, request, type TestUser } from "./harness.ts";
import {
  announce,
  begin,
  bring,
  bytesOf,
  metadataOf,
  noise,
  offsetOf,
  sendIn,
  settled,
  sha256,
  tus,
  uploaded,
} from "./uploading.ts";

const MB = 1_000_000;
const data_dir = temporaryFolder();
let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let room: Room;
beforeAll(async () => {
  server = await aServer({ DATA_DIR: data_dir, FILE_MAX_MB: "12", FILE_QUOTA_MB: "30" });
  ada = await aUser(server, "ada");
  room = await aRoom(ada);
});
afterAll(() => server.stop());

/** Somebody with nothing kept yet, and a room. */
async function somebody(): Promise<{ user: TestUser; room: Room }> {
  const user = await aUser(server);
  return { user, room: await aRoom(user) };
}
const problemOf = async (response: Response) => (await response.json()) as Problem;
const kept = () => (existsSync(join(data_dir, "files")) ? readdirSync(join(data_dir, "files")) : []);
const rowsOf = async (user: TestUser) =>
  (await server.app.db.query.selectFrom("files").selectAll().where("owner_id", "=", user.id).execute()).length;

describe("MED-6: uploads that go on where they stopped (tus 1.0)", () => {
  test("says what it can do", async () => {
    const response = await tus(undefined, "OPTIONS", "/chat/files", {}, undefined, server.url);
    expect(response.status).toBe(204);
    expect(response.headers.get("tus-version")).toBe("1.0.0");
    expect(response.headers.get("tus-max-size")).toBe(String(12 * MB));
    expect(response.headers.get("tus-extension")).toBe("creation,termination,checksum,expiration");
  });

  test("a client of the protocol that others wrote sends a file, stops, and goes on", async () => {
    const bytes = noise(9_000_001);
    let stopped = 0;
    const url = await new Promise<string>((resolve, reject) => {
      const upload: Upload = new Upload(Buffer.from(bytes), {
        endpoint: `${server.url}/chat/files`,
        chunkSize: 1_000_000,
        headers: { authorization: `Bearer ${ada.token}` },
        metadata: { filename: "noise.bin", room_id: room.id },
        onChunkComplete: (_size, accepted) => {
          if (stopped > 0 || accepted < 4_000_000) return;
          stopped = accepted;
          void upload.abort().then(() => setTimeout(() => upload.start(), 50));
        },
        onError: reject,
        onSuccess: () => resolve(upload.url as string),
      });
      upload.start();
    });
    expect(stopped).toBeGreaterThan(0);
    const path = new URL(url).pathname.replace("/api/v1", "");
    const { attachment } = await settled(ada, path);
    expect(attachment).toMatchObject({ name: "noise.bin", size: bytes.length, kind: "file" });
    expect(sha256(await bytesOf(ada, attachment as Attachment))).toBe(sha256(bytes));
  });

  test("L8: a connection that is cut keeps what came, and the upload goes on from there", async () => {
    const bytes = noise(6_000_000);
    const path = await begin(ada, room, bytes.length);
    const head = `PATCH /api/v1${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ada.token}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: ${bytes.length}\r\n\r\n`;
    const socket = net.connect(server.port, "127.0.0.1");
    socket.write(head);
    await new Promise<void>((resolve) => socket.write(bytes.subarray(0, 5_000_000), () => resolve()));
    await Bun.sleep(200);
    socket.destroy();
    await eventually(async () => (await offsetOf(ada, path)) === 5_000_000, "all that came is kept");
    expect((await bring(ada, path, 5_000_000, bytes.slice(5_000_000))).status).toBe(204);
    const { attachment } = await settled(ada, path);
    expect(sha256(await bytesOf(ada, attachment as Attachment))).toBe(sha256(bytes));
  });

  test("a request that hangs gives way to the one that asks where to go on", async () => {
    const bytes = noise(100_000);
    const path = await begin(ada, room, bytes.length);
    // Never ends by itself.
    const body = new ReadableStream<Uint8Array>({ start: (to) => to.enqueue(bytes.subarray(0, 40_000)) });
    const hanging = bring(ada, path, 0, body).catch(() => undefined);
    await Bun.sleep(200);
    expect(await offsetOf(ada, path)).toBe(40_000);
    expect((await bring(ada, path, 40_000, bytes.slice(40_000))).status).toBe(204);
    // Refused, or ended with its connection: in any case it is over.
    await hanging;
    const { attachment } = await settled(ada, path);
    expect(sha256(await bytesOf(ada, attachment as Attachment))).toBe(sha256(bytes));
  });

  test("another offset, a wrong type, version or checksum, and too much are refused, and change nothing", async () => {
    const bytes = noise(1_000);
    const path = await begin(ada, room, 1_000);
    expect((await bring(ada, path, 1, bytes.slice(1))).status).toBe(409);
    expect((await bring(ada, path, 0, bytes, { "content-type": "application/json" })).status).toBe(415);
    expect((await bring(ada, path, 0, bytes, { "tus-resumable": "0.2.2" })).status).toBe(412);
    expect((await bring(ada, path, 0, noise(1_001))).status).toBe(413);
    const wrong = Buffer.from(noise(20)).toString("base64");
    expect((await bring(ada, path, 0, bytes, { "upload-checksum": `sha1 ${wrong}` })).status).toBe(460);
    expect((await bring(ada, path, 0, bytes, { "upload-checksum": "md5 eA==" })).status).toBe(422);
    expect(await offsetOf(ada, path)).toBe(0);
    const right = Buffer.from(sha256(bytes.slice(0, 600)), "hex").toString("base64");
    expect((await bring(ada, path, 0, bytes.slice(0, 600), { "upload-checksum": `sha256 ${right}` })).status).toBe(204);
    expect((await bring(ada, path, 0, bytes.slice(0, 600))).status).toBe(409);
    expect((await bring(ada, path, 600, bytes.slice(600))).status).toBe(204);
    expect((await settled(ada, path)).attachment?.size).toBe(1_000);
    expect((await bring(ada, path, 1_000, noise(1))).status).toBe(413);
  });

  test("two that bring the same bytes at once make one file of them", async () => {
    const bytes = noise(300_000);
    const path = await begin(ada, room, bytes.length);
    await Promise.all(Array.from({ length: 6 }, () => bring(ada, path, 0, bytes)));
    const offset = await offsetOf(ada, path);
    if (offset < bytes.length) await bring(ada, path, offset, bytes.slice(offset));
    const { attachment } = await settled(ada, path);
    expect(sha256(await bytesOf(ada, attachment as Attachment))).toBe(sha256(bytes));
  });

  test("an upload of somebody else answers like none", async () => {
    const { user: eve } = await somebody();
    const path = await begin(ada, room, 10);
    const nothing = `/chat/files/${Bun.randomUUIDv7()}`;
    for (const each of [path, nothing]) {
      expect((await tus(eve, "HEAD", each)).status).toBe(404);
      expect((await bring(eve, each, 0, noise(10))).status).toBe(404);
      expect((await eve.request("DELETE", each)).status).toBe(404);
      expect((await eve.request("GET", `${each}/state`)).status).toBe(404);
    }
    expect(await offsetOf(ada, path)).toBe(0);
    expect((await announce(eve, room, 10)).status).toBe(404);
  });

  test("one that is taken back is gone with its bytes; one that is left alone after a day", async () => {
    const { user, room: own } = await somebody();
    const before = kept();
    const path = await begin(user, own, 1_000);
    await bring(user, path, 0, noise(500));
    expect(kept().length).toBe(before.length + 1);
    expect((await tus(user, "DELETE", path)).status).toBe(204);
    expect((await tus(user, "HEAD", path)).status).toBe(404);
    expect(kept()).toEqual(before);

    await bring(user, await begin(user, own, 1_000), 0, noise(500));
    await uploaded(user, own, noise(300));
    await sql`update files set expires_at = now() - interval '1 second' where owner_id = ${user.id}`.execute(
      server.app.db.query,
    );
    await collectFiles(server.app);
    expect(await rowsOf(user)).toBe(0);
    expect(kept()).toEqual(before);
  });
});

describe("MED-1: limits", () => {
  test("an empty file, one that is too large, and a bad announcement are refused before any byte", async () => {
    const { user, room: own } = await somebody();
    const empty = await problemOf(await announce(user, own, 0));
    expect([empty.status, empty.errors[0]?.path, empty.detail]).toEqual([422, "file", "The file is empty."]);
    const large = await problemOf(await announce(user, own, 2_000 * MB));
    expect([large.status, large.detail]).toEqual([413, "A file has at most 12 MB."]);
    for (const length of ["-1", "1e3", "abc", "99999999999999999999"]) {
      const headers = { "upload-length": length, "upload-metadata": metadataOf({ room_id: own.id }) };
      expect((await tus(user, "POST", "/chat/files", headers)).status).toBe(422);
    }
    expect((await problemOf(await announce(user, own, 5, { room_id: "here" }))).errors[0]?.path).toBe("room_id");
    expect((await problemOf(await announce(user, own, 5, { waveform: "1,2,300" }))).status).toBe(422);
    expect(await rowsOf(user)).toBe(0);
  });

  test("2 GB that are announced in one request are refused at once", async () => {
    const socket = net.connect(server.port, "127.0.0.1");
    const said = new Promise<string>((resolve) => socket.once("data", (data) => resolve(String(data))));
    socket.write(
      `POST /chat/upload/file?room_id=${room.id} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ada.token}\r\nContent-Type: application/octet-stream\r\nContent-Length: 2000000000\r\n\r\n`,
    );
    expect(await said).toContain("413");
    expect(await said).toContain("A file has at most 12 MB.");
    socket.destroy();
  });

  test("MED-9: a quota holds however many begin at once, and says what is left", async () => {
    const { user, room: own } = await somebody();
    const answers = await Promise.all(Array.from({ length: 20 }, () => announce(user, own, 8 * MB)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(3);
    const refused = await problemOf(answers.find((answer) => answer.status !== 201) as Response);
    expect([refused.status, refused.code]).toEqual([413, "quota_exceeded"]);
    expect(refused.detail).toContain("30 MB together, and 6 MB are left");
    const limits = await user.call<UploadLimits>("GET", "/chat/upload/limits");
    expect(limits).toEqual({ max_size: 12 * MB, quota: 30 * MB, used: 24 * MB });
    const first = answers
      .find((answer) => answer.status === 201)
      ?.headers.get("location")
      ?.replace("/api/v1", "");
    await user.call("DELETE", first as string);
    expect((await announce(user, own, 8 * MB)).status).toBe(201);
  });
});

describe("wire.md: files by one request", () => {
  test("as the body or as the field of a form, under its own name, at the root too", async () => {
    const bytes = noise(700_000);
    const raw = await sendIn(ada, "file", room, bytes, { "content-type": "application/pdf" }, "&name=plan.pdf");
    expect(raw.status).toBe(201);
    const form = new FormData();
    form.set("note", "beside it");
    form.set("file", new File([bytes], "Ünïcode plan.pdf"));
    const formed = await fetch(`${server.url}/chat/upload/file?room_id=${room.id}`, {
      method: "POST",
      headers: { authorization: `Bearer ${ada.token}` },
      body: form,
    });
    expect(formed.status).toBe(201);
    for (const [response, name] of [
      [raw, "plan.pdf"],
      [formed, "Ünïcode plan.pdf"],
    ] as const) {
      const attachment = (await response.json()) as Attachment;
      expect(attachment).toMatchObject({ name, size: bytes.length, kind: "file" });
      expect(sha256(await bytesOf(ada, attachment))).toBe(sha256(bytes));
    }
  });

  test("the largest that is allowed fits into a form, one byte more does not; nothing stays of it", async () => {
    const { user, room: own } = await somebody();
    const formOf = (length: number) => {
      const form = new FormData();
      form.set("file", new File([noise(length)], "large.bin"));
      return form;
    };
    expect((await sendIn(user, "file", own, formOf(12 * MB))).status).toBe(201);
    expect((await sendIn(user, "file", own, formOf(12 * MB + 1))).status).toBe(413);
    expect((await sendIn(user, "file", own, noise(12 * MB + 1))).status).toBe(413);
    expect(await rowsOf(user)).toBe(1);
  });

  test("no file, an empty one, another kind, and one that breaks off are refused at the field, and leave nothing", async () => {
    const { user, room: own } = await somebody();
    const before = kept();
    const empty = new FormData();
    empty.set("file", new File([], "empty.txt"));
    const other = new FormData();
    other.set("picture", new File([noise(5)], "x.bin"));
    const torn = "--b\r\nContent-Disposition: form-data; name=file; filename=x\r\n\r\nno end";
    const tornType = { "content-type": "multipart/form-data; boundary=b" };
    const answers = [
      await sendIn(user, "file", own, empty),
      await sendIn(user, "file", own, other),
      await sendIn(user, "file", own, new Uint8Array(0)),
      await sendIn(user, "file", own, torn, tornType),
      await sendIn(user, "file", own, "x", { "content-type": "multipart/form-data" }),
      await sendIn(user, "image", own, "no picture"),
      await sendIn(user, "audio", own, "no sound"),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(422);
      expect((await problemOf(answer)).errors[0]?.path).toBe("file");
    }
    expect(await rowsOf(user)).toBe(0);
    expect(kept()).toEqual(before);
  });

  test("a state is for its owner, and says where it is", async () => {
    const path = await begin(ada, room, 100);
    await bring(ada, path, 0, noise(60));
    expect(await ada.call<FileState>("GET", `${path}/state`)).toEqual({
      state: "uploading",
      offset: 60,
      size: 100,
      reason: null,
      attachment: null,
    });
    expect((await request(server.url, "GET", `${path}/state`)).status).toBe(401);
  });
});
