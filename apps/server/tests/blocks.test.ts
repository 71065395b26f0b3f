import { afterAll, beforeAll, expect, test } from "bun:test";
import type {
  JoinRequestsResponse,
  MessagesResponse,
  NewInvitation,
  NotificationsResponse,
  ReportsResponse,
  Room,
  SearchMessagesResponse,
} from "@helloworld/protocol";
import { aRoom, aServer, aUser, eventually, PASSWORD, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let bob: TestUser;
let cyd: TestUser;
beforeAll(async () => {
  server = await aServer();
  [ada, bob, cyd] = (await Promise.all(["ada", "bob", "cyd"].map((name) => aUser(server, name)))) as [
    TestUser,
    TestUser,
    TestUser,
  ];
  await ada.call("PUT", `/blocks/${bob.id}`);
});
afterAll(() => server.stop());

const notifications = async (user: TestUser) =>
  (await user.call<NotificationsResponse>("GET", "/notifications")).notifications;
const kinds = async (user: TestUser) => (await notifications(user)).map(({ kind }) => kind);
const get = (user: TestUser, room: Room) => user.call<Room>("GET", `/chat/rooms/${room.id}`);

test("attack M6: a mention across a block is a text: no badge, no list, no search, no notification", async () => {
  const room = await aRoom(cyd, [ada, bob]);
  await bob.send(room.id, `@${ada.me.username} @${cyd.me.username} listen`);
  await eventually(async () => (await kinds(cyd)).includes("mentioned"), "the other one is notified");
  expect((await get(ada, room)).my).toMatchObject({ unread_count: 1, mention_count: 0 });
  expect((await get(cyd, room)).my).toMatchObject({ mention_count: 1 });
  expect((await ada.call<MessagesResponse>("GET", "/chat/mentions")).messages).toEqual([]);
  const found = await ada.call<SearchMessagesResponse>("POST", "/chat/search", { q: "is:mention" });
  expect(found.results).toEqual([]);
  expect(await kinds(ada)).not.toContain("mentioned");
  const edited = await bob.send(room.id, "nothing yet");
  await bob.call("PUT", `/chat/messages/${edited.message_id}`, { content: `now @${ada.me.username}` });
  expect((await get(ada, room)).my).toMatchObject({ mention_count: 0 });
});

test("attack M6: requests to join, answers and rooms handed on do not pass a block", async () => {
  const room = await aRoom(cyd, [ada], { visibility: "private" });
  await cyd.call("PUT", `/chat/rooms/${room.id}/members/${ada.id}`, { role: "admin" });
  await bob.call("POST", `/chat/rooms/${room.id}/join_requests`, { message: "You cannot hide from me" });
  const waiting = async (user: TestUser) =>
    (await user.call<JoinRequestsResponse>("GET", `/chat/rooms/${room.id}/join_requests`)).requests;
  expect(await kinds(cyd)).toContain("room_request");
  expect(await kinds(ada)).not.toContain("room_request");
  expect(await waiting(cyd)).toMatchObject([{ user: { id: bob.id } }]);
  expect(await waiting(ada)).toEqual([]);
  expect((await get(cyd, room)).my?.join_requests).toBe(1);
  expect((await get(ada, room)).my?.join_requests).toBe(0);
  const approval = `/chat/rooms/${room.id}/join_requests/${bob.id}/approve`;
  expect((await ada.refused("POST", approval)).status).toBe(410);
  expect((await cyd.request("POST", approval)).ok).toBe(true);

  const dan = await aUser(server, "dan");
  const own = await aRoom(bob, [dan]);
  await dan.call("PUT", `/blocks/${bob.id}`);
  const handed = await bob.refused("POST", `/chat/rooms/${own.id}/owner`, { user_id: dan.id, password: PASSWORD });
  expect(handed.errors).toMatchObject([{ path: "user_id" }]);
  expect((await get(dan, own)).my?.role).toBe("member");
});

test("attack M6: a request that waits when its maker and the owner part waits for nobody any more", async () => {
  const [owner, admin, asker] = await Promise.all(["eva", "fay", "gus"].map((name) => aUser(server, name)));
  if (!owner || !admin || !asker) throw new Error("three people");
  const room = await aRoom(owner, [admin], { visibility: "private" });
  await owner.call("PUT", `/chat/rooms/${room.id}/members/${admin.id}`, { role: "admin" });
  await asker.call("POST", `/chat/rooms/${room.id}/join_requests`, { message: "Please" });
  expect((await get(admin, room)).my?.join_requests).toBe(1);
  await owner.call("PUT", `/blocks/${asker.id}`);
  expect((await get(admin, room)).my?.join_requests).toBe(0);
  const { requests } = await admin.call<JoinRequestsResponse>("GET", `/chat/rooms/${room.id}/join_requests`);
  expect(requests).toEqual([]);
  expect((await admin.refused("POST", `/chat/rooms/${room.id}/join_requests/${asker.id}/approve`)).status).toBe(410);
});

test("attack M6: nobody joins the public room of an owner across a block", async () => {
  const room = await aRoom(ada, [], { visibility: "public" });
  expect((await bob.refused("POST", `/chat/rooms/${room.id}/members/${bob.id}`)).status).toBe(403);
  expect((await cyd.request("POST", `/chat/rooms/${room.id}/members/${cyd.id}`)).ok).toBe(true);
});

test("attack M6: no invitation leads past a block to the room of its owner, whoever made it", async () => {
  const room = await aRoom(ada, [cyd], { visibility: "secret" });
  await ada.call("PUT", `/chat/rooms/${room.id}/members/${cyd.id}`, { role: "admin" });
  const { token } = await cyd.call<NewInvitation>("POST", `/chat/rooms/${room.id}/invitations`, {});
  expect((await bob.refused("POST", `/chat/invitations/${token}/accept`)).status).toBe(403);
  const dan = await aUser(server, "dan");
  expect((await dan.request("POST", `/chat/invitations/${token}/accept`)).ok).toBe(true);
});

test("attack M6: the notification of a block keeps the name of then, and shows nothing that came later", async () => {
  const [dan, eve] = [await aUser(server, "dan"), await aUser(server, "eve")];
  await dan.call("PUT", `/blocks/${eve.id}`);
  const before = (await notifications(eve)).find(({ kind }) => kind === "blocked");
  expect(before).toMatchObject({ actor: null, data: { name: dan.me.name } });
  await dan.call("PUT", "/profile/me", { first_name: "Secret", username: `hidden${Date.now()}` });
  expect(JSON.stringify(await notifications(eve))).not.toContain("Secret");
});

test("attack M7: a removal before the block, or friendly words after it, do away with no evidence", async () => {
  const staff = await aUser(server, "staff");
  await server.app.db.query.updateTable("users").set({ role: "moderator" }).where("id", "=", staff.id).execute();
  const threat = "I will find you";
  const evidenceAfter = async (act: (eve: TestUser, fay: TestUser) => Promise<void>) => {
    const [eve, fay] = [await aUser(server, "eve"), await aUser(server, "fay")];
    const direct = () => eve.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: fay.id });
    await eve.send((await direct()).id, threat);
    await act(eve, fay);
    const target = { type: "user", id: eve.id };
    expect((await fay.request("POST", "/reports", { target, reason: "harassment" })).status).toBe(200);
    const { reports } = await staff.call<ReportsResponse>("GET", "/admin/reports?limit=100");
    return reports.find(({ subject }) => subject?.id === eve.id)?.evidence.text;
  };
  const removed = await evidenceAfter(async (eve, fay) => {
    await eve.call("POST", "/contacts", { people: fay.me.username });
    await eve.call("DELETE", `/contacts/${fay.id}`);
    await eve.call("PUT", `/blocks/${fay.id}`);
  });
  expect(removed).toContain(threat);
  const overwritten = await evidenceAfter(async (eve, fay) => {
    await eve.call("PUT", `/blocks/${fay.id}`);
    await eve.call("DELETE", `/blocks/${fay.id}`);
    const again = await eve.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: fay.id });
    await eve.send(again.id, "hi");
    await eve.call("PUT", `/blocks/${fay.id}`);
  });
  expect(overwritten).toContain(threat);
  expect(overwritten).toContain("hi");
});

test("attack M7: whoever blocks first can be reported all the same, with what they wrote", async () => {
  const [eve, fay, staff] = [await aUser(server, "eve"), await aUser(server, "fay"), await aUser(server, "staff")];
  await server.app.db.query.updateTable("users").set({ role: "moderator" }).where("id", "=", staff.id).execute();
  const room = await eve.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: fay.id });
  await eve.send(room.id, "I know where you live");
  await eve.call("PUT", `/blocks/${fay.id}`);
  expect((await fay.request("GET", `/profiles/${eve.id}`)).status).toBe(404);
  const target = { type: "user", id: eve.id };
  expect((await fay.request("POST", "/reports", { target, reason: "harassment" })).status).toBe(200);
  const { reports } = await staff.call<ReportsResponse>("GET", "/admin/reports?limit=100");
  const kept = reports.find(({ subject }) => subject?.id === eve.id);
  expect(kept?.evidence.name).toContain(eve.me.username);
  expect(kept?.evidence.text).toContain("I know where you live");
  // To whoever they never wrote to, they are not there.
  await eve.call("PUT", `/blocks/${cyd.id}`);
  expect((await cyd.refused("POST", "/reports", { target, reason: "spam" })).code).toBe("not_found");
  const nobody = { type: "user", id: Bun.randomUUIDv7() };
  expect((await fay.refused("POST", "/reports", { target: nobody, reason: "spam" })).code).toBe("not_found");
});
