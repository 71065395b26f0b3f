import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Invitation, InvitationPreview, InvitationsResponse, NewInvitation, Room } from "@helloworld/protocol";
import { aRoom, aServer, aUser, request, type TestUser } from "./harness.ts";
import { drawn, upload } from "./picture-files.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let bob: TestUser;
beforeAll(async () => {
  server = await aServer();
  [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
});
afterAll(() => server.stop());

const invite = (room: Room, body: object = {}, by = ada) =>
  by.call<NewInvitation>("POST", `/chat/rooms/${room.id}/invitations`, body);
const preview = (token: string, by = bob) => by.call<InvitationPreview>("GET", `/chat/invitations/${token}`);
const accept = (token: string, by = bob) => by.request("POST", `/chat/invitations/${token}/accept`);
const listed = async (room: Room): Promise<Invitation[]> =>
  (await ada.call<InvitationsResponse>("GET", `/chat/rooms/${room.id}/invitations`)).invitations;
const hold = (room: Room, change: { expires_at: Date }) =>
  server.app.db.query.updateTable("invitations").set(change).where("room_id", "=", room.id).execute();

test("ROO-3: whoever holds the link sees the room, comes in, and is told of in the list", async () => {
  const room = await aRoom(ada, [], { name: "Bees", visibility: "secret" });
  const { token, invitation } = await invite(room);
  expect(token.length).toBeGreaterThanOrEqual(22);
  expect(invitation).toMatchObject({ uses: 0, max_uses: null, state: "open", created_by: { id: ada.id } });
  expect(Date.parse(invitation.expires_at ?? "") - Date.now()).toBeGreaterThan(6 * 86_400_000);
  const seen = await preview(token);
  expect(seen).toMatchObject({ state: "open", is_member: false, invited_by: { id: ada.id } });
  expect(seen.room).toMatchObject({ id: room.id, name: "Bees", member_count: 1 });
  const connection = await bob.connect();
  expect((await accept(token)).status).toBe(200);
  expect((await connection.until("room_added")).data.room_id).toBe(room.id);
  expect((await preview(token)).is_member).toBe(true);
  // Coming in again uses nothing up.
  expect((await accept(token)).status).toBe(200);
  expect((await listed(room)).map(({ uses, state }) => [uses, state])).toEqual([[1, "open"]]);
  connection.close();
});

test("ROO-3: a visitor sees what it leads to, its picture too, and must sign in to come in", async () => {
  const room = await aRoom(ada, [], { name: "Wasps", visibility: "secret" });
  await upload(ada, "PUT", `/chat/rooms/${room.id}/picture`, await drawn(64, 64));
  const { token } = await invite(room);
  const seen = (await (await request(server.url, "GET", `/chat/invitations/${token}`)).json()) as InvitationPreview;
  expect(seen.room?.name).toBe("Wasps");
  expect((await fetch(`${server.url}${seen.room?.picture_url}`)).headers.get("content-type")).toBe("image/webp");
  expect((await request(server.url, "GET", `/chat/rooms/${room.id}/picture`)).status).toBe(404);
  expect((await request(server.url, "POST", `/chat/invitations/${token}/accept`)).status).toBe(401);
});

test("ROO-3: one that expired, was used up or revoked says so, lets nobody in and tells nothing of the room", async () => {
  const cases: [string, (room: Room, made: NewInvitation) => Promise<unknown>][] = [
    ["expired", (room) => hold(room, { expires_at: new Date(Date.now() - 1000) })],
    ["used_up", async (_, { token }) => accept(token, await aUser(server))],
    ["revoked", (room, { invitation }) => ada.call("DELETE", `/chat/rooms/${room.id}/invitations/${invitation.id}`)],
  ];
  for (const [state, end] of cases) {
    const room = await aRoom(ada, [], { name: "Hornets", visibility: "secret" });
    const made = await invite(room, { max_uses: 1 });
    await end(room, made);
    const seen = await preview(made.token);
    expect([seen.state, seen.room, seen.invited_by]).toEqual([state as "expired", null, null]);
    const refused = await bob.refused("POST", `/chat/invitations/${made.token}/accept`);
    expect([state, refused.code]).toEqual([state, "gone"]);
    expect((await bob.refused("GET", `/chat/rooms/${room.id}`)).code).toBe("not_found");
  }
});

test("ROO-3: a block between who invites and who holds the link closes it, and names nobody", async () => {
  for (const blocks of [
    (eve: TestUser) => eve.call("PUT", `/blocks/${ada.id}`),
    (eve: TestUser) => ada.call("PUT", `/blocks/${eve.id}`),
  ]) {
    const eve = await aUser(server, "eve");
    const room = await aRoom(ada, [], { visibility: "secret" });
    const { token } = await invite(room);
    await blocks(eve);
    expect(await preview(token, eve)).toMatchObject({ state: "closed", room: null, invited_by: null });
    expect((await accept(token, eve)).status).toBe(403);
  }
});

test("ROO-3: a single-use invitation used 200 times at once admits one", async () => {
  const room = await aRoom(ada, [], { visibility: "secret" });
  const { token } = await invite(room, { max_uses: 1 });
  const people = await Promise.all(Array.from({ length: 20 }, () => aUser(server)));
  const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => accept(token, people[index % 20])));
  const admitted = new Set(answers.flatMap(({ status }, index) => (status === 200 ? [index % 20] : [])));
  expect(admitted.size).toBe(1);
  expect(answers.every(({ status }) => status === 200 || status === 410)).toBe(true);
  expect((await ada.call<Room>("GET", `/chat/rooms/${room.id}`)).member_count).toBe(2);
  expect((await listed(room))[0]).toMatchObject({ uses: 1, state: "used_up" });
});

test("N2: after it is revoked nobody comes in by it, however many try meanwhile", async () => {
  const room = await aRoom(ada, [], { visibility: "secret" });
  const { token, invitation } = await invite(room);
  const people = await Promise.all(Array.from({ length: 10 }, () => aUser(server)));
  const during = people.slice(0, 5).map((person) => accept(token, person));
  await ada.call("DELETE", `/chat/rooms/${room.id}/invitations/${invitation.id}`);
  const after = await Promise.all(people.slice(5).map((person) => accept(token, person)));
  expect(after.map(({ status }) => status)).toEqual([410, 410, 410, 410, 410]);
  const admitted = (await Promise.all(during)).filter(({ status }) => status === 200).length;
  expect((await ada.call<Room>("GET", `/chat/rooms/${room.id}`)).member_count).toBe(1 + admitted);
  expect(await listed(room)).toEqual([]);
});

test("ROO-3: who is out comes back by a link only as long as there is one", async () => {
  const room = await aRoom(ada, [bob], { visibility: "secret" });
  const { token, invitation } = await invite(room);
  await ada.call("DELETE", `/chat/rooms/${room.id}/members/${bob.id}`);
  expect((await bob.refused("GET", `/chat/rooms/${room.id}/messages`)).code).toBe("not_found");
  await ada.call("DELETE", `/chat/rooms/${room.id}/invitations/${invitation.id}`);
  expect((await accept(token)).status).toBe(410);
});

test("ROO-3: the token is kept as a hash only, and is in no list", async () => {
  const room = await aRoom(ada);
  const { token } = await invite(room);
  expect(JSON.stringify(await listed(room))).not.toContain(token);
  const rows = await server.app.db.query.selectFrom("invitations").selectAll().where("room_id", "=", room.id).execute();
  const kept = rows.map(
    (row) => Buffer.from(row.token_hash).toString("latin1") + Buffer.from(row.token_hash).toString("base64url"),
  );
  expect(kept.join()).not.toContain(token);
});

test("ROO-3: wrong input is refused at its field, unknown links answer like none", async () => {
  const room = await aRoom(ada);
  const field = async (body: object) =>
    (await ada.refused("POST", `/chat/rooms/${room.id}/invitations`, body)).errors.map((error) => error.path);
  expect(await field({ expires_in: 1 })).toEqual(["expires_in"]);
  expect(await field({ expires_in: 10 ** 9 })).toEqual(["expires_in"]);
  expect(await field({ max_uses: 0 })).toEqual(["max_uses"]);
  expect(await field({ max_uses: 1.5 })).toEqual(["max_uses"]);
  expect(await field({ max_uses: "many" })).toEqual(["max_uses"]);
  for (const token of ["nonsense", "a".repeat(43), "x".repeat(90)])
    expect((await bob.refused("GET", `/chat/invitations/${token}`)).code).toBe("not_found");
  expect((await bob.refused("GET", "/chat/invitations/%00")).code).toBe("validation_failed");
  const other = await aRoom(ada);
  const { invitation } = await invite(other);
  const foreign = `/chat/rooms/${room.id}/invitations/${invitation.id}`;
  expect((await ada.refused("DELETE", foreign)).code).toBe("not_found");
});

test("ROO-3: a room has a bounded number of open invitations", async () => {
  const room = await aRoom(ada);
  const made = await Promise.all(
    Array.from({ length: 105 }, () => ada.request("POST", `/chat/rooms/${room.id}/invitations`, {})),
  );
  expect(made.filter(({ status }) => status === 201)).toHaveLength(100);
  expect(made.filter(({ status }) => status === 409)).toHaveLength(5);
});
