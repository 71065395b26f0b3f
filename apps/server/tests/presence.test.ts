import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { ContactsResponse, Presence, Profile } from "@helloworld/protocol";
import { forgetStatusTexts } from "../src/features/presence/actions.ts";
import { aServer, aUser, eventually, type TestConnection, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const get = (viewer: TestUser, owner: TestUser) => viewer.call<Presence>("GET", `/chat/presence/${owner.id}`);
const set = (user: TestUser, change: Record<string, unknown>) => user.call<Presence>("PUT", "/chat/presence", change);
const updates = (connection: TestConnection, of: TestUser) =>
  connection.frames.flatMap((frame) =>
    frame.type === "presence_update" && frame.data.user_id === of.id ? [frame.data] : [],
  );
/** Two who added each other. */
async function friends(): Promise<[TestUser, TestUser]> {
  const [ada, bob] = await Promise.all([aUser(server, "ada"), aUser(server, "bob")]);
  await ada.call("POST", "/contacts", { people: bob.me.username });
  await bob.call("POST", "/contacts", { people: ada.me.username });
  return [ada, bob];
}
/** Long enough for a round that would tell. */
const aRound = () => Bun.sleep(900);

describe.concurrent("CON-8: presence", () => {
  test("coming and going is told live to contacts, with when one was last seen", async () => {
    const [ada, bob] = await friends();
    const device = await ada.connect();
    expect(await get(ada, bob)).toMatchObject({ is_online: false, status: "offline", last_seen: null });
    const his = await bob.connect();
    await device.until("presence_update", ({ data }) => data.user_id === bob.id && data.is_online);
    expect(await get(ada, bob)).toMatchObject({ is_online: true, status: "online", last_seen: null });
    const left = Date.now();
    his.close();
    const gone = await device.until("presence_update", ({ data }) => data.user_id === bob.id && !data.is_online);
    expect(gone.data.status).toBe("offline");
    expect(Math.abs(Date.parse(gone.data.last_seen ?? "") - left)).toBeLessThan(6_000);
    const { contacts } = await ada.call<ContactsResponse>("GET", "/contacts");
    expect(contacts[0]?.presence).toEqual(gone.data);
    expect((await ada.call<Profile>("GET", `/profile/users/${bob.id}`)).presence).toEqual(gone.data);
    device.close();
  });

  test("a reload is neither going nor coming", async () => {
    const [ada, bob] = await friends();
    const first = await bob.connect();
    const device = await ada.connect();
    await eventually(async () => (await get(ada, bob)).is_online, "online");
    await aRound();
    const before = updates(device, bob).length;
    first.close();
    const second = await bob.connect();
    await Bun.sleep(4_000);
    expect(updates(device, bob)).toHaveLength(before);
    for (const connection of [device, second]) connection.close();
  }, 15_000);

  test("statuses and a text with emoji and end, live, by REST and by frame", async () => {
    const [ada, bob] = await friends();
    const [device, his] = [await ada.connect(), await bob.connect()];
    const text_until = new Date(Date.now() + 60_000).toISOString();
    await set(bob, { status: "away", text: "At lunch", emoji: "🥪", text_until });
    const told = await device.until("presence_update", ({ data }) => data.status === "away");
    expect(told.data).toMatchObject({ user_id: bob.id, is_online: true, text: "At lunch", emoji: "🥪", text_until });
    expect(await his.ask("set_presence", { status: "dnd" })).toMatchObject({ status: "dnd", text: "At lunch" });
    await device.until("presence_update", ({ data }) => data.status === "dnd");
    await his.until("presence_update", ({ data }) => data.status === "dnd");
    await server.app.db.query
      .updateTable("presences")
      .set({ text_until: new Date(Date.now() - 1) })
      .where("user_id", "=", bob.id)
      .execute();
    expect(await get(ada, bob)).toMatchObject({ status: "dnd", text: "", emoji: "", text_until: null });
    const { query } = server.app.db;
    const texts = async () =>
      (await query.selectFrom("presences").select("text").where("user_id", "=", bob.id).execute())[0]?.text;
    expect(await texts()).toBe("At lunch");
    await forgetStatusTexts(server.app);
    expect(await texts()).toBe("");
    await set(bob, { text: "Reading" });
    await forgetStatusTexts(server.app);
    expect(await texts()).toBe("Reading");
    expect((await bob.refused("PUT", "/chat/presence", { text_until: "2020-01-01T00:00:00Z" })).errors[0]?.path).toBe(
      "text_until",
    );
    expect((await bob.refused("PUT", "/chat/presence", { status: "offline" })).errors[0]?.path).toBe("status");
    for (const connection of [device, his]) connection.close();
  });

  test("who touches none of their devices is away, until they do; a chosen status stays", async () => {
    const [ada, bob] = await friends();
    const [device, his, phone] = [await ada.connect(), await bob.connect(), await bob.connect()];
    const of =
      (status: string) =>
      ({ data }: { data: Presence }) =>
        data.user_id === bob.id && data.status === status;
    await device.until("presence_update", of("online"));
    await his.ask("set_idle", { is_idle: true });
    await aRound();
    expect(await get(ada, bob)).toMatchObject({ is_online: true, status: "online" });
    await phone.ask("set_idle", { is_idle: true });
    await device.until("presence_update", of("away"));
    await phone.until("presence_update", of("away"));
    const told = updates(device, bob).length;
    await his.ask("set_idle", { is_idle: false });
    await eventually(
      () =>
        updates(device, bob)
          .slice(told)
          .some((update) => update.status === "online"),
      "back",
    );
    await set(bob, { status: "dnd" });
    await device.until("presence_update", of("dnd"));
    await his.ask("set_idle", { is_idle: true });
    await aRound();
    expect(await get(ada, bob)).toMatchObject({ status: "dnd" });
    await set(bob, { status: "online" });
    await eventually(async () => (await get(ada, bob)).status === "away", "away");
    // The only device that is used goes: those that are left are not.
    const desk = await bob.connect();
    await eventually(async () => (await get(ada, bob)).status === "online", "online");
    desk.close();
    await eventually(async () => (await get(ada, bob)).status === "away", "away again");
    for (const connection of [device, his, phone]) connection.close();
  }, 15_000);

  test("an emoji is one emoji", async () => {
    const bob = await aUser(server);
    for (const emoji of ["🥪", "❤️", "👩🏽‍💻", "🇨🇭", "1️⃣", ""]) {
      expect((await set(bob, { emoji })).emoji).toBe(emoji);
    }
    for (const emoji of ["a", "1", "🥪🥪", "x🥪", "<b>"]) {
      expect((await bob.refused("PUT", "/chat/presence", { emoji })).errors[0]?.path).toBe("emoji");
    }
  });

  test("invisible looks like having left at that moment, and tells nothing of later coming and going", async () => {
    const [ada, bob] = await friends();
    const [device, his] = [await ada.connect(), await bob.connect()];
    await device.until("presence_update", ({ data }) => data.user_id === bob.id && data.is_online);
    expect((await set(bob, { status: "invisible" })).status).toBe("invisible");
    const gone = await device.until("presence_update", ({ data }) => data.user_id === bob.id && !data.is_online);
    expect(gone.data.status).toBe("offline");
    his.close();
    await Bun.sleep(4_000);
    const again = await bob.connect();
    await aRound();
    expect(await get(ada, bob)).toEqual(gone.data);
    expect(await get(bob, bob)).toMatchObject({ status: "invisible" });
    expect(updates(device, bob).every((update) => update.status !== "invisible")).toBe(true);
    for (const connection of [device, again]) connection.close();
  }, 15_000);

  test("PRO-2: only who may see is told; who no longer may is told that once, as offline", async () => {
    const [ada, bob] = await friends();
    const follower = await aUser(server);
    await follower.call("POST", "/contacts", { people: bob.me.username });
    const stranger = await aUser(server);
    const [device, foreign, distant] = [await ada.connect(), await follower.connect(), await stranger.connect()];
    const his = await bob.connect();
    await device.until("presence_update", ({ data }) => data.user_id === bob.id && data.is_online);
    await aRound();
    expect([updates(foreign, bob), updates(distant, bob)]).toEqual([[], []]);
    expect(await get(follower, bob)).toMatchObject({ is_online: false, status: "offline", last_seen: null, text: "" });
    await bob.call("PUT", "/profile/me", { show_online_status: "nobody", show_last_seen: "nobody" });
    const last = await device.until("presence_update", ({ data }) => data.user_id === bob.id && !data.is_online);
    expect(last.data).toMatchObject({ status: "offline", last_seen: null });
    const heard = updates(device, bob).length;
    await set(bob, { status: "away", text: "canary" });
    await aRound();
    expect(updates(device, bob)).toHaveLength(heard);
    await bob.call("PUT", "/profile/me", { show_online_status: "members" });
    await foreign.until("presence_update", ({ data }) => data.user_id === bob.id && data.status === "away");
    for (const connection of [device, foreign, distant, his]) connection.close();
  });

  test("N2: nothing of it after a block, on either side", async () => {
    const [ada, bob] = await friends();
    const [hers, his] = [await ada.connect(), await bob.connect()];
    await hers.until("presence_update", ({ data }) => data.user_id === bob.id && data.is_online);
    await ada.call("PUT", `/blocks/${bob.id}`);
    await aRound();
    const before = [updates(hers, bob).length, updates(his, ada).length];
    for (const user of [ada, bob]) {
      await user.call("PUT", "/profile/me", { show_online_status: "everyone", show_last_seen: "everyone" });
      await set(user, { status: "dnd", text: "canary" });
    }
    await aRound();
    expect([updates(hers, bob).length, updates(his, ada).length]).toEqual(before);
    expect((await bob.refused("GET", `/chat/presence/${ada.id}`)).code).toBe("not_found");
    expect(await get(ada, bob)).toMatchObject({ status: "offline", last_seen: null, text: "" });
    for (const connection of [hers, his]) connection.close();
  });
});
