import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Attachment, FileLink, Room, SendResponse } from "@helloworld/protocol";
import { sql } from "kysely";
import { emptyTrash } from "../src/features/files/uploads.ts";
import { aRoom, aServer, aUser, eventually, PASSWORD, request, type TestUser } from "./harness.ts";
import { drawn } from "./picture-files.ts";
import { bytesOf, noise, sha256, uploaded } from "./uploading.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let admin: TestUser;
beforeAll(async () => {
  server = await aServer();
  admin = await aUser(server, "admin");
  await server.app.db.query.updateTable("users").set({ role: "admin" }).where("id", "=", admin.id).execute();
});
afterAll(() => server.stop());

/** Puts a file into a message of its owner. */
async function sent(user: TestUser, room: Room, file: Attachment): Promise<string> {
  const body = { content: "Look", attachments: [file.id] };
  return (await user.call<SendResponse>("POST", `/chat/rooms/${room.id}/messages`, body)).message_id;
}

type World = { ada: TestUser; bob: TestUser; room: Room; file: Attachment; message_id: string };
/** Ada sent a picture in a room of hers in which Bob is. */
async function aWorld(): Promise<World> {
  const [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
  const room = await aRoom(ada, [bob]);
  const file = await uploaded(ada, room, await drawn(600, 400, "jpeg"), "picture.jpg");
  return { ada, bob, room, file, message_id: await sent(ada, room, file) };
}

const QUERIES = ["", "?size=thumb", "?size=view"];
/** The status of the file and of each of its sizes. */
async function statuses(user: TestUser | undefined, file: Attachment): Promise<number[]> {
  const headers: Record<string, string> = user ? { authorization: `Bearer ${user.token}` } : {};
  const answers = QUERIES.map((query) =>
    request(server.url, "GET", `/chat/files/${file.id}${query}`, undefined, headers),
  );
  return (await Promise.all(answers)).map((answer) => answer.status);
}
const follow = async (link: FileLink, query = "") => (await fetch(`${server.url}${link.url}${query}`)).status;

describe("who may have a file", () => {
  test("its owner before it is in a message; then who reads the room; nobody else, in any size", async () => {
    const [ada, bob, eve] = [await aUser(server, "ada"), await aUser(server, "bob"), await aUser(server, "eve")];
    const room = await aRoom(ada, [bob]);
    const file = await uploaded(ada, room, await drawn(600, 400), "picture.png");
    expect(await statuses(ada, file)).toEqual([200, 200, 200]);
    expect(await statuses(bob, file)).toEqual([404, 404, 404]);
    expect((await bob.refused("POST", `/chat/files/${file.id}/link`)).status).toBe(404);
    await sent(ada, room, file);
    expect(await statuses(bob, file)).toEqual([200, 200, 200]);
    expect(await statuses(eve, file)).toEqual([404, 404, 404]);
    expect(await statuses(admin, file)).toEqual([404, 404, 404]);
    expect(await statuses(undefined, file)).toEqual([401, 401, 401]);
    expect((await eve.refused("POST", `/chat/files/${file.id}/link`)).status).toBe(404);
    // In a message it is no upload of its owner's any more.
    expect((await ada.refused("DELETE", `/chat/files/${file.id}`)).status).toBe(404);
  });

  test("a room that anybody may find is read by its members, and so are its files", async () => {
    const [ada, eve] = [await aUser(server, "ada"), await aUser(server, "eve")];
    const room = await aRoom(ada, [], { visibility: "public" });
    const file = await uploaded(ada, room, noise(100));
    await sent(ada, room, file);
    expect((await statuses(eve, file))[0]).toBe(404);
    await eve.call("POST", `/chat/rooms/${room.id}/members/${eve.id}`);
    expect((await statuses(eve, file))[0]).toBe(200);
  });

  test("one that is not ready, and one that there is not, answer alike", async () => {
    const { bob, file } = await aWorld();
    const body = async (id: string) => {
      const { request_id: _, ...rest } = await bob.refused("GET", `/chat/files/${id}`);
      return rest;
    };
    await server.app.db.query.updateTable("files").set({ message_id: null }).where("id", "=", file.id).execute();
    expect(await body(file.id)).toEqual(await body(Bun.randomUUIDv7()));
    expect((await bob.request("GET", "/chat/files/none")).status).toBe(422);
  });
});

describe("N2: a link ends with the right to it", () => {
  test("it opens the file and its sizes without a header, for an hour", async () => {
    const { bob, file } = await aWorld();
    const link = await bob.call<FileLink>("POST", `/chat/files/${file.id}/link`);
    for (const query of ["", "&size=thumb", "&size=view"]) expect(await follow(link, query)).toBe(200);
    const minutes = (Date.parse(link.expires_at) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(58);
    expect(minutes).toBeLessThanOrEqual(60);
  });

  test("one that was changed, is of another file, is another token, or is over opens nothing", async () => {
    const { ada, bob, room, file } = await aWorld();
    const other = await uploaded(ada, room, noise(10));
    await sent(ada, room, other);
    const { url } = await bob.call<FileLink>("POST", `/chat/files/${file.id}/link`);
    const token = new URL(url, server.url).searchParams.get("link") as string;
    const status = async (id: string, link: string) =>
      (await fetch(`${server.url}/chat/files/${id}?link=${encodeURIComponent(link)}`)).status;
    expect(await status(file.id, token)).toBe(200);
    expect(await status(other.id, token)).toBe(404);
    expect(await status(file.id, `${token.slice(0, -3)}abc`)).toBe(404);
    expect(await status(file.id, bob.token)).toBe(404);
    expect(await status(file.id, "")).toBe(404);
    // It is for this file alone, and no way to sign in.
    expect((await request(server.url, "GET", "/auth/me", undefined, { authorization: `Bearer ${token}` })).status).toBe(
      401,
    );
    const clock = Date.now;
    Date.now = () => clock() + 61 * 60_000;
    try {
      expect(await status(file.id, token)).toBe(404);
    } finally {
      Date.now = clock;
    }
  });

  const ends: Record<string, (world: World) => Promise<unknown>> = {
    "being taken out": ({ ada, bob, room }) => ada.call("DELETE", `/chat/rooms/${room.id}/members/${bob.id}`),
    leaving: ({ bob, room }) => bob.call("DELETE", `/chat/rooms/${room.id}/members/${bob.id}`),
    "deleting the room": ({ ada, room }) => ada.call("DELETE", `/chat/rooms/${room.id}`),
    "signing out": ({ bob }) => bob.call("POST", "/auth/logout"),
    suspension: ({ bob }) => admin.call("PUT", `/admin/users/${bob.id}/suspension`, { until: null }),
    "deleting the account": ({ bob }) =>
      bob.call("POST", "/auth/delete_account", { password: PASSWORD, confirm: true }),
  };
  test.each(Object.entries(ends))("%s", async (_, end) => {
    const world = await aWorld();
    const link = await world.bob.call<FileLink>("POST", `/chat/files/${world.file.id}/link`);
    expect(await follow(link)).toBe(200);
    await end(world);
    expect([await follow(link), await follow(link, "&size=thumb")]).toEqual([404, 404]);
    expect((await statuses(world.bob, world.file)).every((status) => status === 404 || status === 401)).toBe(true);
  });

  test("a block ends the conversation of the two, with its files", async () => {
    const [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
    await ada.call("POST", "/contacts", { people: bob.me.username });
    await bob.call("POST", "/contacts", { people: ada.me.username });
    const room = await ada.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: bob.id });
    const file = await uploaded(ada, room, noise(1_000));
    await sent(ada, room, file);
    const link = await bob.call<FileLink>("POST", `/chat/files/${file.id}/link`);
    expect(await follow(link)).toBe(200);
    await ada.call("PUT", `/blocks/${bob.id}`);
    expect([await follow(link), (await statuses(bob, file))[0]]).toEqual([404, 404]);
  });

  test("deleting the message for everybody; a message that was passed on keeps its own", async () => {
    const { ada, bob, file, message_id } = await aWorld();
    const elsewhere = await aRoom(bob);
    await bob.call("POST", `/chat/messages/${message_id}/forward`, { room_ids: [elsewhere.id] });
    const [passed] = (await bob.readAll(elsewhere.id)).flatMap((message) => message.attachments ?? []);
    const bytes = await bytesOf(bob, file);
    const link = await bob.call<FileLink>("POST", `/chat/files/${file.id}/link`);
    await ada.call("DELETE", `/chat/messages/${message_id}`);
    expect([await follow(link), (await statuses(ada, file))[0]]).toEqual([404, 404]);
    await emptyTrash(server.app);
    expect(sha256(await bytesOf(bob, passed as Attachment))).toBe(sha256(bytes));
    expect((await statuses(ada, passed as Attachment))[0]).toBe(404);
  });

  test("ACC-10: the files of a deleted account go, and their bytes", async () => {
    const { ada, bob, file } = await aWorld();
    const { blob_id } = await server.app.db.query
      .selectFrom("files")
      .select("blob_id")
      .where("id", "=", file.id)
      .executeTakeFirstOrThrow();
    const waiting = await uploaded(ada, await aRoom(ada), noise(10));
    expect(await server.app.blobs.size(`files/${blob_id}/original`)).toBeGreaterThan(0);
    await ada.call("POST", "/auth/delete_account", { password: PASSWORD, confirm: true });
    await eventually(async () => (await statuses(bob, file))[0] === 404, "the file is gone", 20_000);
    await eventually(
      async () => (await server.app.blobs.size(`files/${blob_id}/original`)) === undefined,
      "its bytes are gone",
      20_000,
    );
    const { rows } = await sql`select from files where id in (${file.id}, ${waiting.id})`.execute(server.app.db.query);
    expect(rows).toHaveLength(0);
  });
});

describe("how a file is handed out", () => {
  test("by range, for a player that jumps; with what it was first, or else whole", async () => {
    const { ada, room } = await aWorld();
    const bytes = noise(100_000);
    const file = await uploaded(ada, room, bytes);
    const get = (headers: Record<string, string>, method = "GET") =>
      fetch(`${server.url}/chat/files/${file.id}`, {
        method,
        headers: { authorization: `Bearer ${ada.token}`, ...headers },
      });
    const whole = await get({});
    const etag = whole.headers.get("etag") as string;
    expect([whole.status, whole.headers.get("accept-ranges"), whole.headers.get("content-length")]).toEqual([
      200,
      "bytes",
      "100000",
    ]);
    expect(sha256(await whole.bytes())).toBe(sha256(bytes));
    for (const [range, start, end] of [
      ["bytes=0-0", 0, 0],
      ["bytes=500-999", 500, 999],
      ["bytes=99990-", 99_990, 99_999],
      ["bytes=-10", 99_990, 99_999],
      ["bytes=99990-200000", 99_990, 99_999],
    ] as const) {
      const part = await get({ range, "if-range": etag });
      expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes ${start}-${end}/100000`]);
      expect(part.headers.get("content-length")).toBe(String(end - start + 1));
      expect(await part.bytes()).toEqual(bytes.subarray(start, end + 1));
    }
    for (const range of ["bytes=100000-", "bytes=-0"]) expect((await get({ range })).status).toBe(416);
    for (const range of ["bytes=5-2", "bytes=0-1,5-6", "lines=1-2", "bytes=x-y"])
      expect((await get({ range })).status).toBe(200);
    expect((await get({ range: "bytes=0-5", "if-range": '"another"' })).status).toBe(200);
    expect((await get({ "if-none-match": etag })).status).toBe(304);
    const head = await get({}, "HEAD");
    expect([head.status, head.headers.get("content-length"), (await head.bytes()).length]).toEqual([200, "100000", 0]);
  });

  test("nothing in it runs here: pictures, sound and films are shown, all else is saved", async () => {
    const { ada, room, file } = await aWorld();
    const html = await uploaded(ada, room, new TextEncoder().encode("<!doctype html><script>1</script>"), "page.html");
    const svg = await uploaded(ada, room, new TextEncoder().encode('<svg xmlns="x"><script>1</script></svg>'), "a.svg");
    for (const [each, how, type] of [
      [file, "inline", "image/jpeg"],
      [html, "attachment", "text/plain"],
      [svg, "attachment", "application/octet-stream"],
    ] as const) {
      const { headers } = await ada.request("GET", `/chat/files/${each.id}`);
      expect(headers.get("content-disposition")?.split(";")[0]).toBe(how);
      expect(headers.get("content-type")).toBe(type);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("content-security-policy")).toContain("sandbox");
      expect(headers.get("cache-control")).toBe("private, no-cache");
      expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    }
    // Its own bytes, whatever is asked of it.
    expect((await bytesOf(ada, html)).length).toBe(html.size);
  });
});
