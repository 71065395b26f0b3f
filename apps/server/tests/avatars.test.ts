import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { utimesSync } from "node:fs";
import { join } from "node:path";
import type {
  ContactsResponse,
  Me,
  MembersResponse,
  MyProfile,
  PeopleResponse,
  Problem,
  Room,
} from "@helloworld/protocol";
import sharp from "sharp";
import { collectPictures } from "../src/features/pictures/pictures.ts";
import { temporaryFolder } from "./database.ts";
import { aRoom, aServer, aUser, eventually, PASSWORD, type TestUser } from "./harness.ts";
import { drawn, pictureFiles, upload } from "./picture-files.ts";

let server: Awaited<ReturnType<typeof aServer>>;
const data_dir = temporaryFolder();
beforeAll(async () => {
  server = await aServer({ DATA_DIR: data_dir });
});
afterAll(() => server.stop());

const send = (user: TestUser, bytes: Uint8Array<ArrayBuffer> | FormData, query = "", type?: string) =>
  upload(user, "POST", `/profile/me/avatar${query}`, bytes, type);
const files = () => pictureFiles(data_dir);
const look = (path: string, viewer?: TestUser) =>
  fetch(`${server.url}${path}`, { headers: viewer ? { authorization: `Bearer ${viewer.token}` } : {} });

/** Gives somebody a picture; answers its address. */
async function picture(user: TestUser, bytes?: Uint8Array<ArrayBuffer>, query?: string): Promise<string> {
  const response = await send(user, bytes ?? (await drawn(90, 90)), query);
  expect(response.status).toBe(200);
  return ((await response.json()) as MyProfile).user.avatar_url as string;
}

/** Left half red, right half blue. */
async function twoColours(): Promise<Uint8Array<ArrayBuffer>> {
  const red = { r: 255, g: 0, b: 0 };
  const blue = { create: { width: 200, height: 200, channels: 3 as const, background: { r: 0, g: 0, b: 255 } } };
  const base = sharp({ create: { width: 400, height: 200, channels: 3, background: red } });
  return new Uint8Array(
    await base
      .composite([{ input: blue, left: 200, top: 0 }])
      .png()
      .toBuffer(),
  );
}

/** A picture of three frames. */
async function moving(): Promise<Uint8Array<ArrayBuffer>> {
  const raw = { width: 60, height: 180, channels: 3 as const, pageHeight: 60 };
  const pixels = Buffer.alloc(60 * 180 * 3, 30);
  pixels.fill(200, 60 * 60 * 3);
  pixels.fill(90, 60 * 120 * 3);
  return new Uint8Array(
    await sharp(pixels, { raw })
      .gif({ delay: [100, 100, 100] })
      .toBuffer(),
  );
}

/** The head of a PNG that says it is this large, and nothing of its content. */
function pngOf(width: number, height: number): Uint8Array<ArrayBuffer> {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    crc.writeUInt32BE(Bun.hash.crc32(body));
    return Buffer.concat([length, body, crc]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const data = chunk("IDAT", Buffer.from(Bun.deflateSync(Buffer.alloc(64))));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return new Uint8Array(Buffer.concat([signature, chunk("IHDR", head), data, chunk("IEND", Buffer.alloc(0))]));
}

describe("PRO-3: avatars", () => {
  test("each format is served in sizes, square, without what the camera wrote, under an address of its own", async () => {
    const ada = await aUser(server);
    const before = files().length;
    const addresses = new Set<string>();
    for (const format of ["png", "jpeg", "webp", "gif"] as const) {
      const address = await picture(ada, await drawn(800, 500, format));
      addresses.add(address);
      for (const size of [64, 128, 256, 512]) {
        const response = await look(`${address}?size=${size}`);
        expect(response.headers.get("content-type")).toBe("image/webp");
        expect(response.headers.get("cache-control")).toContain("immutable");
        expect(response.headers.get("x-content-type-options")).toBe("nosniff");
        const { width, height, exif } = await sharp(await response.arrayBuffer()).metadata();
        expect([width, height, exif]).toEqual([size, size, undefined]);
      }
    }
    expect(addresses.size).toBe(4);
    await eventually(() => files().length === before + 1, "its files alone are kept");
    expect((await look(`${[...addresses][0]}`)).status).toBe(404);
    expect((await look(`${[...addresses][3]}?size=65`)).status).toBe(422);
  });

  test("a square of it is cut out, of the picture as it is seen; one outside is refused at its field", async () => {
    const ada = await aUser(server);
    const bytes = await twoColours();
    const colour = async (file: Uint8Array<ArrayBuffer>, crop: string) => {
      const address = await picture(ada, file, `?crop=${crop}`);
      const { dominant } = await sharp(await (await look(address)).arrayBuffer()).stats();
      return dominant.r > dominant.b ? "red" : "blue";
    };
    expect([await colour(bytes, "0,0,200"), await colour(bytes, "200,0,200")]).toEqual(["red", "blue"]);
    // Lying on its side, with a note to turn it: seen, red is below blue.
    const turned = new Uint8Array(await sharp(bytes).withMetadata({ orientation: 8 }).jpeg().toBuffer());
    expect([await colour(turned, "0,0,200"), await colour(turned, "0,200,200")]).toEqual(["blue", "red"]);
    for (const crop of ["300,0,200", "0,1,200", "x", "0,0,0", "-1,0,9"]) {
      const response = await send(ada, bytes, `?crop=${crop}`);
      expect(response.status).toBe(422);
      expect(((await response.json()) as Problem).errors[0]?.path).toBe("crop");
    }
  });

  test("a GIF that moves goes on moving where a profile shows it, and stands still elsewhere", async () => {
    const ada = await aUser(server);
    for (const query of ["", "?crop=10,10,40"]) {
      const address = await picture(ada, await moving(), query);
      const pages = async (size: number) =>
        (await sharp(await (await look(`${address}?size=${size}`)).arrayBuffer()).metadata()).pages ?? 1;
      expect([await pages(64), await pages(256), await pages(512)]).toEqual([1, 3, 1]);
    }
  });

  test("what lies about its type, is broken, too large in bytes or pixels is refused at its field, nothing is kept", async () => {
    const ada = await aUser(server);
    const before = files().length;
    const text = new TextEncoder().encode("<html><script>alert(1)</script></html>");
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const flood = pngOf(50_000, 50_000);
    for (const bytes of [new Uint8Array(0), text, svg, (await drawn(500, 500)).slice(0, 300), flood]) {
      for (const type of ["image/png", "image/webp"]) {
        const response = await send(ada, bytes, "", type);
        expect(response.status).toBe(422);
        expect(((await response.json()) as Problem).errors[0]?.path).toBe("file");
      }
    }
    const { errors } = (await (await send(ada, flood)).json()) as Problem;
    expect(errors[0]?.message).toContain("32 million pixels");
    expect((await send(ada, new Uint8Array(6 * 1024 * 1024))).status).toBe(413);
    const form = new FormData();
    form.set("picture", new File([await drawn(9, 9)], "a.png"));
    expect(((await (await send(ada, form)).json()) as Problem).errors[0]?.path).toBe("file");
    const torn = new TextEncoder().encode("--b\r\nContent-Disposition: form-data; name=file; filename=x\r\n\r\nno end");
    const cut = await send(ada, torn, "", "multipart/form-data; boundary=b");
    expect(cut.status).toBe(422);
    expect(((await cut.json()) as Problem).errors).toMatchObject([
      { path: "file", message: expect.stringContaining("ended before") },
    ]);
    await eventually(() => files().length === before, "its files alone are kept");
    expect((await ada.call<Me>("GET", "/users/me")).avatar_url).toBeNull();
  });

  test("nearly 5 MB is taken, in a form too", async () => {
    const ada = await aUser(server);
    const { width, height } = { width: 1_280, height: 1_270 };
    const noise = crypto.getRandomValues.bind(crypto);
    const pixels = new Uint8Array(width * height * 3);
    for (let at = 0; at < pixels.length; at += 65_536) noise(pixels.subarray(at, at + 65_536));
    const bytes = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 0 })
      .toBuffer();
    expect(bytes.length).toBeGreaterThan(4.6 * 1024 * 1024);
    const form = new FormData();
    form.set("file", new File([new Uint8Array(bytes)], "noise.png"));
    expect((await send(ada, form)).status).toBe(200);
    // At the root too, as clients elsewhere call it.
    const headers = { authorization: `Bearer ${ada.token}` };
    expect((await fetch(`${server.url}/profile/me/avatar`, { method: "POST", body: form, headers })).status).toBe(200);
  });

  test("every card has it; taken away it is null everywhere and the file is gone", async () => {
    const [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
    await bob.call("POST", "/contacts", { people: ada.me.username });
    await ada.call("POST", "/contacts", { people: bob.me.username });
    const [room, direct] = [
      await aRoom(ada, [bob]),
      await ada.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: bob.id }),
    ];
    await ada.send(room.id, "With a face");
    const everywhere = async () => [
      (await ada.call<Me>("GET", "/users/me")).avatar_url,
      (await ada.call<MyProfile>("GET", "/profile/me")).user.avatar_url,
      (await bob.call<{ user: Me }>("GET", `/profile/users/${ada.id}`)).user.avatar_url,
      (await bob.readAll(room.id))[0]?.sender_avatar_url,
      (await bob.call<Room>("GET", `/chat/rooms/${room.id}`)).last_message?.sender_avatar_url,
      (await bob.call<Room>("GET", `/chat/rooms/${direct.id}`)).direct_user?.avatar_url,
      (await bob.call<MembersResponse>("GET", `/chat/rooms/${room.id}/members`)).members[0]?.user.avatar_url,
      (await bob.call<ContactsResponse>("GET", "/contacts")).contacts[0]?.user.avatar_url,
      (await bob.call<PeopleResponse>("GET", `/people?q=${ada.me.username}`)).people[0]?.avatar_url,
      (await bob.call<{ notifications: { actor: Me }[] }>("GET", "/notifications")).notifications[0]?.actor.avatar_url,
    ];
    const before = files().length;
    const address = await picture(ada);
    expect(new Set(await everywhere())).toEqual(new Set([address]));
    const his = await bob.connect();
    await ada.send(room.id, "Live");
    expect((await his.until("new_message")).data.sender_avatar_url).toBe(address);
    his.close();
    await ada.call("DELETE", "/profile/me/avatar");
    expect(new Set(await everywhere())).toEqual(new Set([null]));
    await eventually(() => files().length === before, "its files alone are kept");
    expect((await look(address)).status).toBe(404);
  });

  test("PRO-4, N2: shown of private people and to visitors; not to who is blocked, nor of who is suspended", async () => {
    const [ada, eve] = [await aUser(server), await aUser(server)];
    await ada.call("PUT", "/profile/me", { is_private: true });
    const address = await picture(ada);
    const status = async (viewer?: TestUser) => (await look(address, viewer)).status;
    expect([await status(ada), await status(eve), await status()]).toEqual([200, 200, 200]);
    await ada.call("PUT", `/blocks/${eve.id}`);
    expect([await status(ada), await status(eve)]).toEqual([200, 404]);
    const unknown = await look(`/api/v1/avatars/${crypto.randomUUID()}`);
    expect(unknown.status).toBe(404);
    const { query } = server.app.db;
    await query.updateTable("users").set({ suspended_at: new Date() }).where("id", "=", ada.id).execute();
    expect([await status(eve), await status()]).toEqual([404, 404]);
  });

  test("ACC-10: with the account the file goes at once", async () => {
    const ada = await aUser(server);
    const before = files().length;
    const address = await picture(ada);
    await eventually(() => files().length === before + 1, "its files alone are kept");
    await ada.call("POST", "/auth/delete_account", { password: PASSWORD, confirm: true });
    await eventually(() => files().length === before, "the file is gone", 1_000);
    expect((await look(address)).status).toBe(404);
  });

  test("the nightly collection leaves what shows, and takes what a crash left", async () => {
    const ada = await aUser(server);
    const shown = (await picture(ada)).split("/").at(-1) as string;
    const { id: left } = await server.app.pictures.store(
      { person: ada.id, network: "127.0.0.1" },
      new Blob([await drawn(10, 10)]).stream(),
    );
    const old = new Date(Date.now() - 2 * 60 * 60_000);
    for (const id of [shown, left])
      for (const size of [64, 128, 256, 512]) utimesSync(join(data_dir, "pictures", id, `${size}.webp`), old, old);
    await collectPictures(server.app);
    expect([files().includes(shown), files().includes(left)]).toEqual([true, false]);
  });
});

describe("a new name or picture is told live", () => {
  test("to rooms and own devices for good, to contacts and who waits for an answer while connected", async () => {
    const [ada, bob, cleo, dan] = [
      await aUser(server, "ada"),
      await aUser(server, "bob"),
      await aUser(server, "cleo"),
      await aUser(server, "dan"),
    ];
    const room = await aRoom(ada, [bob]);
    await cleo.call("POST", "/contacts", { people: ada.me.username });
    await dan.call("PUT", "/profile/me", { asks_first: true });
    await ada.call("POST", "/contacts", { people: dan.me.username });
    const stranger = await aUser(server);
    const people = [ada, bob, cleo, dan, stranger];
    const connections = await Promise.all(people.map((person) => person.connect()));
    const [hers, his, cleos, dans, strangers] = connections as [
      (typeof connections)[0],
      (typeof connections)[0],
      (typeof connections)[0],
      (typeof connections)[0],
      (typeof connections)[0],
    ];
    await ada.call("PUT", "/profile/me", { first_name: "Augusta" });
    const told = await his.until("user_changed");
    const card = { id: ada.id, username: ada.me.username, name: "Augusta Test", avatar_url: null };
    expect(told.data).toMatchObject({ stream: room.id, user: card });
    expect((await hers.until("user_changed", ({ data }) => data.stream === ada.id)).data.user).toEqual(card);
    expect((await cleos.until("card_changed")).data).toEqual(card);
    expect((await dans.until("card_changed")).data).toEqual(card);
    const address = await picture(ada);
    await cleos.until("card_changed", ({ data }) => data.avatar_url === address);
    const { streams } = await his.ask("sync", { cursors: { [room.id]: told.data.seq } });
    expect(streams[0]?.events).toMatchObject([{ type: "user_changed", data: { user: { avatar_url: address } } }]);
    const types = new Set(strangers.frames.map((frame) => frame.type));
    expect([types.has("user_changed"), types.has("card_changed")]).toEqual([false, false]);
    for (const connection of connections) connection.close();
  });

  test("what changes nothing is not told; who blocks or is blocked hears nothing", async () => {
    const [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
    await bob.call("POST", "/contacts", { people: ada.me.username });
    await bob.call("PUT", `/blocks/${ada.id}`);
    const [hers, his] = [await ada.connect(), await bob.connect()];
    await ada.call("PUT", "/profile/me", { first_name: "ada", bio: "New" });
    await ada.call("DELETE", "/profile/me/avatar");
    await ada.call("PUT", "/profile/me", { first_name: "Other" });
    await hers.until("user_changed", ({ data }) => data.user.name === "Other Test");
    expect(hers.frames.filter((frame) => frame.type === "user_changed")).toHaveLength(1);
    await Bun.sleep(300);
    expect(his.frames.some((frame) => frame.type === "card_changed")).toBe(false);
    for (const connection of [hers, his]) connection.close();
  });
});
