import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Contact, ContactsResponse, NotificationsResponse, RemovalResponse } from "@helloworld/protocol";
import { aServer, aUser, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const add = (user: TestUser, other: TestUser) => user.call("POST", "/contacts", { people: other.me.username });
const update = (user: TestUser, other: TestUser, change: object) =>
  user.call<Contact>("PUT", `/contacts/${other.id}`, change);
const contacts = async (user: TestUser, query = "") =>
  (await user.call<ContactsResponse>("GET", `/contacts${query}`)).contacts;
const notifications = (user: TestUser) => user.call<NotificationsResponse>("GET", "/notifications");

/** Somebody with contacts. */
async function withContacts(count: number): Promise<[TestUser, ...TestUser[]]> {
  const [ada, ...others] = await Promise.all(Array.from({ length: count + 1 }, () => aUser(server)));
  for (const other of others) await add(ada as TestUser, other);
  return [ada as TestUser, ...others];
}

describe("CON-6: favourite, mute, labels", () => {
  test("each is changed by itself, told to my other devices, and nobody else's", async () => {
    const [ada, bob] = (await withContacts(1)) as [TestUser, TestUser];
    await add(bob, ada);
    const [device, others] = [await ada.connect(), await bob.connect()];
    await update(ada, bob, { is_favourite: true });
    await update(ada, bob, { labels: ["Bees", "Work", "bees"] });
    const changed = await update(ada, bob, { is_muted: true, name: "Bobby" });
    expect(changed).toMatchObject({ is_favourite: true, is_muted: true, labels: ["bees", "Work"], name: "Bobby" });
    expect(await update(ada, bob, {})).toEqual(changed);
    expect((await contacts(ada))[0]).toEqual(changed);
    expect((await contacts(bob))[0]).toMatchObject({ is_favourite: false, is_muted: false, labels: [] });
    await device.ask("ping", {});
    await others.ask("ping", {});
    expect(device.events(ada.id).filter((event) => event.type === "contact_changed")).toHaveLength(4);
    expect(others.events(bob.id)).toEqual([]);
    device.close();
    others.close();
  });

  test("labels filter, are renamed and deleted with all contacts, and are bounded", async () => {
    const [ada, bob, cleo] = (await withContacts(2)) as [TestUser, TestUser, TestUser];
    const dora = await aUser(server);
    await update(ada, bob, { labels: ["A/B & ü", "Friends"] });
    await update(ada, cleo, { labels: ["A/B & ü"] });
    await add(dora, bob);
    await update(dora, bob, { labels: ["Friends"] });
    const label = (name: string) => `/contacts/labels/${encodeURIComponent(name)}`;
    const found = async (name: string) =>
      (await contacts(ada, `?label=${encodeURIComponent(name)}`)).map((contact) => contact.user.id);
    expect(await found("A/B & ü")).toEqual([cleo.id, bob.id]);
    await ada.call("PUT", label("A/B & ü"), { name: "Friends" });
    expect(await found("A/B & ü")).toEqual([]);
    expect(await found("Friends")).toEqual([cleo.id, bob.id]);
    expect((await contacts(ada)).find((contact) => contact.user.id === bob.id)?.labels).toEqual(["Friends"]);
    await ada.call("DELETE", label("Friends"));
    expect((await contacts(dora))[0]?.labels).toEqual(["Friends"]);
    expect(await found("Friends")).toEqual([]);
    expect((await ada.refused("DELETE", label("Friends"))).code).toBe("not_found");
    const many = Array.from({ length: 11 }, (_, index) => `label ${index}`);
    expect((await ada.refused("PUT", `/contacts/${bob.id}`, { labels: many })).errors[0]?.path).toBe("labels");
    const long = { labels: ["x".repeat(31)] };
    expect((await ada.refused("PUT", `/contacts/${bob.id}`, long)).errors[0]?.path).toBe("labels.0");
  });

  test("what a muted contact does is listed as read and counts nowhere, to the last", async () => {
    const [ada, bob] = (await withContacts(1)) as [TestUser, TestUser];
    await update(ada, bob, { is_muted: true });
    const device = await ada.connect();
    await add(bob, ada);
    await bob.call("DELETE", `/contacts/${ada.id}`);
    await device.ask("ping", {});
    expect(device.frames.some((frame) => frame.type === "notification")).toBe(false);
    expect(device.frames.some((frame) => frame.type === "notifications_read")).toBe(true);
    const { notifications: listed, unread_count } = await notifications(ada);
    expect(listed.map((one) => [one.kind, one.actor?.id])).toEqual([
      ["contact_removed", bob.id],
      ["contact_added", bob.id],
    ]);
    expect(listed.every((one) => one.read_at !== null)).toBe(true);
    expect(unread_count).toBe(0);
    device.close();
  });

  test("a block by a muted contact is quiet too; unmuted, they count again", async () => {
    const [ada, bob, cleo] = (await withContacts(2)) as [TestUser, TestUser, TestUser];
    for (const other of [bob, cleo]) await update(ada, other, { is_muted: true });
    await update(ada, cleo, { is_muted: false });
    await bob.call("PUT", `/blocks/${ada.id}`);
    expect(await notifications(ada)).toMatchObject({ unread_count: 0 });
    await add(cleo, ada);
    expect(await notifications(ada)).toMatchObject({ unread_count: 1 });
  });

  test("undoing a removal brings all of it back", async () => {
    const [ada, bob] = (await withContacts(1)) as [TestUser, TestUser];
    const before = await update(ada, bob, { is_favourite: true, is_muted: true, labels: ["Bees"], name: "Bobby" });
    const { removal_id } = await ada.call<RemovalResponse>("DELETE", `/contacts/${bob.id}`);
    expect(await contacts(ada)).toEqual([]);
    await ada.call("POST", `/contacts/removals/${removal_id}/undo`);
    expect(await contacts(ada)).toEqual([before]);
  });
});
