import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type {
  Attachment,
  DraftsResponse,
  EditsResponse,
  ForwardResponse,
  HistoryResponse,
  Message,
  MessagesResponse,
  NotificationsResponse,
  ReactResponse,
  ReadersResponse,
  ReceiptsResponse,
  RemindersResponse,
  Room,
  ScheduledMessage,
  ScheduledResponse,
  SendResponse,
  Thread,
  ThreadsResponse,
} from "@helloworld/protocol";
import { sql } from "kysely";
import { aRoom, aServer, aUser, eventually, PASSWORD, type TestUser } from "./harness.ts";
import { noise, uploaded } from "./uploading.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const say = (user: TestUser, room: Room, body: Record<string, unknown>) =>
  user.call<SendResponse>("POST", `/chat/rooms/${room.id}/messages`, body);
const read = (user: TestUser, message_id: string) => user.call<Message>("GET", `/chat/messages/${message_id}`);
const pageOf = (user: TestUser, room: Room, query = "") =>
  user.call<HistoryResponse>("GET", `/chat/rooms/${room.id}/messages${query}`);
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

async function threeInARoom(): Promise<{ ada: TestUser; bob: TestUser; eve: TestUser; room: Room }> {
  const [ada, bob, eve] = [await aUser(server, "ada"), await aUser(server, "bob"), await aUser(server, "eve")];
  return { ada, bob, eve, room: await aRoom(ada, [bob]) };
}

async function aDirectRoom(one: TestUser, other: TestUser): Promise<Room> {
  await other.call("POST", "/contacts", { people: one.me.username });
  return one.call("POST", "/chat/rooms", { kind: "direct", user_id: other.id });
}

describe("MSG-6: replies", () => {
  test("an answer shows what it answers, as that is now", async () => {
    const { ada, bob, room } = await threeInARoom();
    const { message_id } = await ada.send(room.id, "What about bees?");
    const answer = await say(bob, room, { content: "Yes", reply_to_id: message_id });
    expect((await read(ada, answer.message_id)).reply_to).toMatchObject({
      message_id,
      sender_id: ada.id,
      excerpt: "What about bees?",
      is_deleted: false,
    });
    await ada.call("PUT", `/chat/messages/${message_id}`, { content: "What about wasps?" });
    expect((await read(ada, answer.message_id)).reply_to?.excerpt).toBe("What about wasps?");
    await ada.call("DELETE", `/chat/messages/${message_id}`);
    expect((await read(ada, answer.message_id)).reply_to).toMatchObject({ excerpt: "", is_deleted: true });
  });

  test("what is elsewhere or gone cannot be answered, and the refusal names the field", async () => {
    const { ada, bob, room } = await threeInARoom();
    const elsewhere = await ada.send((await aRoom(ada)).id, "secret");
    const gone = await ada.send(room.id, "gone soon");
    await ada.call("DELETE", `/chat/messages/${gone.message_id}`);
    for (const id of [elsewhere.message_id, gone.message_id, Bun.randomUUIDv7()]) {
      const refused = await bob.refused("POST", `/chat/rooms/${room.id}/messages`, { content: "x", reply_to_id: id });
      expect(refused).toMatchObject({ code: "gone", errors: [{ path: "reply_to_id" }] });
    }
  });

  test("events of a reply and of a thread say what a fetch says", async () => {
    const { ada, bob, room } = await threeInARoom();
    const connection = await bob.connect();
    const { message_id } = await ada.send(room.id, "Root");
    const answer = await say(ada, room, {
      content: "A @nobody answer",
      reply_to_id: message_id,
      thread_id: message_id,
    });
    const { stream: _, ...told } = (
      await connection.until("new_message", ({ data }) => data.message_id === answer.message_id)
    ).data;
    expect(told).toEqual(await read(bob, answer.message_id));
    connection.close();
  });
});

describe("MSG-6: threads", () => {
  test("answers are in the thread and not in the room, and the first message counts them", async () => {
    const { ada, bob, room } = await threeInARoom();
    const root = await ada.send(room.id, "Shall we?");
    const first = await say(bob, room, { content: "Yes", thread_id: root.message_id });
    await say(ada, room, { content: "When?", thread_id: root.message_id });
    expect((await pageOf(ada, room)).messages.map((message) => message.content)).toEqual(["Shall we?"]);
    const thread = await pageOf(ada, room, `?thread_id=${root.message_id}`);
    expect(thread.messages.map((message) => message.content)).toEqual(["Shall we?", "Yes", "When?"]);
    expect(thread.messages[0]?.thread?.reply_count).toBe(2);
    await bob.call("DELETE", `/chat/messages/${first.message_id}`);
    expect((await read(ada, root.message_id)).thread?.reply_count).toBe(1);
    const again = await ada.call<Room>("GET", `/chat/rooms/${room.id}`);
    expect(again.last_message?.content).toBe("Shall we?");
    expect((await bob.call<Room>("GET", `/chat/rooms/${room.id}`)).my?.unread_count).toBe(1);
  });

  test("who writes or began it follows it, with unread of its own; others may, and may stop", async () => {
    const { ada, bob, room } = await threeInARoom();
    const root = await ada.send(room.id, "Root");
    await say(bob, room, { content: "1", thread_id: root.message_id });
    const mine = async (user: TestUser) => (await user.call<ThreadsResponse>("GET", "/chat/threads")).threads;
    expect(await mine(ada)).toMatchObject([{ root: { message_id: root.message_id }, unread_count: 1 }]);
    expect(await mine(bob)).toMatchObject([{ unread_count: 0 }]);
    const place = `/chat/threads/${root.message_id}`;
    const told = async () => (await ada.call<NotificationsResponse>("GET", "/notifications")).notifications;
    await eventually(async () => (await told()).some((one) => one.kind === "thread_replied"), "ada is told");
    expect(await ada.call<Thread>("PUT", place, { read_seq: 1_000 })).toMatchObject({ unread_count: 0 });
    expect(await ada.call<Thread>("PUT", place, { is_following: false })).toMatchObject({ is_following: false });
    await say(bob, room, { content: "2", thread_id: root.message_id });
    expect(await mine(ada)).toEqual([]);
  });

  test("attack m5: a cursor in a room that one was taken out of tells nothing of its threads", async () => {
    const { ada, bob, room } = await threeInARoom();
    const other = await aRoom(bob);
    const [lost, own] = [await ada.send(room.id, "Root"), await bob.send(other.id, "Mine")];
    await say(bob, room, { content: "1", thread_id: lost.message_id });
    await say(bob, other, { content: "2", thread_id: own.message_id });
    await ada.call("DELETE", `/chat/rooms/${room.id}/members/${bob.id}`);
    const after = () => bob.call<ThreadsResponse>("GET", `/chat/threads?cursor=${lost.message_id}`);
    expect((await after()).threads).toEqual([]);
    await say(ada, room, { content: "3", thread_id: lost.message_id });
    expect((await after()).threads).toEqual([]);
  });

  test("a thread in a thread, one elsewhere and one that is gone are refused", async () => {
    const { ada, bob, eve, room } = await threeInARoom();
    const root = await ada.send(room.id, "Root");
    const answer = await say(bob, room, { content: "1", thread_id: root.message_id });
    const elsewhere = await ada.send((await aRoom(ada)).id, "secret");
    for (const thread_id of [answer.message_id, elsewhere.message_id]) {
      const refused = await bob.refused("POST", `/chat/rooms/${room.id}/messages`, { content: "x", thread_id });
      expect(refused).toMatchObject({ code: "gone", errors: [{ path: "thread_id" }] });
    }
    expect((await eve.refused("GET", `/chat/threads/${root.message_id}`)).code).toBe("not_found");
    expect((await ada.refused("GET", `/chat/threads/${answer.message_id}`)).code).toBe("validation_failed");
  });
});

describe("MSG-7: edits and deletions", () => {
  test("members read what it said before; nothing of it is left when it is deleted", async () => {
    const { ada, bob, eve, room } = await threeInARoom();
    const { message_id } = await ada.send(room.id, "canary-one");
    await ada.call("PUT", `/chat/messages/${message_id}`, { content: "canary-two" });
    await ada.call("PUT", `/chat/messages/${message_id}`, { content: "canary-three" });
    const versions = await bob.call<EditsResponse>("GET", `/chat/messages/${message_id}/edits`);
    expect(versions.versions.map((version) => version.content)).toEqual(["canary-one", "canary-two", "canary-three"]);
    expect((await eve.refused("GET", `/chat/messages/${message_id}/edits`)).code).toBe("not_found");
    await bob.call("POST", `/chat/messages/${message_id}/reactions`, { emoji: "🐝" });
    await ada.call("DELETE", `/chat/messages/${message_id}`);
    expect((await bob.refused("GET", `/chat/messages/${message_id}/edits`)).code).toBe("gone");
    for (const table of ["messages", "message_edits", "message_reactions", "events"]) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from ${sql.table(table)} t where t::text like '%canary%' or t::text like '%🐝%'`.execute(
        server.app.db.query,
      );
      expect([table, rows[0]?.count]).toEqual([table, 0]);
    }
  });

  test("others' messages cannot be edited, nor what is gone or forwarded, nor into nothing", async () => {
    const { ada, bob, room } = await threeInARoom();
    const { message_id } = await ada.send(room.id, "mine");
    const edit = (user: TestUser, id: string, content: string) =>
      user.refused("PUT", `/chat/messages/${id}`, { content });
    expect((await edit(bob, message_id, "x")).code).toBe("forbidden");
    expect(await edit(ada, message_id, "  ")).toMatchObject({
      code: "validation_failed",
      errors: [{ path: "content" }],
    });
    const { sent } = await ada.call<ForwardResponse>("POST", `/chat/messages/${message_id}/forward`, {
      room_ids: [room.id],
    });
    expect((await edit(ada, sent[0]?.message_id ?? "", "x")).code).toBe("forbidden");
    await ada.call("DELETE", `/chat/messages/${message_id}`);
    expect((await edit(ada, message_id, "x")).code).toBe("gone");
  });

  test("staff's deletions leave a trace, one's own do not", async () => {
    const { ada, bob, room } = await threeInARoom();
    const [first, second] = [await bob.send(room.id, "1"), await bob.send(room.id, "2")];
    await ada.call("DELETE", `/chat/messages/${first.message_id}`);
    await bob.call("DELETE", `/chat/messages/${second.message_id}`);
    expect((await read(bob, first.message_id)).deleted_by_staff).toBe(true);
    expect((await read(bob, second.message_id)).deleted_by_staff).toBeUndefined();
  });

  test("deleted for me, it is gone for me alone: from history, the list of rooms, counts and marks", async () => {
    const { ada, bob, room } = await threeInARoom();
    const kept = await ada.send(room.id, "kept");
    const { message_id } = await ada.send(room.id, "not for me");
    await bob.call("PUT", `/chat/messages/${message_id}/star`);
    await bob.call("DELETE", `/chat/messages/${message_id}?for=me`);
    expect((await pageOf(bob, room)).messages.map((message) => message.message_id)).toEqual([kept.message_id]);
    const mine = await bob.call<Room>("GET", `/chat/rooms/${room.id}`);
    expect(mine).toMatchObject({ last_message: { content: "kept" }, my: { unread_count: 1 } });
    expect((await bob.call<MessagesResponse>("GET", "/chat/starred")).messages).toEqual([]);
    expect((await pageOf(ada, room)).messages).toHaveLength(2);
  });
});

describe("MSG-8: reactions", () => {
  test("toggle, are counted, name who reacted, and say so to all", async () => {
    const { ada, bob, room } = await threeInARoom();
    const { message_id } = await ada.send(room.id, "Hello");
    const react = (user: TestUser, emoji: string) =>
      user.call<ReactResponse>("POST", `/chat/messages/${message_id}/reactions`, { emoji });
    expect((await react(bob, "👍")).is_on).toBe(true);
    await react(ada, "👍");
    await react(ada, "👩‍👩‍👧");
    expect((await read(bob, message_id)).reactions).toEqual([
      { emoji: "👍", count: 2, user_ids: [bob.id, ada.id] },
      { emoji: "👩‍👩‍👧", count: 1, user_ids: [ada.id] },
    ]);
    expect((await react(bob, "👍")).is_on).toBe(false);
    await react(ada, "👍");
    await react(ada, "👩‍👩‍👧");
    expect((await read(bob, message_id)).reactions).toBeUndefined();
  });

  test("what is no emoji, and what is gone, is refused", async () => {
    const { ada, bob, room } = await threeInARoom();
    const { message_id } = await ada.send(room.id, "Hello");
    const refused = (emoji: string) => bob.refused("POST", `/chat/messages/${message_id}/reactions`, { emoji });
    for (const emoji of ["a", "👍👍", "<b>", "​", "1"])
      expect(await refused(emoji)).toMatchObject({ code: "validation_failed", errors: [{ path: "emoji" }] });
    await ada.call("DELETE", `/chat/messages/${message_id}`);
    expect((await refused("👍")).code).toBe("gone");
  });

  test("many at once are all counted", async () => {
    const { ada, room } = await threeInARoom();
    const people = await Promise.all(Array.from({ length: 8 }, () => aUser(server)));
    for (const person of people) await ada.call("POST", `/chat/rooms/${room.id}/members/${person.id}`);
    const { message_id } = await ada.send(room.id, "Hello");
    await Promise.all(people.map((one) => one.call("POST", `/chat/messages/${message_id}/reactions`, { emoji: "🎉" })));
    expect((await read(ada, message_id)).reactions?.[0]?.count).toBe(8);
  });
});

describe("MSG-9: mentions", () => {
  test("name members of the room, keep meaning them, and are listed, counted and told", async () => {
    const { ada, bob, eve, room } = await threeInARoom();
    const text = `Look @${bob.me.username} and @${eve.me.username}`;
    const { message_id, seq } = await say(ada, room, { content: text });
    expect((await read(ada, message_id)).mentions).toEqual({ [bob.me.username.toLowerCase()]: bob.id });
    expect((await bob.call<Room>("GET", `/chat/rooms/${room.id}`)).my).toMatchObject({ mention_count: 1 });
    expect((await bob.call<MessagesResponse>("GET", "/chat/mentions")).messages).toMatchObject([{ message_id }]);
    expect((await eve.call<MessagesResponse>("GET", "/chat/mentions")).messages).toEqual([]);
    const told = async () => (await bob.call<NotificationsResponse>("GET", "/notifications")).notifications;
    await eventually(async () => (await told()).some((one) => one.kind === "mentioned"), "bob is told");
    expect((await told())[0]).toMatchObject({ source: { type: "room", room_id: room.id, message_id }, read_at: null });
    await bob.call("PUT", `/chat/rooms/${room.id}/read`, { seq });
    expect((await told())[0]?.read_at).not.toBeNull();
    expect((await bob.call<Room>("GET", `/chat/rooms/${room.id}`)).my).toMatchObject({ mention_count: 0 });
  });

  test("groups: everybody, or the staff; where it is not allowed it is text", async () => {
    const { ada, bob, room } = await threeInARoom();
    const all = await say(ada, room, { content: "@everyone please" });
    expect((await read(bob, all.message_id)).mention_groups).toEqual(["all"]);
    await say(bob, room, { content: "@staff help" });
    expect((await ada.call<Room>("GET", `/chat/rooms/${room.id}`)).my).toMatchObject({ mention_count: 1 });
    expect((await bob.call<Room>("GET", `/chat/rooms/${room.id}`)).my).toMatchObject({ mention_count: 1 });
    await ada.call("PUT", `/chat/rooms/${room.id}`, { permissions: { mention_all: "admin" } });
    const plain = await say(bob, room, { content: "@all @here" });
    expect((await read(ada, plain.message_id)).mention_groups).toBeUndefined();
  });

  test("a name in a quotation, in code or in a forwarded message calls nobody", async () => {
    const { ada, bob, room } = await threeInARoom();
    const code = await say(ada, room, { content: `\`@${bob.me.username}\`` });
    expect((await read(ada, code.message_id)).mentions).toBeUndefined();
    const named = await say(ada, room, { content: `@${bob.me.username}` });
    const { sent } = await ada.call<ForwardResponse>("POST", `/chat/messages/${named.message_id}/forward`, {
      room_ids: [room.id],
    });
    expect((await read(ada, sent[0]?.message_id ?? "")).mentions).toBeUndefined();
  });
});

describe("MSG-10: pins, stars, forwarding, reminders", () => {
  test("pins are the room's, stars one's own", async () => {
    const { ada, bob, eve, room } = await threeInARoom();
    const { message_id } = await ada.send(room.id, "Rules");
    await bob.call("PUT", `/chat/messages/${message_id}/pin`);
    await bob.call("PUT", `/chat/messages/${message_id}/star`);
    const pins = (user: TestUser) => user.call<MessagesResponse>("GET", `/chat/rooms/${room.id}/pins`);
    expect((await pins(ada)).messages).toMatchObject([{ message_id }]);
    expect((await pageOf(bob, room)).starred).toEqual([message_id]);
    expect((await pageOf(ada, room)).starred).toBeUndefined();
    expect((await eve.refused("GET", `/chat/rooms/${room.id}/pins`)).code).toBe("not_found");
    await ada.call("DELETE", `/chat/messages/${message_id}/pin`);
    expect((await pins(bob)).messages).toEqual([]);
    await ada.call("PUT", `/chat/rooms/${room.id}`, { permissions: { pin: "admin" } });
    expect((await bob.refused("PUT", `/chat/messages/${message_id}/pin`)).code).toBe("forbidden");
  });

  test("who is out of the room has nothing starred or mentioned there", async () => {
    const { ada, bob, room } = await threeInARoom();
    const { message_id } = await say(ada, room, { content: `canary @${bob.me.username}` });
    await bob.call("PUT", `/chat/messages/${message_id}/star`);
    await ada.call("DELETE", `/chat/rooms/${room.id}/members/${bob.id}`);
    for (const list of ["/chat/starred", "/chat/mentions", "/chat/threads", "/chat/reminders", "/chat/drafts"])
      expect(JSON.stringify(await bob.call("GET", list))).not.toContain("canary");
  });

  test("an author is named only where those who read it could read the original", async () => {
    const { ada, bob, eve, room } = await threeInARoom();
    const { message_id } = await ada.send(room.id, "Secret recipe");
    const withEve = await aRoom(bob, [eve]);
    const withAda = await aRoom(bob, [ada]);
    const forward = async (to: Room, keep_author = true) => {
      const answer = await bob.call<ForwardResponse>("POST", `/chat/messages/${message_id}/forward`, {
        room_ids: [to.id],
        keep_author,
      });
      return read(bob, answer.sent[0]?.message_id ?? "");
    };
    expect(await forward(withEve)).toMatchObject({
      content: "Secret recipe",
      forwarded: { sender_id: null, sender_name: null },
    });
    expect((await forward(withAda)).forwarded).toEqual({ sender_id: ada.id, sender_name: ada.me.name });
    expect((await forward(withAda, false)).forwarded).toEqual({ sender_id: null, sender_name: null });
    const open = await aRoom(ada, [bob], { visibility: "public" });
    const shouted = await ada.send(open.id, "News");
    const { sent } = await bob.call<ForwardResponse>("POST", `/chat/messages/${shouted.message_id}/forward`, {
      room_ids: [withEve.id, room.id, Bun.randomUUIDv7()],
    });
    expect((await read(bob, sent[0]?.message_id ?? "")).forwarded?.sender_id).toBe(ada.id);
    expect(sent).toHaveLength(2);
  });

  test("forwarding again with the same client_id sends once; what one room refuses does not keep it from others", async () => {
    const { ada, bob, room } = await threeInARoom();
    const { message_id } = await ada.send(room.id, "News");
    const channel = await aRoom(ada, [bob], { kind: "channel" });
    const body = { room_ids: [channel.id, room.id], client_id: "f-1" };
    const first = await bob.call<ForwardResponse>("POST", `/chat/messages/${message_id}/forward`, body);
    const again = await bob.call<ForwardResponse>("POST", `/chat/messages/${message_id}/forward`, body);
    expect(first.refused).toMatchObject([{ room_id: channel.id }]);
    expect(again.sent).toEqual(first.sent.map((sent) => ({ ...sent, duplicate: true })));
  });

  test("reminds at the time, and of nothing that one may not read any more", async () => {
    const { ada, bob, room } = await threeInARoom();
    const { message_id } = await ada.send(room.id, "Buy milk");
    const remind = (at: number) =>
      bob.call("POST", `/chat/messages/${message_id}/reminders`, {
        remind_at: new Date(Date.now() + at).toISOString(),
      });
    await remind(1_000);
    await remind(3_600_000);
    const told = async () => (await bob.call<NotificationsResponse>("GET", "/notifications")).notifications;
    await eventually(async () => (await told()).some((one) => one.kind === "reminder"), "bob is reminded");
    expect((await bob.call<RemindersResponse>("GET", "/chat/reminders")).reminders).toHaveLength(1);
    const past = { remind_at: new Date(0).toISOString() };
    const refused = await bob.refused("POST", `/chat/messages/${message_id}/reminders`, past);
    expect(refused.errors).toMatchObject([{ path: "remind_at" }]);
    await ada.call("DELETE", `/chat/rooms/${room.id}/members/${bob.id}`);
    await sql`update reminders set remind_at = now() where user_id = ${bob.id}`.execute(server.app.db.query);
    await eventually(async () => {
      const { rows } = await sql`select 1 from reminders where user_id = ${bob.id}`.execute(server.app.db.query);
      return rows.length === 0;
    }, "the reminder is gone");
    // The one of before went with the right to read its message (NOT-6).
    expect((await told()).filter((one) => one.kind === "reminder")).toEqual([]);
  });
});

describe("MED-1: files in messages", () => {
  const attach = (user: TestUser, room: Room, attachments: string[], more: object = {}) =>
    say(user, room, { attachments, ...more });

  test("one's own for this room, once; what cannot be sent is said at its field, and the text is not lost", async () => {
    const { ada, bob, room } = await threeInARoom();
    const file = await uploaded(ada, room, noise(500), "notes.txt");
    const other = await uploaded(ada, await aRoom(ada), noise(500), "other.txt");
    const theirs = await uploaded(bob, room, noise(500), "theirs.txt");
    for (const ids of [[other.id], [theirs.id], [file.id, theirs.id], [Bun.randomUUIDv7()]]) {
      const body = { content: "Look", attachments: ids };
      const refused = await ada.refused("POST", `/chat/rooms/${room.id}/messages`, body);
      expect(refused).toMatchObject({ code: "gone", errors: [{ path: "attachments" }] });
    }
    const { message_id } = await attach(ada, room, [file.id]);
    const shown = await read(bob, message_id);
    expect(shown).toMatchObject({
      content: "",
      message_type: "file",
      attachments: [{ id: file.id, name: "notes.txt" }],
    });
    const again = await ada.refused("POST", `/chat/rooms/${room.id}/messages`, { attachments: [file.id] });
    expect(again.code).toBe("gone");
    const twice = await ada.refused("POST", `/chat/rooms/${room.id}/messages`, { attachments: [file.id, file.id] });
    expect(twice.code).toBe("validation_failed");
  });

  test("the same file in two messages at once is in one of them", async () => {
    const { ada, room } = await threeInARoom();
    const file = await uploaded(ada, room, noise(500), "once.txt");
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => attach(ada, room, [file.id])));
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
  });

  test("who may write and not attach is refused at the field", async () => {
    const { ada, bob, room } = await threeInARoom();
    const file = await uploaded(bob, room, noise(500), "mine.txt");
    await ada.call("PUT", `/chat/rooms/${room.id}`, { permissions: { attach: "admin" } });
    const refused = await bob.refused("POST", `/chat/rooms/${room.id}/messages`, { attachments: [file.id] });
    expect(refused).toMatchObject({ code: "forbidden", errors: [{ path: "attachments" }] });
  });

  test("scheduled, they wait with the message, and go with it when it is taken back", async () => {
    const { ada, bob, room } = await threeInARoom();
    const [kept, gone] = [
      await uploaded(ada, room, noise(500), "a.txt"),
      await uploaded(ada, room, noise(500), "b.txt"),
    ];
    const plan = (file: Attachment) =>
      ada.call<ScheduledMessage>("POST", `/chat/rooms/${room.id}/messages`, {
        attachments: [file.id],
        scheduled_at: inAnHour(),
      });
    const [first, second] = [await plan(kept), await plan(gone)];
    expect(first.attachments).toMatchObject([{ id: kept.id }]);
    const twice = await ada.refused("POST", `/chat/rooms/${room.id}/messages`, {
      attachments: [kept.id],
      scheduled_at: inAnHour(),
    });
    expect(twice.errors).toMatchObject([{ path: "attachments" }]);
    await ada.call("DELETE", `/chat/scheduled/${second.id}`);
    expect((await ada.refused("POST", `/chat/rooms/${room.id}/messages`, { attachments: [gone.id] })).code).toBe(
      "gone",
    );
    await ada.call("POST", `/chat/scheduled/${first.id}/send`);
    expect((await bob.readAll(room.id))[0]?.attachments).toMatchObject([{ id: kept.id }]);
  });
});

describe("MSG-11: scheduled messages and drafts", () => {
  const schedule = (user: TestUser, room: Room, at: string, content = "Later") =>
    user.call<ScheduledMessage>("POST", `/chat/rooms/${room.id}/messages`, { content, scheduled_at: at });
  const listed = async (user: TestUser) => (await user.call<ScheduledResponse>("GET", "/chat/scheduled")).scheduled;
  const due = (id: string) =>
    sql`update scheduled_messages set scheduled_at = now() where id = ${id}`.execute(server.app.db.query);

  test("is sent at its time, once, and can be changed, taken back and sent before", async () => {
    const { ada, bob, room } = await threeInARoom();
    const [first, second, third] = [
      await schedule(ada, room, inAnHour(), "1"),
      await schedule(ada, room, inAnHour(), "2"),
      await schedule(ada, room, inAnHour(), "3"),
    ];
    await ada.call("PUT", `/chat/scheduled/${first.id}`, { content: "1, changed" });
    await ada.call("DELETE", `/chat/scheduled/${second.id}`);
    await ada.call("POST", `/chat/scheduled/${third.id}/send`);
    expect((await bob.readAll(room.id)).map((message) => message.content)).toEqual(["3"]);
    expect((await bob.refused("PUT", `/chat/scheduled/${first.id}`, { content: "x" })).code).toBe("not_found");
    await due(first.id);
    await eventually(async () => (await bob.readAll(room.id)).length === 2, "the message is sent");
    expect((await bob.readAll(room.id)).map((message) => message.content)).toEqual(["3", "1, changed"]);
    await eventually(async () => (await listed(ada)).length === 0, "nothing waits");
  });

  test("one whose author lost the right waits with the reason, and the author is told", async () => {
    const { ada, bob, room } = await threeInARoom();
    const { id } = await schedule(bob, room, inAnHour());
    await ada.call("PUT", `/chat/rooms/${room.id}`, { permissions: { send: "admin" } });
    await due(id);
    await eventually(async () => (await listed(bob))[0]?.failure != null, "it failed");
    expect((await listed(bob))[0]).toMatchObject({ content: "Later", failure: "You can't write in this room." });
    const told = (await bob.call<NotificationsResponse>("GET", "/notifications")).notifications;
    expect(told.some((one) => one.kind === "scheduled_failed")).toBe(true);
    expect(await ada.readAll(room.id)).toEqual([]);
    await ada.call("PUT", `/chat/rooms/${room.id}`, { permissions: { send: "member" } });
    await bob.call("POST", `/chat/scheduled/${id}/send`);
    expect(await ada.readAll(room.id)).toHaveLength(1);
  });

  test("a time that is past, or too far, is refused in its field", async () => {
    const { ada, room } = await threeInARoom();
    for (const year of ["2001", "2199"]) {
      const body = { content: "x", scheduled_at: `${year}-01-01T00:00:00Z` };
      const refused = await ada.refused("POST", `/chat/rooms/${room.id}/messages`, body);
      expect(refused.errors).toMatchObject([{ path: "scheduled_at" }]);
    }
  });

  test("drafts are the same on all devices, and nobody else's", async () => {
    const { ada, bob, eve, room } = await threeInARoom();
    const connection = await bob.connect();
    const save = (content: string, thread_id: string | null = null) =>
      bob.call("PUT", "/chat/drafts", { room_id: room.id, thread_id, content });
    const drafts = async (user: TestUser) => (await user.call<DraftsResponse>("GET", "/chat/drafts")).drafts;
    const root = await ada.send(room.id, "Root");
    await save("half a sent");
    await save("in the thread", root.message_id);
    await connection.until("draft_changed", ({ data }) => data.thread_id === root.message_id);
    expect((await drafts(bob)).map((draft) => draft.content).sort()).toEqual(["half a sent", "in the thread"]);
    expect(await drafts(ada)).toEqual([]);
    expect((await eve.refused("PUT", "/chat/drafts", { room_id: room.id, content: "x" })).code).toBe("not_found");
    await save("");
    expect((await drafts(bob)).map((draft) => draft.content)).toEqual(["in the thread"]);
  });
});

describe("MSG-12: messages that delete themselves", () => {
  test("by their own time or that of the room; nothing is left of them", async () => {
    const { ada, bob, room } = await threeInARoom();
    await ada.call("PUT", `/chat/rooms/${room.id}/timer`, { message_lifetime: 3_600 });
    expect(await bob.call<Room>("GET", `/chat/rooms/${room.id}`)).toMatchObject({ message_lifetime: 3_600 });
    const { message_id } = await ada.send(room.id, "canary-expiring");
    const before = await read(bob, message_id);
    expect(Date.parse(before.expires_at ?? "") - Date.parse(before.created_at)).toBe(3_600_000);
    const short = await say(ada, room, { content: "canary-short", expires_in: 5 });
    expect((await read(bob, short.message_id)).expires_at).toBeDefined();
    const connection = await bob.connect();
    await sql`update messages set expires_at = now() where id = ${message_id}`.execute(server.app.db.query);
    await connection.until("message_deleted", ({ data }) => data.message.message_id === message_id);
    expect(await read(bob, message_id)).toMatchObject({ content: "", deleted_at: expect.any(String) });
    connection.close();
  });

  test("timers out of bounds are refused", async () => {
    const { ada, room } = await threeInARoom();
    for (const expires_in of [0, 4, 1.5, 40_000_000])
      expect((await ada.refused("POST", `/chat/rooms/${room.id}/messages`, { content: "x", expires_in })).code).toBe(
        "validation_failed",
      );
  });
});

describe("MSG-3: receipts", () => {
  test("tell who has it and who has read it, live and fetched alike", async () => {
    const [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
    const room = await aDirectRoom(ada, bob);
    const [mine, theirs] = [await ada.connect(), await bob.connect()];
    const { seq, message_id } = await ada.send(room.id, "Hello");
    await theirs.ask("mark_delivered", { room_id: room.id, seq });
    const delivered = await mine.until("read_receipt", ({ data }) => data.user_id === bob.id);
    expect(delivered.data).toMatchObject({ read_seq: 0, delivered_seq: seq });
    await theirs.ask("mark_read", { room_id: room.id, seq });
    const told = await mine.until("read_receipt", ({ data }) => data.user_id === bob.id && data.read_seq === seq);
    const { receipts } = await ada.call<ReceiptsResponse>("GET", `/chat/rooms/${room.id}/receipts`);
    const { stream: _, seq: __, room_id: ___, ...live } = told.data;
    expect(receipts).toEqual([live]);
    const { readers } = await ada.call<ReadersResponse>("GET", `/chat/messages/${message_id}/receipts`);
    expect(readers).toMatchObject([{ user: { id: bob.id }, read_at: expect.any(String) }]);
    for (const connection of [mine, theirs]) connection.close();
  });

  test("switched off, one tells nothing and is told nothing", async () => {
    const { ada, bob, room } = await threeInARoom();
    await bob.call("PUT", "/settings", { read_receipts: false });
    const first = await ada.send(room.id, "1");
    await bob.call("PUT", `/chat/rooms/${room.id}/read`, { seq: first.seq });
    const second = await bob.send(room.id, "2");
    await ada.call("PUT", `/chat/rooms/${room.id}/read`, { seq: second.seq });
    const receipts = async (user: TestUser) =>
      (await user.call<ReceiptsResponse>("GET", `/chat/rooms/${room.id}/receipts`)).receipts;
    expect(await receipts(ada)).toEqual([]);
    expect(await receipts(bob)).toEqual([]);
    const readers = await ada.call<ReadersResponse>("GET", `/chat/messages/${first.message_id}/receipts`);
    expect(readers.readers).toEqual([]);
    const connection = await bob.connect();
    await bob.call("PUT", "/settings", { read_receipts: true });
    expect(await receipts(bob)).toMatchObject([{ user_id: ada.id, read_seq: second.seq }]);
    await ada.call("PUT", "/settings", { read_receipts: false });
    const told = await connection.until(
      "read_receipt",
      ({ data }) => data.user_id === ada.id && data.stream === room.id,
    );
    expect(told.data).toMatchObject({ read_seq: 0, delivered_seq: 0 });
    expect(await receipts(bob)).toEqual([]);
    connection.close();
  });

  test("one's own message is not read by writing it, and marking unread is not told", async () => {
    const { ada, bob, room } = await threeInARoom();
    const own = await bob.send(room.id, "mine");
    await bob.call("PUT", `/chat/rooms/${room.id}/read`, { seq: own.seq });
    const receipts = async () => (await ada.call<ReceiptsResponse>("GET", `/chat/rooms/${room.id}/receipts`)).receipts;
    expect(await receipts()).toEqual([]);
    const { seq } = await ada.send(room.id, "Hello");
    await bob.call("PUT", `/chat/rooms/${room.id}/read`, { seq });
    const before = await receipts();
    await bob.call("PUT", `/chat/rooms/${room.id}/read`, { seq: 0 });
    expect(await receipts()).toEqual(before);
  });
});

test("the account's messages, reactions and marks go with it, in threads as well", async () => {
  const { ada, bob, room } = await threeInARoom();
  const { message_id } = await ada.send(room.id, "Root");
  await say(bob, room, { content: "canary in a thread", thread_id: message_id });
  await bob.call("POST", `/chat/messages/${message_id}/reactions`, { emoji: "🎉" });
  await bob.call("PUT", `/chat/messages/${message_id}/star`);
  await bob.call("POST", "/auth/delete_account", { password: PASSWORD, confirm: true });
  await eventually(
    async () => {
      const { rows } = await sql`select 1 from users where id = ${bob.id}`.execute(server.app.db.query);
      return rows.length === 0;
    },
    "the account is gone",
    20_000,
  );
  const root = await read(ada, message_id);
  expect(root.reactions).toBeUndefined();
  expect(root.thread).toBeUndefined();
});
