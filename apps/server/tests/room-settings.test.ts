import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type FoldersResponse, isMuted, type RemovalResponse, type Room } from "@helloworld/protocol";
import { aRoom, aServer, aUser, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let bob: TestUser;
beforeAll(async () => {
  server = await aServer();
  [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
});
afterAll(() => server.stop());

const set = (room: Room, body: object, by = ada) => by.call<Room>("PUT", `/chat/rooms/${room.id}/settings`, body);
const my = async (room: Room, by = ada) => (await by.call<Room>("GET", `/chat/rooms/${room.id}`)).my;
const folders = async (by: TestUser) => (await by.call<FoldersResponse>("GET", "/chat/folders")).folders;
const createFolder = async (by: TestUser, name: string) => {
  const made = await by.call<FoldersResponse>("POST", "/chat/folders", { name });
  return made.folders.find((folder) => folder.name === name)?.id ?? "";
};

describe("ROO-6: what one chooses for a room", () => {
  test("ROO-6: stays what is left out, is one's own, and is told to all of one's devices", async () => {
    const room = await aRoom(ada, [bob]);
    expect(await my(room)).toMatchObject({
      ...{ notify: "all", muted_until: null, is_hidden: false, is_favourite: false, folder_id: null },
    });
    const [phone, laptop, other] = await Promise.all([ada.connect(), ada.connect(), bob.connect()]);
    expect((await set(room, { is_favourite: true })).my?.is_favourite).toBe(true);
    for (const device of [phone, laptop])
      expect((await device.until("room_settings_changed")).data.room_id).toBe(room.id);
    await set(room, { notify: "mentions" });
    expect(await my(room)).toMatchObject({ is_favourite: true, notify: "mentions" });
    expect(await my(room, bob)).toMatchObject({ is_favourite: false, notify: "all" });
    await other.ask("ping", {});
    expect(other.frames.some(({ type }) => type === "room_settings_changed")).toBe(false);
    for (const connection of [phone, laptop, other]) connection.close();
  });

  test("UX-9: its colour and wallpaper are one's own, and both of a small set", async () => {
    const room = await aRoom(ada, [bob]);
    expect(await my(room)).toMatchObject({ color: null, wallpaper: null });
    const phone = await ada.connect();
    expect((await set(room, { color: "teal", wallpaper: "waves" })).my).toMatchObject({
      color: "teal",
      wallpaper: "waves",
    });
    expect((await phone.until("room_settings_changed")).data.room_id).toBe(room.id);
    phone.close();
    expect((await set(room, { color: null })).my).toMatchObject({ color: null, wallpaper: "waves" });
    expect(await my(room, bob)).toMatchObject({ color: null, wallpaper: null });
  });

  test("ROO-6: muted until a time, always, or not", async () => {
    const room = await aRoom(ada);
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const muted = (await set(room, { muted_until: until })).my;
    expect(muted?.muted_until).toBe(until);
    expect(muted && [isMuted(muted), isMuted(muted, Date.now() + 3_600_001)]).toEqual([true, false]);
    expect((await set(room, { muted_until: "always" })).my?.muted_until).toBe("always");
    expect((await set(room, { muted_until: null })).my?.muted_until).toBe(null);
  });

  test("ROO-6: a hidden room comes back with the next message, also one's own, or when one says so", async () => {
    const room = await aRoom(ada, [bob]);
    await bob.send(room.id, "before");
    expect((await set(room, { is_hidden: true })).my?.is_hidden).toBe(true);
    // Other events do not bring it back.
    await ada.call("PUT", `/chat/rooms/${room.id}`, { topic: "new" });
    expect((await my(room))?.is_hidden).toBe(true);
    await bob.send(room.id, "after");
    expect((await my(room))?.is_hidden).toBe(false);
    await set(room, { is_hidden: true });
    expect((await set(room, { is_hidden: false })).my?.is_hidden).toBe(false);
    const empty = await aRoom(ada);
    expect((await set(empty, { is_hidden: true })).my?.is_hidden).toBe(true);
    await ada.send(empty.id, "mine");
    expect((await my(empty))?.is_hidden).toBe(false);
  });

  test("ROO-6: wrong input is refused at its field", async () => {
    const room = await aRoom(ada);
    const field = async (body: object) =>
      (await ada.refused("PUT", `/chat/rooms/${room.id}/settings`, body)).errors.map((error) => error.path);
    expect(await field({ notify: "loud" })).toEqual(["notify"]);
    expect(await field({ muted_until: "2020-01-01T00:00:00Z" })).toEqual(["muted_until"]);
    expect(await field({ muted_until: "tomorrow" })).toEqual(["muted_until"]);
    expect(await field({ color: "mauve" })).toEqual(["color"]);
    expect(await field({ wallpaper: "url(x)" })).toEqual(["wallpaper"]);
    expect(await field({ folder_id: Bun.randomUUIDv7() })).toEqual(["folder_id"]);
    expect(await field({ folder_id: await createFolder(bob, "Of Bob") })).toEqual(["folder_id"]);
  });

  test("ROO-6: a conversation that comes back by undoing a removal is as it was, without a folder that went", async () => {
    const [eve, cy] = [await aUser(server), await aUser(server)];
    await eve.call("POST", "/contacts", { people: cy.me.username });
    const direct = await eve.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: cy.id });
    const [kept, gone] = [await createFolder(eve, "Kept"), await createFolder(eve, "Gone")];
    for (const [folder_id, expected] of [
      [kept, kept],
      [gone, null],
    ] as const) {
      await set(direct, { is_favourite: true, folder_id }, eve);
      const { removal_id } = await eve.call<RemovalResponse>("DELETE", `/contacts/${cy.id}`);
      if (expected === null) await eve.call("DELETE", `/chat/folders/${gone}`);
      await eve.call("POST", `/contacts/removals/${removal_id}/undo`);
      expect(await my(direct, eve)).toMatchObject({ is_favourite: true, folder_id: expected });
    }
  });
});

describe("ROO-6: folders", () => {
  test("ROO-6: made, renamed, moved and deleted, on all of one's devices", async () => {
    const eve = await aUser(server);
    const connection = await eve.connect();
    for (const name of ["Work", "Family", "Music"]) await createFolder(eve, name);
    await connection.until("folders_changed");
    const [work, family, music] = (await folders(eve)).map(({ id }) => id);
    const moved = await eve.call<FoldersResponse>("PUT", `/chat/folders/${music}`, { position: 0 });
    expect(moved.folders.map(({ name }) => name)).toEqual(["Music", "Work", "Family"]);
    await eve.call("PUT", `/chat/folders/${music}`, { position: 30, name: "Songs" });
    expect((await folders(eve)).map(({ name }) => name)).toEqual(["Work", "Family", "Songs"]);
    const room = await aRoom(eve);
    await set(room, { folder_id: work }, eve);
    expect((await my(room, eve))?.folder_id).toBe(work as string);
    await eve.call("DELETE", `/chat/folders/${work}`);
    expect((await my(room, eve))?.folder_id).toBe(null);
    expect((await folders(eve)).map(({ id }) => id)).toEqual([family as string, music as string]);
    connection.close();
  });

  test("ROO-6: a name is there once whatever its case, not blank, and there are at most 30", async () => {
    const eve = await aUser(server);
    await createFolder(eve, "Work");
    for (const name of ["WORK", " ", "x".repeat(41)])
      expect((await eve.refused("POST", "/chat/folders", { name })).errors[0]?.path).toBe("name");
    await createFolder(eve, "Play");
    const [, play] = await folders(eve);
    expect((await eve.refused("PUT", `/chat/folders/${play?.id}`, { name: "work" })).errors[0]?.path).toBe("name");
    const many = await Promise.all(
      Array.from({ length: 40 }, (_, index) => eve.request("POST", "/chat/folders", { name: `Folder ${index}` })),
    );
    expect(many.filter(({ status }) => status === 201)).toHaveLength(28);
    expect(await folders(eve)).toHaveLength(30);
  });
});
