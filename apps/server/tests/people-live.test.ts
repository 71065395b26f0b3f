import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { ContactRequestsResponse, ContactsResponse, NotificationsResponse } from "@helloworld/protocol";
import { type Client, createClient } from "../../../packages/sdk/src/index.ts";
import { memoryStorage } from "../../../packages/sdk/src/storage.ts";
import { aRoom, aServer, aUser, eventually, request, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
const clients: Client[] = [];
beforeAll(async () => {
  server = await aServer();
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.stop()));
  await server.stop();
});

/** A device of a person, with all that it shows of people. */
async function aDevice(user: TestUser): Promise<Client> {
  const client = createClient({ base_url: server.url, token: user.token, storage: memoryStorage() });
  clients.push(client);
  await client.start();
  await eventually(() => client.store.contacts !== null && client.store.notifications !== null, "loaded");
  return client;
}

/** What a device holds is what a fresh fetch gives. */
async function sameAsFetched(user: TestUser, { store }: Client): Promise<boolean> {
  const [contacts, requests, notifications] = await Promise.all([
    user.call<ContactsResponse>("GET", "/contacts"),
    user.call<ContactRequestsResponse>("GET", "/contacts/requests"),
    user.call<NotificationsResponse>("GET", "/notifications?limit=30"),
  ]);
  const bare = (list: ContactsResponse["contacts"] | readonly ContactsResponse["contacts"][number][]) =>
    list.map(({ presence: _, ...contact }) => contact);
  return (
    Bun.deepEquals(bare(store.contacts ?? []), bare(contacts.contacts)) &&
    Bun.deepEquals(store.contact_requests, requests) &&
    Bun.deepEquals(store.notifications?.notifications, notifications.notifications) &&
    store.notifications_unread === notifications.unread_count &&
    contacts.contacts.every((contact) => Bun.deepEquals(store.presence(contact.user.id), contact.presence))
  );
}

describe("the client SDK: applying an event gives what a fetch gives", () => {
  test("through adding, requests, removing, undoing, blocking and presence, on two devices of each", async () => {
    const [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
    await bob.call("PUT", "/profile/me", { is_private: true });
    const devices = [
      [ada, await aDevice(ada)],
      [ada, await aDevice(ada)],
      [bob, await aDevice(bob)],
      [bob, await aDevice(bob)],
    ] as const;
    const [hers, his] = [devices[0][1], devices[2][1]];
    const settled = async (what: string) => {
      for (const [user, device] of devices) await eventually(() => sameAsFetched(user, device), what, 15_000);
    };
    expect((await hers.addContacts([{ person: bob.me.username, name: "Bobby" }])).requested).toHaveLength(1);
    await settled("asked");
    expect(his.store.contact_requests?.incoming).toHaveLength(1);
    expect(his.store.notifications_unread).toBe(1);
    await his.api.answerContactRequest(ada.id, "accept");
    await settled("accepted");
    expect(hers.store.contacts?.[0]).toMatchObject({ name: "Bobby", mutual: true });
    await eventually(() => hers.store.presence(bob.id)?.is_online === true, "his presence");
    await his.setPresence({ status: "away", text: "Out" });
    await eventually(() => hers.store.presence(bob.id)?.text === "Out", "his text");
    await his.setPresence({ status: "online", text: "" });
    const room = await hers.createRoom({ kind: "direct", user_id: bob.id });
    await eventually(() => his.store.room(room.id) !== undefined, "the room");
    const { removal_id } = await hers.removeContact(bob.id);
    await settled("removed");
    for (const [, device] of devices) await eventually(() => device.store.rooms.length === 0, "no room");
    await hers.undoRemoval(removal_id);
    await settled("undone");
    for (const [, device] of devices) await eventually(() => device.store.rooms.length === 1, "the room again");
    await his.readAllNotifications();
    await settled("read");
    expect(his.store.notifications_unread).toBe(0);
    await his.api.block(ada.id);
    await settled("blocked");
    for (const [, device] of devices) await eventually(() => device.store.rooms.length === 0, "no room again");
    expect(hers.store.contacts).toEqual([]);
  }, 60_000);
});

describe("N1: what is not for them reaches nobody", () => {
  test("no canary of a private profile is in anything that outsiders get, over REST and live", async () => {
    const [owner, stranger, blocked, friend] = (await Promise.all(
      ["owner", "stranger", "blocked", "friend"].map((name) => aUser(server, name)),
    )) as [TestUser, TestUser, TestUser, TestUser];
    const canary = `canary${owner.id.replaceAll("-", "")}`;
    const secret = {
      bio: `${canary} bio`,
      interests: [`${canary} interest`],
      location: `${canary} place`,
      website: `https://${canary}.example/`,
      social_links: [`https://social.example/${canary}`],
    };
    const hidden = Object.fromEntries(
      ["email", "birthday", "location", "website", "social_links", "online_status", "last_seen"].map((field) => [
        `show_${field}`,
        "contacts",
      ]),
    );
    await owner.call("PUT", "/profile/me", { ...secret, ...hidden, is_private: true });
    await friend.call("POST", "/contacts", { people: owner.me.username });
    await owner.call("POST", `/contacts/requests/${friend.id}/accept`);
    // All of them share a group, and the stranger follows the owner since before the profile was private.
    await server.app.db.query.insertInto("contacts").values({ owner_id: stranger.id, contact_id: owner.id }).execute();
    const group = await aRoom(owner, [stranger, blocked, friend]);
    const outsiders = [stranger, blocked];
    const devices = await Promise.all(outsiders.map((user) => user.connect()));
    await owner.call("PUT", `/blocks/${blocked.id}`);
    const hers = await owner.connect();
    await owner.call("PUT", "/chat/presence", { status: "away", text: `${canary} status` });
    await owner.send(group.id, "hello all");
    await owner.call("PUT", "/profile/me", { bio: `${canary} bio again`, show_online_status: "contacts" });
    await Bun.sleep(900);

    const paths = [
      `/profile/users/${owner.id}`,
      `/profiles/by_username/${owner.me.username}`,
      "/profiles/random",
      `/people?q=${owner.me.username}`,
      `/people?q=${canary}`,
      `/people?q=${owner.me.email}`,
      `/chat/presence/${owner.id}`,
      "/contacts",
      `/contacts?q=${canary}`,
      "/contacts/requests",
      "/blocks",
      "/notifications",
      "/chat/rooms",
      `/chat/rooms/${group.id}`,
      `/chat/rooms/${group.id}/members`,
      `/chat/rooms/${group.id}/messages`,
    ];
    const received: string[] = devices.map((device) => JSON.stringify(device.frames));
    for (const path of paths) {
      for (const user of [...outsiders, null]) {
        const response = user ? await user.request("GET", path) : await request(server.url, "GET", path);
        received.push(await response.text());
      }
    }
    const adding = { people: owner.me.username };
    for (const user of outsiders) received.push(await (await user.request("POST", "/contacts", adding)).text());
    const all = received.join("\n");
    expect(all).not.toContain(canary);
    expect(all).not.toContain(owner.me.email);
    // The search would have found it: those who may see it, do.
    expect(JSON.stringify(await friend.call("GET", paths[0] ?? ""))).toContain(canary);
    expect(JSON.stringify(await friend.call("GET", `/chat/presence/${owner.id}`))).toContain(canary);
    for (const device of [...devices, hers]) device.close();
  });
});
