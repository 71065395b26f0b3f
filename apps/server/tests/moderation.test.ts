import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type {
  AuditResponse,
  Comment,
  CommentsResponse,
  NotificationsResponse,
  Post,
  ReportReceipt,
  ReportsResponse,
  ReportTarget,
  Room,
} from "@helloworld/protocol";
import type { Running } from "../src/server.ts";
import { aRoom, aServer, aUser, eventually, PASSWORD, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let staff: TestUser;
beforeAll(async () => {
  server = await aServer();
  staff = await aStaff(server);
});
afterAll(() => server.stop());

async function aStaff(running: Running): Promise<TestUser> {
  const user = await aUser(running, "staff");
  await running.app.db.query.updateTable("users").set({ role: "moderator" }).where("id", "=", user.id).execute();
  return user;
}
const report = (user: TestUser, target: ReportTarget, more: object = {}) =>
  user.call<ReportReceipt>("POST", "/reports", { target, reason: "spam", ...more });
const refusal = async (user: TestUser, target: ReportTarget) =>
  (await user.refused("POST", "/reports", { target, reason: "spam" })).code;
const listed = async (state = "open") =>
  (await staff.call<ReportsResponse>("GET", `/admin/reports?state=${state}&limit=100`)).reports;
const found = async (id: string, state = "open") => (await listed(state)).find((one) => one.id === id);
const notifications = async (user: TestUser) =>
  (await user.call<NotificationsResponse>("GET", "/notifications")).notifications;

describe("MOD-2: reports", () => {
  test("keep what was there, for the staff; the reported is told neither by whom nor of what", async () => {
    const [ada, eve] = [await aUser(server, "ada"), await aUser(server, "eve")];
    const room = await aRoom(ada, [eve], { name: "Garden" });
    const sent = await eve.send(room.id, "Buy my pills");
    const { id } = await report(ada, { type: "message", id: sent.message_id }, { text: " Every day. " });
    await eve.call("PUT", `/chat/messages/${sent.message_id}`, { content: "Nothing to see" });
    expect(await found(id)).toMatchObject({
      target: { type: "message", id: sent.message_id },
      reason: "spam",
      text: "Every day.",
      evidence: { text: "Buy my pills", name: "Garden", room_id: room.id },
      subject: { id: eve.id },
      reporter: { id: ada.id },
      closed_at: null,
    });
    const [told] = (await notifications(eve)).filter((one) => one.kind === "reported");
    expect(told).toMatchObject({ actor: null, source: { type: "account" }, data: {} });
    expect(JSON.stringify(told)).not.toContain(ada.id);
  });

  test("of people and rooms too, and the same by the same person is one while it is open", async () => {
    const [ada, bob, eve] = [await aUser(server, "ada"), await aUser(server, "bob"), await aUser(server, "eve")];
    await eve.call("PUT", "/profile/me", { bio: "I am the president" });
    const room = await aRoom(eve, [], { name: "Open", visibility: "public" });
    const first = await report(ada, { type: "user", id: eve.id }, { reason: "impersonation" });
    const again = await Promise.all(Array.from({ length: 5 }, () => report(ada, { type: "user", id: eve.id })));
    expect(new Set([first, ...again].map((one) => one.id)).size).toBe(1);
    expect((await report(bob, { type: "user", id: eve.id })).id).not.toBe(first.id);
    expect(await found(first.id)).toMatchObject({
      reason: "impersonation",
      evidence: { name: `${eve.me.name} (@${eve.me.username})`, text: "I am the president" },
    });
    const of_room = await report(ada, { type: "room", id: room.id });
    expect(await found(of_room.id)).toMatchObject({ evidence: { name: "Open" }, subject: { id: eve.id } });
    expect((await notifications(eve)).map((one) => [one.kind, one.count])).toEqual([["reported", 3]]);
    await staff.call("POST", `/admin/reports/${first.id}/close`, { note: "It is the president." });
    expect((await report(ada, { type: "user", id: eve.id })).id).not.toBe(first.id);
  });

  test("only of what one may see; what is foreign answers like what is not there, in body too", async () => {
    const [ada, bob, eve] = [await aUser(server, "ada"), await aUser(server, "bob"), await aUser(server, "eve")];
    const secret = await aRoom(bob, [], { visibility: "secret" });
    const sent = await bob.send(secret.id, "Hidden");
    await bob.call("PUT", `/blocks/${eve.id}`);
    const problem = async (target: ReportTarget) => {
      const { request_id: _, ...rest } = await eve.refused("POST", "/reports", { target, reason: "spam" });
      return rest;
    };
    const nothing = Bun.randomUUIDv7();
    for (const target of [
      { type: "user", id: bob.id },
      { type: "room", id: secret.id },
      { type: "message", id: sent.message_id },
    ] as const)
      expect(await problem(target)).toEqual(await problem({ ...target, id: nothing }));
    const open = await aRoom(bob, [ada], { visibility: "public" });
    const inside = await bob.send(open.id, "For members");
    expect(await problem({ type: "message", id: inside.message_id })).toEqual(
      await problem({ type: "message", id: nothing }),
    );
    expect(await refusal(bob, { type: "room", id: open.id })).toBe("validation_failed");
    await bob.call("DELETE", `/chat/messages/${inside.message_id}`);
    expect(await refusal(ada, { type: "message", id: inside.message_id })).toBe("not_found");
    const direct = await ada.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: bob.id });
    expect(await found((await report(ada, { type: "room", id: direct.id })).id)).toMatchObject({
      subject: { id: bob.id },
    });
  });

  test("of posts and comments by whoever may read them, with their words and no more", async () => {
    const names = ["ada", "bob", "cat", "eve"].map((name) => aUser(server, name));
    const [ada, bob, cat, eve] = (await Promise.all(names)) as [TestUser, TestUser, TestUser, TestUser];
    await ada.call("POST", "/contacts", { people: cat.me.username });
    await cat.call("POST", "/contacts", { people: ada.me.username });
    const write = (visibility: string, more: object = {}) =>
      ada.call<Post>("POST", "/posts", { title: "Sale", content: "Cheap pills", visibility, ...more });
    const poll = { options: ["Red pills", "Blue pills"], ends_in_hours: 1 };
    const [open, own] = [await write("public", { poll }), await write("private")];
    const comment = (user: TestUser, post: Post) =>
      user.call<Comment>("POST", `/posts/${post.id}/comments`, { content: "Mine are cheaper" });
    const [said, inside] = [await comment(eve, open), await comment(cat, own)];
    await ada.call("PUT", `/blocks/${bob.id}`);

    // Of the author, somebody whom they added, a stranger, and somebody whom they blocked.
    const readers = [ada, cat, eve, bob];
    const rows: [ReportTarget, number[]][] = [
      [{ type: "post", id: open.id }, [403, 200, 200, 404]],
      [{ type: "post", id: own.id }, [403, 200, 404, 404]],
      [{ type: "comment", id: said.id }, [200, 200, 422, 404]],
      [{ type: "comment", id: inside.id }, [200, 422, 404, 404]],
    ];
    for (const [target, expected] of rows) {
      const answers = await Promise.all(
        readers.map((user) => user.request("POST", "/reports", { target, reason: "spam" })),
      );
      expect([target.type, ...answers.map((answer) => answer.status)]).toEqual([target.type, ...expected]);
    }
    const offered = async (user: TestUser) => {
      const post = await user.call<Post>("GET", `/posts/${open.id}`);
      const { comments } = await user.call<CommentsResponse>("GET", `/posts/${open.id}/comments`);
      return [post.actions, comments[0]?.actions].map((actions) => actions?.includes("report"));
    };
    expect([await offered(ada), await offered(cat), await offered(eve)]).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ]);

    const kept = async ({ type, id }: ReportTarget) =>
      (await listed()).find((one) => one.target.type === type && one.target.id === id);
    await ada.call("PUT", `/posts/${open.id}`, { title: "Nothing", content: "To see" });
    expect(await kept({ type: "post", id: open.id })).toMatchObject({
      subject: { id: ada.id },
      evidence: { name: "Sale", text: "Cheap pills\n\nRed pills\n\nBlue pills", post_id: open.id },
    });
    const of_comment = await kept({ type: "comment", id: said.id });
    expect(of_comment).toMatchObject({
      subject: { id: eve.id },
      evidence: { text: "Mine are cheaper", post_id: open.id },
    });
    expect(Object.keys(of_comment?.evidence ?? {}).toSorted()).toEqual(["at", "post_id", "text"]);
  });

  test("staff close them with a note, once, and the audit log has who did; not those about themselves", async () => {
    const [ada, eve] = [await aUser(server, "ada"), await aUser(server, "eve")];
    const { id } = await report(ada, { type: "user", id: eve.id });
    const close = (note: string) => staff.request("POST", `/admin/reports/${id}/close`, { note });
    expect((await close("")).status).toBe(422);
    expect((await close("Spoke with her.")).status).toBe(204);
    expect((await close("Again.")).status).toBe(409);
    expect(await found(id)).toBeUndefined();
    expect(await found(id, "closed")).toMatchObject({ note: "Spoke with her.", closed_by: { id: staff.id } });
    const admin = await aUser(server);
    await server.app.db.query.updateTable("users").set({ role: "admin" }).where("id", "=", admin.id).execute();
    const { records } = await admin.call<AuditResponse>("GET", "/admin/audit_log?limit=1");
    expect(records[0]).toMatchObject({ action: "report_closed", actor_id: staff.id, data: { report_id: id } });
    const own = await report(ada, { type: "user", id: staff.id });
    expect(await found(own.id)).toBeUndefined();
    expect((await staff.refused("POST", `/admin/reports/${own.id}/close`, { note: "Fine" })).code).toBe("not_found");
  });

  test("ACC-10: what the deleted wrote and what was kept about them goes; the report stays without names", async () => {
    const [ada, eve, bob] = [await aUser(server, "ada"), await aUser(server, "eve"), await aUser(server, "bob")];
    await eve.call("PUT", "/profile/me", { bio: "kanarienvogel" });
    const about = await report(ada, { type: "user", id: eve.id }, { text: "kanarienvogel again" });
    const by = await report(eve, { type: "user", id: bob.id }, { text: "kanarienvogel" });
    await eve.call("POST", "/auth/delete_account", { password: PASSWORD, confirm: true });
    await eventually(async () => (await found(by.id))?.reporter === null, "the account is erased", 20_000);
    expect(await found(about.id)).toMatchObject({ evidence: {}, text: "", subject: null, reporter: { id: ada.id } });
    expect(await found(by.id)).toMatchObject({ text: "", subject: { id: bob.id }, reason: "spam" });
    expect(JSON.stringify(await listed())).not.toContain("kanarienvogel");
  }, 30_000);

  test("limited; and where the operator says so, nobody is told", async () => {
    const quiet = await aServer({ NOTIFY_REPORTS: "false", RATE_LIMIT_FACTOR: "1" });
    const [ada, eve] = [await aUser(quiet, "ada"), await aUser(quiet, "eve")];
    const target = { type: "user", id: eve.id } as const;
    for (let each = 0; each < 10; each += 1) await report(ada, target);
    expect(await refusal(ada, target)).toBe("rate_limited");
    expect(await notifications(eve)).toEqual([]);
    await quiet.stop();
  }, 20_000);
});
