import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type {
  HistoryResponse,
  Member,
  ReadResponse,
  Room,
  RoomsResponse,
  ServerFrame,
  UserCard,
} from "@helloworld/protocol";
import { sql } from "kysely";
import { aRoom, aServer, aUser, eventually, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const roomsOf = async (user: TestUser, query = "") =>
  (await user.call<RoomsResponse>("GET", `/chat/rooms${query}`)).rooms;
const get = (user: TestUser, room: Room) => user.call<Room>("GET", `/chat/rooms/${room.id}`);

describe("ROO-1: rooms", () => {
  test("ROO-1: a direct room exists once for two people, whoever asks, also at once", async () => {
    const [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2
          ? ada.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: bob.id })
          : bob.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: ada.id }),
      ),
    );
    expect(new Set(asked.map((room) => room.id)).size).toBe(1);
    expect((await roomsOf(ada))[0]).toMatchObject({
      kind: "direct",
      name: bob.me.name,
      direct_user: { id: bob.id },
      member_count: 2,
    });
    expect((await roomsOf(bob))[0]).toMatchObject({ name: ada.me.name, direct_user: { id: ada.id } });
  });

  test("ROO-1: one cannot write to oneself or to nobody, nor leave or manage a direct room", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    expect((await ada.refused("POST", "/chat/rooms", { kind: "direct", user_id: ada.id })).errors[0]?.path).toBe(
      "user_id",
    );
    expect(
      (await ada.refused("POST", "/chat/rooms", { kind: "direct", user_id: Bun.randomUUIDv7() })).errors[0]?.path,
    ).toBe("user_id");
    expect(
      (await ada.refused("POST", "/chat/rooms", { kind: "group", name: "x", member_ids: [Bun.randomUUIDv7()] }))
        .errors[0]?.path,
    ).toBe("member_ids");
    const room = await ada.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: bob.id });
    expect((await ada.refused("DELETE", `/chat/rooms/${room.id}/members/${ada.id}`)).code).toBe("forbidden");
    expect((await ada.refused("PUT", `/chat/rooms/${room.id}`, { name: "x" })).code).toBe("forbidden");
    expect((await ada.refused("DELETE", `/chat/rooms/${room.id}`)).code).toBe("forbidden");
  });

  test("ROO-1: public rooms are found by words and joined; private and secret ones are not listed", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const word = `word${Date.now()}`;
    const open = await aRoom(ada, [], { name: `Gardening ${word}`, visibility: "public" });
    await aRoom(ada, [], { name: `Private ${word}`, visibility: "private" });
    await aRoom(ada, [], { name: `Secret ${word}`, visibility: "secret" });
    const found = await roomsOf(bob, `?scope=public&q=${word.toUpperCase()}`);
    expect(found.map((room) => [room.id, room.my])).toEqual([[open.id, null]]);
    const joined = await bob.call<Room>("POST", `/chat/rooms/${open.id}/members/${bob.id}`);
    expect(joined).toMatchObject({ member_count: 2, my: { role: "member", unread_count: 0 } });
    expect((await roomsOf(bob)).map((room) => room.id)).toEqual([open.id]);
  });

  test("ROO-1: participants by pages, in the order they came", async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => aUser(server)));
    const [owner, ...others] = people as [TestUser, ...TestUser[]];
    const room = await aRoom(owner);
    for (const person of others) await owner.call("POST", `/chat/rooms/${room.id}/members/${person.id}`);
    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const page = await owner.call<{ members: Member[]; next_cursor: string | null }>(
        "GET",
        `/chat/rooms/${room.id}/members?limit=4${cursor}`,
      );
      seen.push(...page.members.map((member) => member.user.id));
      if (!page.next_cursor) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    expect(seen).toEqual(people.map((person) => person.id));
  });

  test("ROO-1: when the owner leaves, the longest-serving of the highest role takes over; the last one out closes the room", async () => {
    const [ada, bob, cy] = [await aUser(server), await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [bob, cy]);
    await server.app.db.query
      .updateTable("members")
      .set({ role: "admin" })
      .where("room_id", "=", room.id)
      .where("user_id", "=", cy.id)
      .execute();
    const connection = await bob.connect();
    await ada.call("DELETE", `/chat/rooms/${room.id}/members/${ada.id}`);
    expect((await connection.until("role_changed")).data).toMatchObject({ user_id: cy.id, role: "owner" });
    expect((await get(cy, room)).my?.role).toBe("owner");
    await cy.call("DELETE", `/chat/rooms/${room.id}/members/${cy.id}`);
    expect((await get(bob, room)).my?.role).toBe("owner");
    await bob.call("DELETE", `/chat/rooms/${room.id}/members/${bob.id}`);
    const left = await sql<{ count: number }>`select count(*)::int as count from streams where id = ${room.id}`.execute(
      server.app.db.query,
    );
    expect(left.rows[0]?.count).toBe(0);
  });

  test("ROO-1: nobody takes out the owner, and an admin no admin", async () => {
    const [ada, bob, cy] = [await aUser(server), await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [bob, cy]);
    await server.app.db.query
      .updateTable("members")
      .set({ role: "admin" })
      .where("room_id", "=", room.id)
      .where("user_id", "!=", ada.id)
      .execute();
    expect((await bob.refused("DELETE", `/chat/rooms/${room.id}/members/${ada.id}`)).code).toBe("forbidden");
    expect((await bob.refused("DELETE", `/chat/rooms/${room.id}/members/${cy.id}`)).code).toBe("forbidden");
    await ada.call("DELETE", `/chat/rooms/${room.id}/members/${cy.id}`);
  });

  test("ROO-1: changes are live in every list", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const connection = await bob.connect();
    const room = await aRoom(ada, [bob]);
    expect((await connection.until("room_added")).data.room_id).toBe(room.id);
    await ada.call("PUT", `/chat/rooms/${room.id}`, { name: "Renamed", topic: "t", visibility: "public" });
    expect((await connection.until("room_changed")).data).toMatchObject({
      name: "Renamed",
      topic: "t",
      visibility: "public",
    });
    await ada.call("DELETE", `/chat/rooms/${room.id}`);
    expect((await connection.until("reset")).data).toEqual({ stream: room.id, gone: true });
    expect((await bob.refused("GET", `/chat/rooms/${room.id}`)).code).toBe("not_found");
  });

  test("ROO-1: a hundred joins and leaves at once keep the count right", async () => {
    const owner = await aUser(server);
    const people = await Promise.all(Array.from({ length: 10 }, () => aUser(server)));
    const room = await aRoom(owner, [], { visibility: "public" });
    await Promise.all(
      people.map(async (person) => {
        for (let turn = 0; turn < 5; turn += 1) {
          await person.call("POST", `/chat/rooms/${room.id}/members/${person.id}`);
          if (turn < 4) await person.call("DELETE", `/chat/rooms/${room.id}/members/${person.id}`);
        }
      }),
    );
    expect((await get(owner, room)).member_count).toBe(11);
  });
});

describe("MSG-5: unread", () => {
  test("MSG-5: others' messages count from the read mark on; own and deleted ones do not", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [bob]);
    const sent = [await ada.send(room.id, "1"), await ada.send(room.id, "2"), await ada.send(room.id, "3")];
    await bob.send(room.id, "mine");
    expect((await get(bob, room)).my?.unread_count).toBe(3);
    expect((await get(ada, room)).my?.unread_count).toBe(1);
    await ada.call("DELETE", `/chat/messages/${sent[2]?.message_id}`);
    expect((await get(bob, room)).my?.unread_count).toBe(2);
    const read = await bob.call<ReadResponse>("PUT", `/chat/rooms/${room.id}/read`, { seq: sent[0]?.seq });
    expect(read).toEqual({ room_id: room.id, read_seq: sent[0]?.seq as number, unread_count: 1 });
    expect(await bob.call<ReadResponse>("PUT", `/chat/rooms/${room.id}/read`, { seq: 0 })).toMatchObject({
      unread_count: 2,
    });
    const { seq: head } = await get(bob, room);
    expect(await bob.call<ReadResponse>("PUT", `/chat/rooms/${room.id}/read`, { seq: 1_000_000 })).toMatchObject({
      read_seq: head,
      unread_count: 0,
    });
  });

  test("MSG-5: reading on one device is seen on the others, once", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [bob]);
    const { seq } = await ada.send(room.id, "1");
    const [phone, laptop, other] = await Promise.all([bob.connect(), bob.connect(), ada.connect()]);
    await phone.ask("mark_read", { room_id: room.id, seq });
    await phone.ask("mark_read", { room_id: room.id, seq });
    const told = await laptop.until("read_receipt", ({ data }) => data.stream === bob.id);
    expect(told.data).toMatchObject({ room_id: room.id, read_seq: seq });
    await laptop.ask("ping", {});
    await other.ask("ping", {});
    const receipts = (frames: ServerFrame[], stream: string) =>
      frames.filter((frame) => frame.type === "read_receipt" && frame.data.stream === stream);
    expect(receipts(laptop.frames, bob.id)).toHaveLength(1);
    expect(receipts(other.frames, bob.id)).toHaveLength(0);
    // In a small room the others are told, once.
    expect(receipts(other.frames, room.id)).toHaveLength(1);
  });

  test("MSG-5: counting stops at 100", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [bob]);
    await Promise.all(Array.from({ length: 120 }, (_, index) => ada.send(room.id, `m${index}`)));
    expect((await get(bob, room)).my?.unread_count).toBe(100);
  });
});

describe("MSG-2: history", () => {
  let ada: TestUser;
  let room: Room;
  const page = (query: string) => ada.call<HistoryResponse>("GET", `/chat/rooms/${room.id}/messages${query}`);
  const texts = (answer: HistoryResponse) => answer.messages.map((message) => message.content);
  const numbers = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

  beforeAll(async () => {
    ada = await aUser(server);
    room = await aRoom(ada);
    for (let number = 1; number <= 120; number += 1) await ada.send(room.id, String(number));
  });

  test("MSG-2: the newest page, then back to the beginning, then forward to the end", async () => {
    const last = await page("");
    expect([texts(last), last.has_before, last.has_after]).toEqual([numbers(71, 120), true, false]);
    const before = await page(`?before=${last.messages[0]?.seq}&limit=70`);
    expect([texts(before), before.has_before, before.has_after]).toEqual([numbers(1, 70), false, true]);
    const after = await page(`?after=${before.messages.at(-1)?.seq}&limit=100`);
    expect([texts(after), after.has_after]).toEqual([numbers(71, 120), false]);
  });

  test("MSG-2: around a seq, a message id or a time", async () => {
    const middle = (await page("?limit=1&before=62")).messages[0];
    for (const place of [
      `around=${middle?.seq}`,
      `around=${middle?.message_id}`,
      `at=${encodeURIComponent(middle?.created_at ?? "")}`,
    ]) {
      const found = await page(`?limit=20&${place}`);
      expect(texts(found)).toContain(middle?.content as string);
      expect([found.messages.length, found.has_before, found.has_after]).toEqual([20, true, true]);
    }
    expect(texts(await page("?limit=10&at=2100-01-01T00:00:00Z"))).toEqual(numbers(116, 120));
    expect(texts(await page("?limit=10&at=1990-01-01T00:00:00Z"))).toEqual(numbers(1, 5));
  });

  test("MSG-2: an empty room has an empty page", async () => {
    const empty = await aRoom(ada);
    expect(await ada.call<HistoryResponse>("GET", `/chat/rooms/${empty.id}/messages`)).toEqual({
      messages: [],
      has_before: false,
      has_after: false,
      head: 1,
    });
  });
});

test("MSG-7: only the author edits, and what is deleted cannot be edited or come back", async () => {
  const [ada, bob] = [await aUser(server), await aUser(server)];
  const room = await aRoom(ada, [bob]);
  const { message_id } = await bob.send(room.id, "first", "c");
  await bob.call("PUT", `/chat/messages/${message_id}`, { content: "second" });
  expect((await ada.refused("PUT", `/chat/messages/${message_id}`, { content: "forged" })).code).toBe("forbidden");
  expect((await bob.refused("PUT", `/chat/messages/${message_id}`, { content: " " })).errors[0]?.path).toBe("content");
  await ada.call("DELETE", `/chat/messages/${message_id}`);
  expect((await bob.refused("PUT", `/chat/messages/${message_id}`, { content: "third" })).code).toBe("gone");
  expect(await bob.send(room.id, "first", "c")).toMatchObject({ message_id, duplicate: true });
  expect((await bob.readAll(room.id))[0]).toMatchObject({ content: "", deleted_at: expect.any(String) });
});

test("people are found by part of a name or username, never oneself", async () => {
  const mark = Math.random().toString(36).slice(2, 8);
  const [ada, bob] = [await aUser(server, `zoe${mark}`), await aUser(server, `zoran${mark}`)];
  const found = async (user: TestUser, q: string) =>
    (await user.call<{ people: UserCard[] }>("GET", `/people?q=${encodeURIComponent(q)}`)).people.map(
      (person) => person.id,
    );
  expect(await found(ada, mark)).toEqual([bob.id]);
  expect(await found(bob, `ZOE${mark}`)).toEqual([ada.id]);
  expect(await found(bob, "%")).toEqual([]);
});

test("the hot path: a batch of sends is one statement", async () => {
  const ada = await aUser(server);
  const room = await aRoom(ada);
  const connection = await ada.connect();
  const batches = server.app.writer.batches;
  await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      connection.ask("send_message", { room_id: room.id, content: String(index) }),
    ),
  );
  expect(server.app.writer.batches - batches).toBeLessThanOrEqual(10);
  await eventually(() => connection.events(room.id).length === 50, "all arrived");
});
