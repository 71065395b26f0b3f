import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { NotificationsResponse, Room, RoomsResponse } from "@helloworld/protocol";
import { aRoom, aServer, aUser, eventually, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const write = (from: TestUser, to: TestUser) =>
  from.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: to.id });
const rooms = async (user: TestUser) => (await user.call<RoomsResponse>("GET", "/chat/rooms")).rooms;
const kinds = async (user: TestUser) =>
  (await user.call<NotificationsResponse>("GET", "/notifications")).notifications.map((one) => one.kind);
const added = (owner: TestUser, contact: TestUser) =>
  server.app.db.query.insertInto("contacts").values({ owner_id: owner.id, contact_id: contact.id }).execute();

describe("CON-9: message requests", () => {
  test("what somebody writes whom I did not add waits: told once, not unread", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const { id } = await write(ada, bob);
    await ada.send(id, "hello");
    await ada.send(id, "are you there?");
    expect((await rooms(bob))[0]?.my).toMatchObject({ request: true, unread_count: 0 });
    expect((await rooms(ada))[0]?.my).toMatchObject({ request: false });
    expect(await kinds(bob)).toEqual(["message_request"]);
    expect(await bob.readAll(id)).toHaveLength(2);
  });

  test("accepting makes it an ordinary conversation on all devices, and adds nothing else", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const { id } = await write(ada, bob);
    await ada.send(id, "hello");
    const device = await bob.connect();
    const accepted = await bob.call<Room>("POST", `/chat/rooms/${id}/request/accept`);
    expect(accepted.my).toMatchObject({ request: false, unread_count: 1 });
    await device.until("room_added", (event) => event.data.room_id === id);
    expect(await kinds(bob)).toEqual([]);
    expect((await bob.refused("POST", `/chat/rooms/${id}/request/accept`)).code).toBe("not_found");
    expect(await bob.call("GET", `/profile/users/${ada.id}`)).toMatchObject({ relationship: "stranger" });
    device.close();
  });

  test("an answer accepts", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const { id } = await write(ada, bob);
    await ada.send(id, "hello");
    await bob.send(id, "hi");
    await eventually(async () => (await rooms(bob))[0]?.my?.request === false, "accepted");
    expect(await ada.readAll(id)).toHaveLength(2);
  });

  test("declining hides it and stops the sender with a refusal that says nothing; only who declined can bring it back", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const { id } = await write(ada, bob);
    await ada.send(id, "hello");
    const device = await bob.connect();
    await bob.call("POST", `/chat/rooms/${id}/request/decline`);
    expect(await rooms(bob)).toEqual([]);
    expect((await bob.refused("GET", `/chat/rooms/${id}`)).code).toBe("not_found");
    expect((await bob.refused("POST", `/chat/rooms/${id}/messages`, { content: "x" })).code).toBe("not_found");
    const refusal = await ada.refused("POST", `/chat/rooms/${id}/messages`, { content: "still there?" });
    expect(refusal).toMatchObject({
      code: "forbidden",
      detail: "Messages can no longer be sent in this conversation.",
    });
    expect((await write(ada, bob)).id).toBe(id);
    expect(await rooms(bob)).toEqual([]);
    const [first] = await ada.readAll(id);
    await ada.call("PUT", `/chat/messages/${first?.message_id}`, { content: "edited canary" });
    await device.ask("ping", {});
    expect(JSON.stringify(device.frames)).not.toContain("edited canary");
    expect((await write(bob, ada)).id).toBe(id);
    await ada.send(id, "thanks");
    await device.until("new_message", (event) => event.data.content === "thanks");
    device.close();
  });

  test("from somebody I added it is a conversation at once", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    await added(bob, ada);
    const { id } = await write(ada, bob);
    await ada.send(id, "hello");
    expect((await rooms(bob))[0]?.my).toMatchObject({ request: false, unread_count: 1 });
    expect(await kinds(bob)).toEqual([]);
  });
});

describe("CON-9, CON-5: rooms ask before they bring people together", () => {
  test("messages and groups from contacts or nobody only", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const group = await aRoom(ada);
    const attempts = () =>
      Promise.all([
        ada.request("POST", "/chat/rooms", { kind: "direct", user_id: bob.id }),
        ada.request("POST", "/chat/rooms", { kind: "group", name: "x", member_ids: [bob.id] }),
        ada.request("POST", `/chat/rooms/${group.id}/members/${bob.id}`),
      ]).then((answers) => answers.map((answer) => answer.status));
    await bob.call("PUT", "/profile/me", { allow_messages: "contacts", allow_groups: "contacts" });
    expect(await attempts()).toEqual([403, 422, 422]);
    await bob.call("PUT", "/profile/me", { allow_messages: "nobody", allow_groups: "nobody" });
    await added(bob, ada);
    expect(await attempts()).toEqual([403, 422, 422]);
    await bob.call("PUT", "/profile/me", { allow_messages: "contacts", allow_groups: "contacts" });
    expect(await attempts()).toEqual([201, 201, 200]);
  });

  test("where either blocks the other, the other is nobody", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const group = await aRoom(ada);
    const bobs = await aRoom(bob);
    await server.app.db.query.insertInto("blocks").values({ blocker_id: bob.id, blocked_id: ada.id }).execute();
    for (const [one, other, room] of [
      [ada, bob, group],
      [bob, ada, bobs],
    ] as const) {
      const nobody = Bun.randomUUIDv7();
      for (const [path, body] of [
        ["/chat/rooms", (user_id: string) => ({ kind: "direct", user_id })],
        ["/chat/rooms", (user_id: string) => ({ kind: "group", name: "x", member_ids: [user_id] })],
      ] as const) {
        const { request_id: _, ...blocked } = await one.refused("POST", path, body(other.id));
        const { request_id: __, ...unknown } = await one.refused("POST", path, body(nobody));
        expect(blocked).toEqual(unknown);
      }
      const { request_id: _, ...blocked } = await one.refused("POST", `/chat/rooms/${room.id}/members/${other.id}`);
      const { request_id: __, ...unknown } = await one.refused("POST", `/chat/rooms/${room.id}/members/${nobody}`);
      expect(blocked).toEqual(unknown);
    }
  });

  test("a send in a direct room between whom there is a block is refused by the database itself", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const { id } = await write(ada, bob);
    await server.app.db.query.insertInto("blocks").values({ blocker_id: bob.id, blocked_id: ada.id }).execute();
    const details = await Promise.all(
      [ada, bob].map((user) => user.refused("POST", `/chat/rooms/${id}/messages`, { content: "x" })),
    );
    expect(new Set(details.map((problem) => `${problem.code} ${problem.detail}`)).size).toBe(1);
    expect(details[0]?.code).toBe("forbidden");
  });
});
