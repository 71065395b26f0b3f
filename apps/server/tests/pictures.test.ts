import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { utimesSync } from "node:fs";
import { join } from "node:path";
import type { Problem, Room } from "@helloworld/protocol";
import sharp from "sharp";
import { temporaryFolder } from "./database.ts";
import { aRoom, aServer, aUser, eventually, type TestUser } from "./harness.ts";
import { drawn, pictureFiles, upload as send } from "./picture-files.ts";

let server: Awaited<ReturnType<typeof aServer>>;
const data_dir = temporaryFolder();
beforeAll(async () => {
  server = await aServer({ DATA_DIR: data_dir });
});
afterAll(() => server.stop());

const upload = (user: TestUser, room: Room, bytes: Uint8Array<ArrayBuffer> | FormData, type?: string) =>
  send(user, "PUT", `/chat/rooms/${room.id}/picture`, bytes, type);

const files = () => pictureFiles(data_dir);

describe("ROO-1: pictures of rooms", () => {
  test("each format is taken, made small and square, without what the camera wrote, and members are told", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [bob]);
    const connection = await bob.connect();
    for (const format of ["png", "jpeg", "webp", "gif"] as const) {
      const answer = (await (await upload(ada, room, await drawn(800, 500, format), `image/${format}`)).json()) as Room;
      const event = await connection.until("room_changed", ({ data }) => data.picture_url === answer.picture_url);
      expect(event.data.name).toBe(room.name);
      const response = await bob.request("GET", `${answer.picture_url?.replace("/api/v1", "")}&size=64`);
      expect(response.headers.get("content-type")).toBe("image/webp");
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      const { width, height, exif } = await sharp(await response.arrayBuffer()).metadata();
      expect([width, height, exif]).toEqual([64, 64, undefined]);
    }
    await eventually(() => files().length === 1, "the last one alone is kept");
  });

  test("a form with the field file is taken as well; another one is refused at that field", async () => {
    const ada = await aUser(server);
    const room = await aRoom(ada);
    const fill = (name: string, bytes: Uint8Array<ArrayBuffer>) => {
      const form = new FormData();
      form.set(name, new File([bytes], "../../etc/passwd.png"));
      return upload(ada, room, form);
    };
    expect((await fill("file", await drawn(100, 100))).status).toBe(200);
    expect(((await (await fill("other", await drawn(100, 100))).json()) as Problem).errors[0]?.path).toBe("file");
  });

  test("what is no picture, is broken, too large in bytes or in pixels is refused, and nothing of it is kept", async () => {
    const ada = await aUser(server);
    const room = await aRoom(ada);
    const before = files().length;
    const flood = new Uint8Array(
      await sharp({ create: { width: 8_000, height: 8_000, channels: 3, background: "white" } })
        .png()
        .toBuffer(),
    );
    const broken = (await drawn(500, 500)).slice(0, 300);
    const svg = new TextEncoder().encode(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>',
    );
    for (const bytes of [new Uint8Array(0), new TextEncoder().encode("no picture at all"), svg, broken, flood]) {
      const response = await upload(ada, room, bytes);
      expect(response.status).toBe(422);
      expect(((await response.json()) as Problem).errors[0]?.path).toBe("file");
    }
    expect((await upload(ada, room, new Uint8Array(6 * 1024 * 1024))).status).toBe(413);
    expect(files()).toHaveLength(before);
    expect((await ada.call<Room>("GET", `/chat/rooms/${room.id}`)).picture_url).toBeNull();
  });

  test("only who may see the room sees it; of a public room, anybody", async () => {
    const [ada, eve] = [await aUser(server), await aUser(server)];
    const [secret, open] = [
      await aRoom(ada, [], { visibility: "secret" }),
      await aRoom(ada, [], { visibility: "public" }),
    ];
    for (const room of [secret, open]) await upload(ada, room, await drawn(50, 50));
    const status = async (room: Room, user?: TestUser) =>
      (
        await fetch(`${server.url}/api/v1/chat/rooms/${room.id}/picture`, {
          headers: user ? { authorization: `Bearer ${user.token}` } : {},
        })
      ).status;
    expect([await status(secret, ada), await status(secret, eve), await status(secret)]).toEqual([200, 404, 404]);
    expect([await status(open, ada), await status(open, eve), await status(open)]).toEqual([200, 200, 200]);
  });

  test("a picture that was replaced, taken away or whose room went is gone from disk; what a crash left is collected", async () => {
    const ada = await aUser(server);
    const room = await aRoom(ada);
    const before = files().length;
    await upload(ada, room, await drawn(50, 50));
    await upload(ada, room, await drawn(60, 60));
    await eventually(() => files().length === before + 1, "one picture");
    await ada.call("DELETE", `/chat/rooms/${room.id}/picture`);
    await eventually(() => files().length === before, "no picture");
    await upload(ada, room, await drawn(70, 70));
    await ada.call("DELETE", `/chat/rooms/${room.id}`);
    await eventually(() => files().length === before, "no picture");

    const { id: left } = await server.app.pictures.store(
      { person: ada.id, network: "127.0.0.1" },
      new Blob([await drawn(10, 10)]).stream(),
    );
    await server.app.pictures.keepOnly(new Set());
    expect(files()).toContain(left);
    const old = new Date(Date.now() - 2 * 60 * 60_000);
    for (const size of [64, 128, 256, 512]) utimesSync(join(data_dir, "pictures", left, `${size}.webp`), old, old);
    await server.app.pictures.keepOnly(new Set([left]));
    expect(files()).toContain(left);
    await server.app.pictures.keepOnly(new Set());
    expect(files()).not.toContain(left);
  });
});
