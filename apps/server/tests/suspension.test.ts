import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { AuditResponse, ContactsResponse, Problem } from "@helloworld/protocol";
import { aRoom, aServer, aUser, eventually, PASSWORD, request, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let admin: TestUser;
beforeAll(async () => {
  server = await aServer();
  admin = await aUser(server, "admin");
  await server.app.db.query.updateTable("users").set({ role: "admin" }).where("id", "=", admin.id).execute();
});
afterAll(() => server.stop());

const suspend = (user: TestUser, until: string | null = null) =>
  admin.call("PUT", `/admin/users/${user.id}/suspension`, { until });
const login = ({ me }: TestUser) =>
  request(server.url, "POST", "/auth/login", { username: me.username, password: PASSWORD });

describe("MOD-1: suspended accounts", () => {
  test("N2: token, cookie and open sockets end at once, and no event comes after", async () => {
    const [eve, bob] = [await aUser(server, "eve"), await aUser(server, "bob")];
    const room = await aRoom(bob, [eve]);
    const cookie = (await login(eve)).headers.getSetCookie().map((line) => line.split(";")[0]);
    const connection = await eve.connect();
    await suspend(eve);
    const heard = connection.frames.length;
    await bob.send(room.id, "behind closed doors");
    expect((await connection.untilClosed(1_000)).code).toBe(4001);
    expect(connection.frames.slice(heard).filter((frame) => frame.type !== "error")).toEqual([]);
    expect((await eve.refused("GET", "/auth/me")).code).toBe("session_expired");
    const byCookie = await request(server.url, "GET", "/auth/me", undefined, { cookie: cookie.join("; ") });
    expect(byCookie.status).toBe(401);
    await expect(eve.connect()).rejects.toThrow();
  });

  test("they cannot sign in until they are restored, and hear so only with the right password", async () => {
    const eve = await aUser(server, "eve");
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await suspend(eve, until);
    const refused = await login(eve);
    expect(refused.status).toBe(403);
    expect(((await refused.json()) as Problem).detail).toContain(`suspended until ${until.slice(0, 10)}`);
    const wrong = { username: eve.me.username, password: "Wrong-Guess-1" };
    expect((await request(server.url, "POST", "/auth/login", wrong)).status).toBe(401);
    await admin.call("DELETE", `/admin/users/${eve.id}/suspension`);
    expect((await login(eve)).status).toBe(200);
    const { records } = await admin.call<AuditResponse>("GET", "/admin/audit_log?limit=2");
    expect(records.map(({ action, actor_id, subject_id }) => [action, actor_id, subject_id])).toEqual([
      ["user_restored", admin.id, eve.id],
      ["user_suspended", admin.id, eve.id],
    ]);
  });

  test("a suspension ends by its time", async () => {
    const eve = await aUser(server, "eve");
    await suspend(eve, new Date(Date.now() + 700).toISOString());
    expect((await login(eve)).status).toBe(403);
    await eventually(async () => (await login(eve)).status === 200, "they may sign in again", 3_000);
  });

  test("those who added them are told, and no longer find them", async () => {
    const [eve, bob] = [await aUser(server, "eve"), await aUser(server, "bob")];
    await bob.call("POST", "/contacts", { people: eve.me.username });
    const connection = await bob.connect();
    await suspend(eve);
    await connection.until("contact_changed", (frame) => frame.data.user_id === eve.id);
    expect((await bob.call<ContactsResponse>("GET", "/contacts")).contacts).toEqual([]);
    const said = await bob.refused("GET", `/profile/users/${eve.id}`);
    expect(said.code).toBe("not_found");
    connection.close();
  });

  test("nobody suspends themselves, nobody unknown, and nobody into the past", async () => {
    const eve = await aUser(server, "eve");
    const path = (id: string) => `/admin/users/${id}/suspension`;
    expect((await admin.refused("PUT", path(admin.id), { until: null })).code).toBe("validation_failed");
    expect((await admin.refused("PUT", path(Bun.randomUUIDv7()), { until: null })).code).toBe("not_found");
    expect((await admin.refused("PUT", path(eve.id), { until: "2020-01-01T00:00:00Z" })).errors[0]?.path).toBe("until");
    expect((await admin.refused("DELETE", path(eve.id))).code).toBe("not_found");
    await eve.call("POST", "/auth/delete_account", { password: PASSWORD, confirm: true });
    expect((await admin.refused("DELETE", path(eve.id))).code).toBe("not_found");
  });
});
