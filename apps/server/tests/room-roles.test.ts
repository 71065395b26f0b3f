import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  canInRoom,
  type Member,
  type MemberRole,
  type NotificationsResponse,
  type Problem,
  type Room,
  type RoomPermissions,
  roleRank,
} from "@helloworld/protocol";
import { sql } from "kysely";
import { aRoom, aServer, aUser, PASSWORD, type TestUser } from "./harness.ts";
import { drawn, upload } from "./picture-files.ts";
import { announce } from "./uploading.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let people: Record<MemberRole, TestUser>;
let outsider: TestUser;
const ROLES: readonly MemberRole[] = ["owner", "admin", "moderator", "member"];

beforeAll(async () => {
  server = await aServer();
  const made = await Promise.all(ROLES.map(async (role) => [role, await aUser(server, role)] as const));
  people = Object.fromEntries(made) as typeof people;
  outsider = await aUser(server, "outsider");
});
afterAll(() => server.stop());

/** A room with one person in each role, made by its owner through the API. */
async function aRoomOfAll(permissions: Partial<RoomPermissions> = {}): Promise<Room> {
  const { owner, admin, moderator, member } = people;
  const room = await aRoom(owner, [admin, moderator, member]);
  await owner.call("PUT", `/chat/rooms/${room.id}/members/${admin.id}`, { role: "admin" });
  await owner.call("PUT", `/chat/rooms/${room.id}/members/${moderator.id}`, { role: "moderator" });
  return owner.call("PUT", `/chat/rooms/${room.id}`, { permissions });
}
const rolesIn = async (room: Room) => {
  const { members } = await people.owner.call<{ members: Member[] }>("GET", `/chat/rooms/${room.id}/members`);
  return Object.fromEntries(members.map((member) => [member.user.id, member.role]));
};
const ownersOf = async (room: Room) =>
  (
    await sql<{ count: number }>`
      select count(*)::int as count from members where room_id = ${room.id} and role = 'owner'`.execute(
      server.app.db.query,
    )
  ).rows[0]?.count;

/** What each permission decides, by a call that it allows. */
const USES: Record<Exclude<keyof RoomPermissions, "mention_all">, (user: TestUser, room: Room) => Promise<Response>> = {
  send: (user, room) => user.request("POST", `/chat/rooms/${room.id}/messages`, { content: "Hello" }),
  attach: async (user, room) => {
    const begun = await announce(user, room, 5);
    // As an upload leaves it that was finished while one still might.
    const { rows } = await sql<{ id: string }>`
      insert into files (owner_id, room_id, name, media_type, kind, size, received, sha256, state)
      values (${user.id}, ${room.id}, 'a.txt', 'text/plain', 'file', 1, 1, sha256('x'), 'ready') returning id`.execute(
      server.app.db.query,
    );
    const sent = await user.request("POST", `/chat/rooms/${room.id}/messages`, { attachments: [rows[0]?.id] });
    expect(begun.status).toBe(sent.status);
    return sent;
  },
  pin: async (user, room) => {
    const sent = await people.owner.send(room.id, "To be pinned");
    return user.request("PUT", `/chat/messages/${sent.message_id}/pin`);
  },
  add: (user, room) => user.request("POST", `/chat/rooms/${room.id}/members/${outsider.id}`),
  manage: (user, room) => user.request("PUT", `/chat/rooms/${room.id}`, { topic: crypto.randomUUID() }),
};

describe("ROO-2: permissions", () => {
  for (const [permission, use] of Object.entries(USES)) {
    for (const lowest of ROLES) {
      test(`ROO-2: ${permission} from ${lowest} on, for every role, and as clients are told`, async () => {
        const room = await aRoomOfAll({ [permission]: lowest });
        for (const role of ROLES) {
          const seen = await people[role].call<Room>("GET", `/chat/rooms/${room.id}`);
          const response = await use(people[role], room);
          const allowed = roleRank(role) >= roleRank(lowest);
          expect([role, response.ok, response.status === 403]).toEqual([role, allowed, !allowed]);
          expect([role, canInRoom(seen, permission as keyof RoomPermissions)]).toEqual([role, allowed]);
        }
        const other = await aRoomOfAll({ [permission]: lowest });
        expect((await use(await aUser(server), other)).status).toBe(404);
      });
    }
  }

  for (const lowest of ROLES) {
    test(`ROO-2: mention_all from ${lowest} on, for every role; for the others it is text`, async () => {
      const room = await aRoomOfAll({ mention_all: lowest });
      for (const role of ROLES) {
        const seen = await people[role].call<Room>("GET", `/chat/rooms/${room.id}`);
        const allowed = roleRank(role) >= roleRank(lowest);
        expect([role, canInRoom(seen, "mention_all")]).toEqual([role, allowed]);
        const { message_id } = await people[role].send(room.id, "@all look");
        const page = await people.owner.readAll(room.id);
        const sent = page.find((message) => message.message_id === message_id);
        expect([role, sent?.mention_groups ?? []]).toEqual([role, allowed ? ["all"] : []]);
      }
    });
  }

  test("ROO-2: what may be done with invitations, requests and the picture follows add and manage", async () => {
    const room = await aRoomOfAll({ add: "member", manage: "moderator" });
    const { member, moderator } = people;
    expect((await member.request("POST", `/chat/rooms/${room.id}/invitations`, {})).status).toBe(201);
    expect((await member.request("GET", `/chat/rooms/${room.id}/join_requests`)).status).toBe(200);
    expect((await upload(moderator, "PUT", `/chat/rooms/${room.id}/picture`, await drawn(64, 64))).status).toBe(200);
    expect((await upload(member, "PUT", `/chat/rooms/${room.id}/picture`, await drawn(64, 64))).status).toBe(403);
  });

  test("ROO-2: a group and a channel begin with their permissions, and direct rooms have nothing to manage", async () => {
    const { owner, member } = people;
    const usual = { send: "member", attach: "member", pin: "member", mention_all: "member" };
    const staffed = { send: "moderator", attach: "moderator", pin: "moderator", mention_all: "moderator" };
    const rest = { add: "admin", manage: "admin" };
    expect((await aRoom(owner)).permissions).toEqual({ ...usual, ...rest } as RoomPermissions);
    const channel = await aRoom(owner, [], { kind: "channel" });
    expect(channel.permissions).toEqual({ ...staffed, ...rest } as RoomPermissions);
    const direct = await owner.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: member.id });
    const may = (["send", "attach", "pin", "add", "manage", "own", "leave"] as const).filter((need) =>
      canInRoom(direct, need),
    );
    expect(may).toEqual(["send", "attach", "pin"]);
    expect((await owner.refused("PUT", `/chat/rooms/${direct.id}`, { permissions: { send: "owner" } })).code).toBe(
      "forbidden",
    );
  });

  test("ROO-2: nobody sets a permission above their own role or changes one that is, and manage is the owner's", async () => {
    const { admin, moderator, member, owner } = people;
    const refused = async (user: TestUser, room: Room, permissions: object): Promise<string[]> => {
      const problem: Problem = await user.refused("PUT", `/chat/rooms/${room.id}`, { name: "New", permissions });
      expect(problem.code).toBe("forbidden");
      return problem.errors.map((error) => error.path);
    };
    const room = await aRoomOfAll({ manage: "moderator", send: "owner", pin: "admin" });
    expect(await refused(admin, room, { attach: "owner" })).toEqual(["permissions.attach"]);
    expect(await refused(admin, room, { send: "member" })).toEqual(["permissions.send"]);
    expect(await refused(moderator, room, { pin: "member", attach: "admin" })).toEqual([
      "permissions.attach",
      "permissions.pin",
    ]);
    expect(await refused(admin, room, { manage: "admin" })).toEqual(["permissions.manage"]);
    await member.refused("PUT", `/chat/rooms/${room.id}`, { permissions: { attach: "member" } });
    expect((await owner.call<Room>("GET", `/chat/rooms/${room.id}`)).name).toBe("A room");
    // Said again as it is, it is no change.
    await moderator.call("PUT", `/chat/rooms/${room.id}`, { permissions: { send: "owner", attach: "moderator" } });
    expect((await owner.call<Room>("GET", `/chat/rooms/${room.id}`)).permissions).toMatchObject({
      send: "owner",
      attach: "moderator",
      pin: "admin",
    });
  });

  test("ROO-2: a change is told to everybody in the room, and nonsense is refused at its field", async () => {
    const room = await aRoomOfAll();
    const connection = await people.member.connect();
    await people.owner.call("PUT", `/chat/rooms/${room.id}`, { permissions: { pin: "admin" } });
    const changed = await connection.until("room_changed", (frame) => frame.data.room_id === room.id);
    expect(changed.data.permissions).toEqual({ ...room.permissions, pin: "admin" });
    const problem = await people.owner.refused("PUT", `/chat/rooms/${room.id}`, { permissions: { pin: "king" } });
    expect(problem.errors[0]?.path).toBe("permissions.pin");
    connection.close();
  });
});

describe("ROO-2: roles", () => {
  test("ROO-2: who may give which role to whom, for every two roles", async () => {
    for (const actor of ROLES) {
      for (const target of ROLES) {
        for (const role of ["admin", "moderator", "member"] as const) {
          const room = await aRoomOfAll();
          const path = `/chat/rooms/${room.id}/members/${people[target].id}`;
          const response = await people[actor].request("PUT", path, { role });
          const below = roleRank(target) < roleRank(actor);
          const staff = roleRank(actor) >= roleRank("admin");
          const expected = !staff || !below ? 403 : roleRank(role) >= roleRank(actor) ? 422 : 204;
          expect([actor, target, role, response.status]).toEqual([actor, target, role, expected]);
          expect((await rolesIn(room))[people[target].id]).toBe(expected === 204 ? role : target);
        }
      }
    }
  });

  test("ROO-2: nobody becomes owner by a role, and who is not in the room has none", async () => {
    const room = await aRoomOfAll();
    const { owner, member } = people;
    const named = await owner.refused("PUT", `/chat/rooms/${room.id}/members/${member.id}`, { role: "owner" });
    expect(named.errors[0]?.path).toBe("role");
    const path = `/chat/rooms/${room.id}/members/${outsider.id}`;
    expect((await owner.refused("PUT", path, { role: "admin" })).code).toBe("not_found");
  });

  test("N2: who was an admin is not from the moment on that the change commits", async () => {
    const room = await aRoomOfAll();
    const { owner, admin, member } = people;
    const connection = await admin.connect();
    await owner.call("PUT", `/chat/rooms/${room.id}/members/${admin.id}`, { role: "member" });
    const heard = await connection.until("role_changed", (frame) => frame.data.room_id === room.id);
    expect(heard.data).toMatchObject({ user_id: admin.id, role: "member" });
    for (const [method, path, body] of [
      ["PUT", `/chat/rooms/${room.id}`, { name: "Mine" }],
      ["DELETE", `/chat/rooms/${room.id}/members/${member.id}`],
      ["POST", `/chat/rooms/${room.id}/invitations`, {}],
      ["GET", `/chat/rooms/${room.id}/invitations`],
      ["GET", `/chat/rooms/${room.id}/join_requests`],
    ] as const)
      expect((await admin.refused(method, path, body)).code).toBe("forbidden");
    connection.close();
  });
});

describe("ROO-2: handing a room on", () => {
  const transfer = (user: TestUser, room: Room, to: TestUser, password = PASSWORD) =>
    user.request("POST", `/chat/rooms/${room.id}/owner`, { user_id: to.id, password });

  test("ROO-2: the new owner owns it, the old one is an admin, and both are told", async () => {
    const [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
    const room = await aRoom(ada, [bob]);
    const connection = await bob.connect();
    expect((await transfer(ada, room, bob)).status).toBe(200);
    await connection.until("role_changed", ({ data }) => data.user_id === bob.id && data.role === "owner");
    expect((await bob.call<Room>("GET", `/chat/rooms/${room.id}`)).my?.role).toBe("owner");
    expect((await ada.call<Room>("GET", `/chat/rooms/${room.id}`)).my?.role).toBe("admin");
    for (const [user, is_mine] of [
      [bob, true],
      [ada, false],
    ] as const) {
      const { notifications } = await user.call<NotificationsResponse>("GET", "/notifications");
      expect(notifications[0]).toMatchObject({ kind: "room_owner", data: { room_name: "A room", is_mine } });
    }
    expect((await ada.refused("DELETE", `/chat/rooms/${room.id}`)).code).toBe("forbidden");
    connection.close();
  });

  test("ROO-2: not without the password, to oneself, or to somebody who is not in it", async () => {
    const [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
    const room = await aRoom(ada, [bob]);
    const fields = async (body: object) =>
      (await ada.refused("POST", `/chat/rooms/${room.id}/owner`, body)).errors.map((error) => error.path);
    expect(await fields({ user_id: bob.id })).toEqual(["password"]);
    expect(await fields({ user_id: bob.id, password: "Wrong-Horse-7" })).toEqual(["password"]);
    expect(await fields({ user_id: ada.id, password: PASSWORD })).toEqual(["user_id"]);
    expect(await fields({ user_id: outsider.id, password: PASSWORD })).toEqual(["user_id"]);
    expect(await ownersOf(room)).toBe(1);
  });

  test("ROO-2: of many at once one happens, and there is one owner at the end", async () => {
    const ada = await aUser(server, "ada");
    const others = await Promise.all(Array.from({ length: 6 }, () => aUser(server, "heir")));
    const room = await aRoom(ada, others);
    const answers = await Promise.all(others.map((other) => transfer(ada, room, other)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 403, 403, 403, 403, 403]);
    expect(await ownersOf(room)).toBe(1);
    expect((await ada.call<Room>("GET", `/chat/rooms/${room.id}`)).my?.role).toBe("admin");
  });

  test("ROO-2: handing on while the heir leaves keeps one owner", async () => {
    for (let round = 0; round < 5; round += 1) {
      const [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
      const room = await aRoom(ada, [bob, outsider]);
      await Promise.all([
        transfer(ada, room, bob),
        bob.request("DELETE", `/chat/rooms/${room.id}/members/${bob.id}`),
        ada.request("DELETE", `/chat/rooms/${room.id}/members/${ada.id}`),
      ]);
      expect(await ownersOf(room)).toBe(1);
    }
  });
});

describe("ROO-3: adding people", () => {
  test("ROO-3: several at once, all or none, each of them told", async () => {
    const [ada, bob, cy, dee] = [await aUser(server), await aUser(server), await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [bob]);
    const connection = await cy.connect();
    const answer = await ada.call<Room>("POST", `/chat/rooms/${room.id}/members`, { user_ids: [bob.id, cy.id, cy.id] });
    expect(answer.member_count).toBe(3);
    expect((await connection.until("room_added")).data.room_id).toBe(room.id);
    await dee.call("PUT", `/blocks/${ada.id}`);
    const refused = await ada.refused("POST", `/chat/rooms/${room.id}/members`, { user_ids: [outsider.id, dee.id] });
    expect(refused.errors[0]?.path).toBe("user_ids");
    const empty = await ada.refused("POST", `/chat/rooms/${room.id}/members`, { user_ids: [] });
    expect(empty.errors[0]?.path).toBe("user_ids");
    expect((await ada.call<Room>("GET", `/chat/rooms/${room.id}`)).member_count).toBe(3);
    connection.close();
  });

  test("ROO-2: members are found by a part of their name", async () => {
    const [ada, bob] = [await aUser(server, "zenobia"), await aUser(server, "bob")];
    const room = await aRoom(ada, [bob]);
    const found = await bob.call<{ members: Member[] }>("GET", `/chat/rooms/${room.id}/members?q=ZENÓ`);
    expect(found.members.map((member) => member.user.id)).toEqual([ada.id]);
    expect((await bob.call<{ members: Member[] }>("GET", `/chat/rooms/${room.id}/members?q=%25`)).members).toEqual([]);
  });
});
