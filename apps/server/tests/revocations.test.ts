import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Room, TokenResponse } from "@helloworld/protocol";
import { aRoom, aServer, aUser, PASSWORD, request, TestUser } from "./harness.ts";
import { drawn, upload } from "./picture-files.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let admin: TestUser;
beforeAll(async () => {
  server = await aServer();
  admin = await aUser(server, "admin");
  await server.app.db.query.updateTable("users").set({ role: "admin" }).where("id", "=", admin.id).execute();
});
afterAll(() => server.stop());

/** What Bob says and changes after Eve lost her right to it. */
const CANARY = "kanarienvogel";

/** Eve is in a group of Bob's with a picture, talks with him, and each is the other's contact. */
type World = { bob: TestUser; eve: TestUser; group: Room; direct: Room; picture: string };

async function aWorld(): Promise<World> {
  const [bob, eve] = [await aUser(server, "bob"), await aUser(server, "eve")];
  const group = await aRoom(bob, [eve], { name: "Group", visibility: "secret" });
  await bob.call("POST", "/contacts", { people: eve.me.username });
  await eve.call("POST", "/contacts", { people: bob.me.username });
  const direct = await bob.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: eve.id });
  await upload(bob, "PUT", `/chat/rooms/${group.id}/picture`, await drawn(80, 80, "png"), "image/png");
  const { picture_url } = await bob.call<Room>("GET", `/chat/rooms/${group.id}`);
  return { bob, eve, group, direct, picture: picture_url?.replace("/api/v1", "") ?? "" };
}

type Call = [method: string, path: string, body?: object];
const ofGroup = ({ group, picture }: World): Call[] => [
  ["GET", `/chat/rooms/${group.id}`],
  ["GET", `/chat/rooms/${group.id}/messages`],
  ["GET", `/chat/rooms/${group.id}/members`],
  ["POST", `/chat/rooms/${group.id}/messages`, { content: "still here" }],
  ["GET", picture],
];
const ofDirect = ({ direct }: World): Call[] => [
  ["GET", `/chat/rooms/${direct.id}`],
  ["GET", `/chat/rooms/${direct.id}/messages`],
  ["GET", `/chat/rooms/${direct.id}/export`],
  ["POST", `/chat/rooms/${direct.id}/messages`, { content: "still here" }],
];
const ofBob = ({ bob }: World): Call[] => [
  ["GET", `/profile/users/${bob.id}`],
  ["GET", `/profiles/by_username/${bob.me.username}`],
  ["GET", `/chat/presence/${bob.id}`],
  ["POST", "/chat/rooms", { kind: "direct", user_id: bob.id }],
];
const ofSession = (world: World): Call[] => [
  ["GET", "/auth/me"],
  ["GET", "/chat/rooms"],
  ["GET", "/contacts"],
  ["POST", "/chat/ws_ticket"],
  ...ofGroup(world),
  ...ofDirect(world),
];

/** Bob does everything that Eve could hear of. */
async function sing({ bob, group, direct }: World): Promise<void> {
  const { query } = server.app.db;
  await bob.send(group.id, CANARY);
  if (await query.selectFrom("members").select("user_id").where("room_id", "=", direct.id).executeTakeFirst()) {
    await bob.send(direct.id, CANARY).catch(() => null);
  }
  await bob.call("PUT", `/chat/rooms/${group.id}`, { topic: CANARY });
  await bob.call("PUT", "/profile/me", { bio: CANARY, location: CANARY });
  await bob.call("PUT", "/chat/presence", { status: "dnd", text: CANARY });
}

type Case = {
  before?: (world: World) => Promise<unknown>;
  revoke: (world: World) => Promise<unknown>;
  /** What Eve's token no longer does. */
  lost: (world: World) => Call[];
  /** What still answers, and has nothing of what Bob did since. */
  kept?: (world: World) => Call[];
  /** Her open sockets end; otherwise they go on, and hear no more of it. */
  closes: boolean;
  /** She stays where she hears it; for the others this shows that there was something to hear. */
  still_hears?: boolean;
};

const suspended = ({ eve }: World) => admin.call("PUT", `/admin/users/${eve.id}/suspension`, { until: null });
/** From another device. */
async function elsewhere({ eve }: World): Promise<TestUser> {
  const body = { username: eve.me.username, password: PASSWORD };
  return new TestUser(
    server.url,
    (await (await request(server.url, "POST", "/auth/login", body)).json()) as TokenResponse,
  );
}

const CASES: Record<string, Case> = {
  "signing out": { revoke: ({ eve }) => eve.call("POST", "/auth/logout"), lost: ofSession, closes: true },
  "signing out everywhere": {
    revoke: async (world) => (await elsewhere(world)).call("DELETE", "/auth/sessions"),
    lost: ofSession,
    closes: true,
  },
  "a password change": {
    revoke: async (world) =>
      (await elsewhere(world)).call("POST", "/auth/change_password", {
        current_password: PASSWORD,
        password: "Another-Horse-8",
      }),
    lost: ofSession,
    closes: true,
  },
  "deleting the account": {
    revoke: ({ eve }) => eve.call("POST", "/auth/delete_account", { password: PASSWORD, confirm: true }),
    lost: ofSession,
    closes: true,
  },
  suspension: { revoke: suspended, lost: ofSession, closes: true },
  "leaving and losing the contact": {
    revoke: async ({ bob, eve, group }) => {
      await eve.call("DELETE", `/chat/rooms/${group.id}/members/${eve.id}`);
      await bob.call("PUT", "/profile/me", { is_private: true });
      await bob.call("DELETE", `/contacts/${eve.id}`);
    },
    lost: (world) => [...ofGroup(world), ...ofDirect(world)],
    kept: ({ bob }) => [
      ["GET", `/profile/users/${bob.id}`],
      ["GET", `/chat/presence/${bob.id}`],
      ["GET", "/contacts"],
      ["GET", "/chat/rooms"],
    ],
    closes: false,
  },
  "being taken out and blocked": {
    revoke: async ({ bob, eve, group }) => {
      await bob.call("DELETE", `/chat/rooms/${group.id}/members/${eve.id}`);
      await bob.call("PUT", `/blocks/${eve.id}`);
    },
    lost: (world) => [...ofGroup(world), ...ofDirect(world), ...ofBob(world)],
    kept: ({ bob }) => [
      ["GET", `/people?q=${bob.me.username}`],
      ["GET", "/contacts"],
      ["GET", "/notifications"],
      ["GET", "/chat/rooms"],
    ],
    closes: false,
  },
  "a profile made private": {
    before: async ({ bob, eve, group }) => {
      await bob.call("DELETE", `/contacts/${eve.id}`);
      await eve.call("POST", "/contacts", { people: bob.me.username });
      await eve.call("DELETE", `/chat/rooms/${group.id}/members/${eve.id}`);
    },
    revoke: ({ bob }) => bob.call("PUT", "/profile/me", { is_private: true }),
    lost: () => [],
    kept: ({ bob }) => [
      ["GET", `/profile/users/${bob.id}`],
      ["GET", `/profiles/by_username/${bob.me.username}`],
      ["GET", `/chat/presence/${bob.id}`],
      ["GET", `/people?q=${bob.me.username}`],
      ["GET", "/contacts"],
    ],
    closes: false,
  },
  "another role in a room and on the site": {
    before: (world) => setRoles(world, "admin", "moderator"),
    revoke: (world) => setRoles(world, "member", "user"),
    lost: ({ group, bob }) => [
      ["PUT", `/chat/rooms/${group.id}`, { topic: "mine" }],
      ["DELETE", `/chat/rooms/${group.id}/members/${bob.id}`],
      ["GET", "/admin/reports"],
    ],
    closes: false,
    still_hears: true,
  },
};

/** There is no call yet for the role on the site: what counts is that it is asked anew each time. */
async function setRoles({ bob, eve, group }: World, role: "admin" | "member", site: "moderator" | "user") {
  await bob.call("PUT", `/chat/rooms/${group.id}/members/${eve.id}`, { role });
  await server.app.db.query.updateTable("users").set({ role: site }).where("id", "=", eve.id).execute();
}

describe("N2: after a revocation nothing more is heard, and nothing more is answered", () => {
  for (const [name, { before, revoke, lost, kept, closes, still_hears = false }] of Object.entries(CASES)) {
    test(name, async () => {
      const world = await aWorld();
      const { eve } = world;
      await before?.(world);
      const calls = lost(world);
      for (const [method, path] of calls) {
        if (method === "GET") expect(`${path}: ${(await eve.request(method, path)).ok}`).toBe(`${path}: true`);
      }
      const sockets = [await eve.connect(), await eve.connect()];
      await revoke(world);
      const heard = sockets.map((socket) => socket.frames.length);
      await sing(world);
      await Bun.sleep(500);
      if (closes) for (const socket of sockets) expect((await socket.untilClosed(500)).code).toBe(4001);
      const since = sockets.flatMap((socket, index) => socket.frames.slice(heard[index]));
      expect(JSON.stringify(since).includes(CANARY)).toBe(still_hears);
      for (const [method, path, body] of calls) {
        const response = await eve.request(method, path, body);
        expect(`${method} ${path}: ${response.ok}`).toBe(`${method} ${path}: false`);
      }
      for (const [method, path] of kept?.(world) ?? []) {
        const response = await eve.request(method, path);
        expect(`${path}: ${response.ok}`).toBe(`${path}: true`);
        expect(await response.text()).not.toContain(CANARY);
      }
      for (const socket of sockets) socket.close();
    }, 20_000);
  }
});
