import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { JoinRequestsResponse, NotificationsResponse, Room, RoomsResponse } from "@helloworld/protocol";
import { sql } from "kysely";
import { aRoom, aServer, aUser, request, type TestUser } from "./harness.ts";
import { drawn, upload } from "./picture-files.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const found = async (user: TestUser, q: string) =>
  (await user.call<RoomsResponse>("GET", `/chat/rooms?scope=discover&q=${encodeURIComponent(q)}`)).rooms;
const requested = async (user: TestUser) =>
  (await user.call<RoomsResponse>("GET", "/chat/rooms?scope=requested")).rooms;
const ask = (user: TestUser, room: Room, message = "") =>
  user.request("POST", `/chat/rooms/${room.id}/join_requests`, { message });
const answer = (user: TestUser, room: Room, who: TestUser, how: "approve" | "decline") =>
  user.request("POST", `/chat/rooms/${room.id}/join_requests/${who.id}/${how}`);
const waiting = async (user: TestUser, room: Room) =>
  (await user.call<JoinRequestsResponse>("GET", `/chat/rooms/${room.id}/join_requests`)).requests;
const told = async (user: TestUser) =>
  (await user.call<NotificationsResponse>("GET", "/notifications")).notifications.map(({ kind, count }) => [
    kind,
    count,
  ]);
const get = (user: TestUser, room: Room) => user.call<Room>("GET", `/chat/rooms/${room.id}`);
const mark = () => `m${Math.random().toString(36).slice(2, 10)}`;

describe("attack M8: a request that waits tells nothing of what became of the room", () => {
  test("attack M8: a room that turned secret, or whose owner blocks, is in the list no longer", async () => {
    const [ada, bob, cyd] = [await aUser(server), await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [], { name: `Harmless ${mark()}`, visibility: "private" });
    for (const one of [bob, cyd]) expect((await ask(one, room)).ok).toBe(true);
    await ada.call("PUT", `/blocks/${cyd.id}`);
    expect(await requested(cyd)).toEqual([]);
    expect(await requested(bob)).toMatchObject([{ id: room.id }]);
    await ada.call("PUT", `/chat/rooms/${room.id}`, { visibility: "secret", name: "Strike plan" });
    expect(await requested(bob)).toEqual([]);
  });
});

describe("ROO-3: finding private rooms", () => {
  test("ROO-3: by a part of their name, with nothing of them but name, picture and number of members", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const word = mark();
    const room = await aRoom(ada, [], { name: `Élan ${word}`, topic: "hidden words", visibility: "private" });
    await upload(ada, "PUT", `/chat/rooms/${room.id}/picture`, await drawn(64, 64));
    await ada.call("PUT", `/chat/rooms/${room.id}`, { permissions: { send: "owner" } });
    await ada.send(room.id, "a message");
    await aRoom(ada, [], { name: `Secret ${word}`, visibility: "secret" });
    await aRoom(ada, [], { name: `Open ${word}`, visibility: "public" });
    const [seen, ...others] = await found(bob, `ELAN ${word}`);
    expect(others).toEqual([]);
    expect(seen).toMatchObject({ id: room.id, name: `Élan ${word}`, member_count: 1, my: null, last_message: null });
    expect(seen).toMatchObject({ topic: "", seq: 0, permissions: { send: "member" }, join_request: null });
    expect((await found(bob, word)).map(({ id }) => id)).toEqual([room.id]);
    expect(await found(bob, "hidden words")).toEqual([]);
    expect((await bob.request("GET", seen?.picture_url?.replace("/api/v1", "") ?? "")).status).toBe(200);
    expect((await fetch(`${server.url}${seen?.picture_url}`)).status).toBe(404);
    expect((await bob.refused("GET", `/chat/rooms/${room.id}`)).code).toBe("not_found");
    // Who is in it does not look for it, nor does who is no account.
    expect(await found(ada, word)).toEqual([]);
    expect((await request(server.url, "GET", `/chat/rooms?scope=discover&q=${word}`)).status).toBe(401);
    for (const q of ["", "x", "%25%25"]) {
      const response = await bob.request("GET", `/chat/rooms?scope=discover&q=${q}`);
      expect([q, response.status]).toEqual([q, q.length < 2 ? 422 : 200]);
    }
    expect(await found(bob, "%%")).toEqual([]);
  });

  test("ROO-3: whom the owner blocks, and who blocks them, finds nothing and asks for nothing", async () => {
    const [ada, bob, cy] = [await aUser(server), await aUser(server), await aUser(server)];
    const word = mark();
    const room = await aRoom(ada, [], { name: word });
    await ada.call("PUT", `/blocks/${bob.id}`);
    await cy.call("PUT", `/blocks/${ada.id}`);
    await upload(ada, "PUT", `/chat/rooms/${room.id}/picture`, await drawn(64, 64));
    for (const user of [bob, cy]) {
      expect(await found(user, word)).toEqual([]);
      expect((await user.request("GET", `/chat/rooms/${room.id}/picture`)).status).toBe(404);
      expect((await ask(user, room)).status).toBe(404);
    }
  });
});

describe("ROO-3: asking to join", () => {
  test("ROO-3: who asks is let in; the staff is told, live, and who asked is too", async () => {
    const [ada, bob, mod, eve] = [await aUser(server), await aUser(server), await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [bob, mod]);
    await ada.call("PUT", `/chat/rooms/${room.id}/members/${mod.id}`, { role: "moderator" });
    const [owner, member] = [await ada.connect(), await bob.connect()];
    expect((await ask(eve, room, " Let me in, please ")).status).toBe(204);
    await owner.until("join_requests_changed");
    expect(await told(ada)).toEqual([["room_request", 1]]);
    expect((await get(ada, room)).my?.join_requests).toBe(1);
    // Neither told nor answerable by others.
    expect([(await get(mod, room)).my?.join_requests, (await get(bob, room)).my?.join_requests]).toEqual([0, 0]);
    expect(await told(mod)).toEqual([]);
    await member.ask("ping", {});
    expect(member.frames.some(({ type }) => type === "join_requests_changed")).toBe(false);
    expect(await waiting(ada, room)).toMatchObject([{ user: { id: eve.id }, message: "Let me in, please" }]);
    expect(await requested(eve)).toMatchObject([{ id: room.id, join_request: { state: "waiting" } }]);
    // Again changes what is said, and tells nobody twice.
    await ask(eve, room, "Please!");
    expect(await waiting(ada, room)).toMatchObject([{ message: "Please!" }]);
    expect(await told(ada)).toEqual([["room_request", 1]]);

    const asking = await eve.connect();
    expect((await answer(ada, room, eve, "approve")).status).toBe(204);
    await asking.until("room_added");
    expect((await get(eve, room)).my?.role).toBe("member");
    expect(await told(eve)).toEqual([["room_request_accepted", 1]]);
    expect([await told(ada), await waiting(ada, room), await requested(eve)]).toEqual([[], [], []]);
    for (const connection of [owner, member, asking]) connection.close();
  });

  test("ROO-3: declined, one is told and asks again after a week, not before", async () => {
    const [ada, eve] = [await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [], { name: mark() });
    await ask(eve, room);
    expect((await answer(ada, room, eve, "decline")).status).toBe(204);
    expect(await told(eve)).toEqual([["room_request_declined", 1]]);
    expect((await ask(eve, room)).status).toBe(409);
    // The decline cannot be taken back either.
    expect((await eve.request("DELETE", `/chat/rooms/${room.id}/join_requests`)).status).toBe(404);
    const [seen] = await found(eve, room.name);
    expect(seen?.join_request).toMatchObject({ state: "declined" });
    expect(Date.parse(seen?.join_request?.again_at ?? "") - Date.now()).toBeGreaterThan(6 * 86_400_000);
    await sql`update join_requests set declined_at = now() - interval '8 days' where user_id = ${eve.id}`.execute(
      server.app.db.query,
    );
    expect((await ask(eve, room)).status).toBe(204);
    expect(await waiting(ada, room)).toHaveLength(1);
  });

  test("ROO-3: taken back it is gone from the list, and from what the staff is told", async () => {
    const [ada, eve] = [await aUser(server), await aUser(server)];
    const room = await aRoom(ada);
    await ask(eve, room);
    await eve.call("DELETE", `/chat/rooms/${room.id}/join_requests`);
    expect([await waiting(ada, room), await told(ada), await requested(eve)]).toEqual([[], [], []]);
    expect((await answer(ada, room, eve, "approve")).status).toBe(410);
  });

  test("ROO-3: added or invited, one asks no longer", async () => {
    const [ada, eve] = [await aUser(server), await aUser(server)];
    const room = await aRoom(ada);
    await ask(eve, room);
    await ada.call("POST", `/chat/rooms/${room.id}/members/${eve.id}`);
    expect([await waiting(ada, room), await told(ada)]).toEqual([[], []]);
    expect((await ask(eve, room)).status).toBe(403);
  });

  test("ROO-3: public and secret rooms are not asked for, and too much is refused at its field", async () => {
    const [ada, eve] = [await aUser(server), await aUser(server)];
    expect((await ask(eve, await aRoom(ada, [], { visibility: "public" }))).status).toBe(403);
    expect((await ask(eve, await aRoom(ada, [], { visibility: "secret" }))).status).toBe(404);
    const room = await aRoom(ada);
    const long = { message: "x".repeat(501) };
    expect((await eve.refused("POST", `/chat/rooms/${room.id}/join_requests`, long)).errors[0]?.path).toBe("message");
  });

  test("ROO-3: answered by many at once it is answered once", async () => {
    const [ada, bob, eve] = [await aUser(server), await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [bob]);
    await ada.call("PUT", `/chat/rooms/${room.id}/members/${bob.id}`, { role: "admin" });
    await ask(eve, room);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        answer(index % 2 ? ada : bob, room, eve, index % 4 < 2 ? "approve" : "decline"),
      ),
    );
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(19);
    expect((await told(eve)).map(([, count]) => count)).toEqual([1]);
  });

  test("ROO-3: many who ask are one notification, and the list goes by pages", async () => {
    const ada = await aUser(server);
    const room = await aRoom(ada);
    const people = await Promise.all(Array.from({ length: 7 }, () => aUser(server)));
    for (const person of people) await ask(person, room);
    expect(await told(ada)).toEqual([["room_request", 7]]);
    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const page = await ada.call<JoinRequestsResponse>("GET", `/chat/rooms/${room.id}/join_requests?limit=3${cursor}`);
      seen.push(...page.requests.map(({ user }) => user.id));
      if (!page.next_cursor) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    expect(seen).toEqual(people.map(({ id }) => id));
  });
});
