import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import net from "node:net";
import {
  CLOSE,
  type DurableEvent,
  type EventOf,
  LIMITS,
  type Message,
  type SyncedStream,
  type TokenResponse,
} from "@helloworld/protocol";
import { sql } from "kysely";
import { aRoom, aServer, aUser, eventually, PASSWORD, request, type TestConnection, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const seqs = (events: DurableEvent[]) => events.map((event) => event.data.seq);
/** An event as it was sent live, when nothing has happened since to what it carries. */
function untold(event: DurableEvent) {
  const { as_of: _, ...data } = { as_of: 0, ...event.data };
  return { type: event.type, data };
}
const upTo = (count: number, from = 1) => Array.from({ length: count }, (_, index) => from + index);

async function sync(connection: TestConnection, stream: string, seq: number): Promise<SyncedStream> {
  const { streams } = await connection.ask("sync", { cursors: { [stream]: seq } });
  const [answer] = streams;
  if (!answer) throw new Error("no answer for the stream");
  return answer;
}

/** The seqs of everything after `seq`, page by page. */
async function syncAll(connection: TestConnection, stream: string, seq: number): Promise<number[]> {
  const seen: number[] = [];
  for (;;) {
    const page = await sync(connection, stream, seen.at(-1) ?? seq);
    seen.push(...seqs(page.events));
    if (!page.has_more) return seen;
  }
}

describe("D1: a stream is numbered without gaps", () => {
  test("D1: messages, edits, deletions and members take one number each", async () => {
    const [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
    const room = await aRoom(ada, [bob]);
    const sent = await ada.send(room.id, "one");
    await ada.call("PUT", `/chat/messages/${sent.message_id}`, { content: "two" });
    await ada.call("DELETE", `/chat/messages/${sent.message_id}`);
    await ada.call("PUT", `/chat/rooms/${room.id}`, { name: "Another name" });
    await bob.call("DELETE", `/chat/rooms/${room.id}/members/${bob.id}`);
    const { events } = await sync(await ada.connect(), room.id, 0);
    expect(seqs(events)).toEqual(upTo(7));
    expect(events.map((event) => event.type)).toEqual([
      "member_joined",
      "member_joined",
      "new_message",
      "message_edited",
      "message_deleted",
      "room_changed",
      "member_left",
    ]);
  });

  test("D1: refused and repeated sends take no number", async () => {
    const [ada, eve] = [await aUser(server), await aUser(server)];
    const room = await aRoom(ada);
    await ada.send(room.id, "a", "same");
    await Promise.all([
      ada.send(room.id, "a", "same"),
      eve.refused("POST", `/chat/rooms/${room.id}/messages`, { content: "x" }),
      ada.send(room.id, "b"),
    ]);
    expect((await ada.readAll(room.id)).map((message) => message.seq)).toEqual([2, 3]);
  });

  test("D1: many senders over REST and sockets at once leave no gap", async () => {
    const people = await Promise.all(upTo(5).map(() => aUser(server)));
    const [owner, ...others] = people as [TestUser, ...TestUser[]];
    const room = await aRoom(owner, others);
    const connections = await Promise.all(people.map((person) => person.connect()));
    await Promise.all(
      people.flatMap((person, index) =>
        upTo(20).map((number) =>
          number % 2
            ? person.send(room.id, `${index}-${number}`)
            : connections[index]?.ask("send_message", { room_id: room.id, content: `${index}-${number}` }),
        ),
      ),
    );
    const messages = await owner.readAll(room.id);
    expect(messages.map((message) => message.seq)).toEqual(upTo(100, 6));
  });
});

test("D2: what was acknowledged is in the database, with the number that was answered", async () => {
  const ada = await aUser(server);
  const room = await aRoom(ada);
  const answers = await Promise.all(upTo(50).map((number) => ada.send(room.id, `m${number}`)));
  const rows = await server.app.db.query
    .selectFrom("messages")
    .select(["id", "seq"])
    .where("room_id", "=", room.id)
    .execute();
  for (const answer of answers) expect(rows).toContainEqual({ id: answer.message_id, seq: answer.seq });
});

describe("D3: (sender_id, client_id) is unique", () => {
  test("D3: a resend answers with the first result", async () => {
    const ada = await aUser(server);
    const room = await aRoom(ada);
    const first = await ada.send(room.id, "hello", "c-1");
    const again = await ada.send(room.id, "hello", "c-1");
    expect(again).toEqual({ ...first, duplicate: true });
    expect(await ada.readAll(room.id)).toHaveLength(1);
  });

  test("D3: another body under the same client_id changes nothing, and the answer says so", async () => {
    const ada = await aUser(server);
    const [room, other] = [await aRoom(ada), await aRoom(ada)];
    const first = await ada.send(room.id, "hello", "c-2");
    expect(await ada.send(room.id, "something else", "c-2")).toEqual({ ...first, duplicate: true, differs: true });
    expect(await ada.send(other.id, "hello", "c-2")).toEqual({ ...first, duplicate: true, differs: true });
    expect((await ada.readAll(room.id)).map((message) => message.content)).toEqual(["hello"]);
    expect(await ada.readAll(other.id)).toEqual([]);
  });

  test("D3: twenty copies at once, on REST and socket, are one message", async () => {
    const ada = await aUser(server);
    const room = await aRoom(ada);
    const connection = await ada.connect();
    const answers = await Promise.all(
      upTo(20).map((number) =>
        number % 2
          ? ada.send(room.id, "once", "c-3")
          : connection.ask("send_message", { room_id: room.id, content: "once", client_id: "c-3" }),
      ),
    );
    expect(new Set(answers.map((answer) => answer.message_id)).size).toBe(1);
    expect(answers.filter((answer) => !answer.duplicate)).toHaveLength(1);
    expect(await ada.readAll(room.id)).toHaveLength(1);
  });

  test("D3: the same client_id of two people are two messages", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [bob]);
    await Promise.all([ada.send(room.id, "a", "c"), bob.send(room.id, "b", "c")]);
    expect(await ada.readAll(room.id)).toHaveLength(2);
  });
});

test("D4: all members see the same events in seq order, without asking", async () => {
  const [ada, bob, cy] = [await aUser(server), await aUser(server), await aUser(server)];
  const room = await aRoom(ada, [bob, cy]);
  const connections = await Promise.all([ada.connect(), ada.connect(), bob.connect(), cy.connect()]);
  const sent: Promise<unknown>[] = [];
  for (const number of upTo(60)) {
    const person = [ada, bob, cy][number % 3] as TestUser;
    sent.push(person.send(room.id, `m${number}`));
    if (number % 20 === 0) sent.push(ada.call("PUT", `/chat/rooms/${room.id}`, { topic: `topic ${number}` }));
  }
  await Promise.all(sent);
  for (const connection of connections) {
    await eventually(() => connection.events(room.id).length >= 63, "all events arrived");
    expect(seqs(connection.events(room.id))).toEqual(upTo(63, 4));
    expect(connection.events(room.id)).toEqual(connections[0]?.events(room.id) ?? []);
  }
});

test("D4: who connects while something is written takes nothing from who is there already", async () => {
  const [ada, bob] = [await aUser(server), await aUser(server)];
  const room = await aRoom(ada, [bob]);
  const there = await bob.connect();
  let written = false;
  const coming = async () => {
    while (!written) (await bob.connect()).close();
  };
  const visitors = upTo(4).map(coming);
  const writing = async () => {
    for (const number of upTo(100)) await ada.send(room.id, `m${number}`);
  };
  await Promise.all([writing(), writing()]);
  written = true;
  await Promise.all(visitors);
  await eventually(() => there.events(room.id).length >= 200, "all events arrived", 3_000);
  expect(seqs(there.events(room.id))).toEqual(upTo(200, 3));
});

describe("D5 and D6: a client resumes by its cursors", () => {
  test("D6: sync gives exactly what was missed, and it equals what was sent live", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [bob]);
    const watching = await bob.connect();
    await Promise.all(upTo(10).map((number) => ada.send(room.id, `m${number}`)));
    await eventually(() => watching.events(room.id).length === 10, "ten arrived");
    const { events, has_more, head } = await sync(await bob.connect(), room.id, 7);
    expect(events.map(untold)).toEqual(watching.events(room.id).slice(5));
    expect({ has_more, head }).toEqual({ has_more: false, head: 12 });
  });

  test("D6: more than one page is given by pages", async () => {
    const ada = await aUser(server);
    const room = await aRoom(ada);
    for (const part of upTo(4)) await Promise.all(upTo(100).map((number) => ada.send(room.id, `${part}-${number}`)));
    const connection = await ada.connect();
    expect((await sync(connection, room.id, 0)).events).toHaveLength(LIMITS.sync_events);
    expect(await syncAll(connection, room.id, 0)).toEqual(upTo(401));
  });

  test("D6: a cursor too far behind, before the log's horizon or ahead of it gets reset", async () => {
    const ada = await aUser(server);
    const room = await aRoom(ada);
    const connection = await ada.connect();
    await sql`update streams set head_seq = ${LIMITS.sync_distance + 10} where id = ${room.id}`.execute(
      server.app.db.query,
    );
    expect(await sync(connection, room.id, 5)).toMatchObject({ reset: true, events: [], gone: false });
    expect(await sync(connection, room.id, LIMITS.sync_distance + 11)).toMatchObject({ reset: true });
    await sql`update streams set floor_seq = ${LIMITS.sync_distance + 5} where id = ${room.id}`.execute(
      server.app.db.query,
    );
    expect(await sync(connection, room.id, LIMITS.sync_distance + 4)).toMatchObject({ reset: true });
    expect(await sync(connection, room.id, LIMITS.sync_distance + 10)).toMatchObject({ reset: false });
  });

  test("D5: replaying the log over an old fetch equals a fresh fetch", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [bob]);
    const held = new Map<string, Message>();
    const connection = await bob.connect();
    const ids = await Promise.all(upTo(12).map((number) => ada.send(room.id, `m${number}`)));
    await Promise.all(
      ids
        .slice(0, 6)
        .map(({ message_id }, index) =>
          ada.call("PUT", `/chat/messages/${message_id}`, { content: `edited ${index}` }),
        ),
    );
    await Promise.all(ids.slice(4, 8).map(({ message_id }) => ada.call("DELETE", `/chat/messages/${message_id}`)));
    const { events } = await sync(connection, room.id, 0);
    for (const event of events) {
      if (event.type === "new_message") {
        const { stream: _, as_of: __, ...message } = event.data;
        held.set(message.message_id, message);
      } else if (event.type === "message_edited" || event.type === "message_deleted")
        held.set(event.data.message.message_id, event.data.message);
    }
    expect([...held.values()].sort((a, b) => a.seq - b.seq)).toEqual(await bob.readAll(room.id));
  });

  test("D5: what the log tells of a message says up to which event it is known", async () => {
    const ada = await aUser(server);
    const room = await aRoom(ada);
    const live = await ada.connect();
    const { message_id, seq } = await ada.send(room.id, "one");
    await ada.call("PUT", `/chat/messages/${message_id}`, { content: "two" });
    const { events, head } = await sync(live, room.id, seq - 1);
    expect(events.map(({ type }) => type)).toEqual(["new_message", "message_edited"]);
    const [first, edit] = events as [EventOf<"new_message">, EventOf<"message_edited">];
    expect(first.data).toMatchObject({ seq, content: "two", as_of: head });
    // What it tells as it was then needs no word of it; live, nothing does.
    expect(edit.data).toMatchObject({ seq: head, message: { content: "two" } });
    expect(edit.data.as_of).toBeUndefined();
    for (const { data } of live.events(room.id)) expect(data).not.toHaveProperty("as_of");
  });

  test("D5: the text of a deleted message is nowhere in the log", async () => {
    const ada = await aUser(server);
    const room = await aRoom(ada);
    const canary = `canary-${crypto.randomUUID()}`;
    const { message_id } = await ada.send(room.id, canary);
    await ada.call("DELETE", `/chat/messages/${message_id}`);
    const { events } = await sync(await ada.connect(), room.id, 0);
    expect(JSON.stringify(events)).not.toContain(canary);
    const kept = await sql<{
      found: boolean;
    }>`select exists(select 1 from events where data::text like ${`%${canary}%`}) or exists(select 1 from messages where content = ${canary}) as found`.execute(
      server.app.db.query,
    );
    expect(kept.rows[0]?.found).toBe(false);
  });
});

describe("D7: typing is fleeting", () => {
  test("D7: it reaches members, takes no number and is in no log", async () => {
    const [ada, bob, eve] = [await aUser(server), await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [bob]);
    const [from, to, outside] = await Promise.all([ada.connect(), bob.connect(), eve.connect()]);
    await from.ask("typing", { room_id: room.id, is_typing: true });
    const frame = await to.until("typing_indicator");
    expect(frame.data).toMatchObject({ user_id: ada.id, room_id: room.id, is_typing: true });
    expect("seq" in frame.data).toBe(false);
    await ada.send(room.id, "done");
    await to.until("new_message", ({ data }) => data.seq === 3);
    expect((await sync(to, room.id, 0)).events.map((event) => event.type)).not.toContain("typing_indicator");
    expect(outside.frames.map((seen) => seen.type)).toEqual(["hello"]);
  });
});

test("D8: a receiver that does not keep up is cut with 4008, others get everything, and it resumes by cursor", async () => {
  const [ada, bob, slow] = [await aUser(server), await aUser(server), await aUser(server)];
  const room = await aRoom(ada, [bob, slow]);
  const stuck = await stoppedReader(server.port, slow.token);
  const [sender, healthy] = [await ada.connect(), await bob.connect()];
  const total = 1_500;
  const content = "x".repeat(9_000);
  for (let sent = 0; sent < total; sent += 50) {
    await Promise.all(upTo(50).map(() => sender.ask("send_message", { room_id: room.id, content })));
  }
  await eventually(() => healthy.events(room.id).length === total, "the healthy one has all", 20_000);
  expect(seqs(healthy.events(room.id))).toEqual(upTo(total, 4));
  await eventually(() => server.app.connections.cut > 0, "the slow one was cut");
  expect(await stuck.closeCode()).toBe(CLOSE.too_slow);
  const back = await slow.connect();
  expect(await syncAll(back, room.id, 3)).toEqual(upTo(total, 4));
}, 60_000);

describe("D9: authority is checked when it is used", () => {
  test("D9: a member taken out at seq n gets nothing after n on any connection", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [bob]);
    const connections = await Promise.all([bob.connect(), bob.connect()]);
    await ada.send(room.id, "before");
    await ada.call("DELETE", `/chat/rooms/${room.id}/members/${bob.id}`);
    await ada.send(room.id, "after");
    const watching = await ada.connect();
    await watching.ask("typing", { room_id: room.id, is_typing: true });
    for (const connection of connections) {
      await connection.until("room_removed");
      await connection.ask("ping", {});
      expect(connection.events(room.id).map((event) => event.type)).toEqual(["new_message", "member_left"]);
      expect(connection.frames.some((frame) => frame.type === "typing_indicator")).toBe(false);
      expect(await sync(connection, room.id, 3)).toMatchObject({ gone: true, events: [] });
      await expect(connection.ask("send_message", { room_id: room.id, content: "still here?" })).rejects.toMatchObject({
        data: { code: "not_found" },
      });
      await expect(connection.ask("typing", { room_id: room.id, is_typing: true })).rejects.toMatchObject({
        data: { code: "not_found" },
      });
    }
    expect((await bob.refused("GET", `/chat/rooms/${room.id}/messages`)).code).toBe("not_found");
  });

  test("D9: who joins hears the room from their own joining on", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [], { visibility: "public" });
    const connection = await bob.connect();
    await ada.send(room.id, "before");
    await connection.ask("join_room", { room_id: room.id });
    await ada.send(room.id, "after");
    await connection.until("new_message");
    expect(connection.events(room.id).map((event) => event.type)).toEqual(["member_joined", "new_message"]);
  });

  test("D9: leaving and joining again under load never shows an event outside of membership", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const room = await aRoom(ada, [], { visibility: "public" });
    const connection = await bob.connect();
    let talking = true;
    const talk = (async () => {
      while (talking) await Promise.all(upTo(5).map(() => ada.send(room.id, "talk")));
    })();
    for (const _ of upTo(8)) {
      await connection.ask("join_room", { room_id: room.id });
      await connection.ask("leave_room", { room_id: room.id });
    }
    talking = false;
    await talk;
    await connection.ask("ping", {});
    let inside = false;
    let last = 0;
    for (const event of connection.events(room.id)) {
      if (event.type === "member_joined") inside = true;
      else if (inside) expect(event.data.seq).toBe(last + 1);
      expect(inside).toBe(true);
      if (event.type === "member_left") inside = false;
      last = event.data.seq;
    }
  });

  test("D9: a session that ended closes its live connections with 4001, and only those", async () => {
    const ada = await aUser(server);
    const login = await request(server.url, "POST", "/auth/login", { email: ada.me.email, password: PASSWORD });
    const { access_token } = (await login.json()) as TokenResponse;
    const other = await ada.connect(access_token);
    const [first, second] = await Promise.all([ada.connect(), ada.connect()]);
    await ada.call("POST", "/auth/logout");
    for (const connection of [first, second]) {
      expect((await connection.untilClosed()).code).toBe(CLOSE.unauthenticated);
      expect(connection.frames.at(-1)).toMatchObject({ type: "error", data: { code: "session_expired" } });
    }
    await other.ask("ping", {});
    other.close();
  });

  test("D9: a session that expires while a connection is open closes it with 4001", async () => {
    const ada = await aUser(server);
    await sql`update sessions set expires_at = now() + interval '1 second' where user_id = ${ada.id}`.execute(
      server.app.db.query,
    );
    const connection = await ada.connect();
    expect((await connection.untilClosed(5_000)).code).toBe(CLOSE.unauthenticated);
    expect((await ada.refused("GET", "/auth/me")).code).toBe("session_expired");
  });
});

test("D10: a server that stops says so with 4012, finishes what it accepted, and the next one has it", async () => {
  const own = await aServer();
  const [ada, bob] = [await aUser(own), await aUser(own)];
  const room = await aRoom(ada, [bob]);
  const [sender, receiver] = [await ada.connect(), await bob.connect()];
  const sends = upTo(100).map((number) => sender.ask("send_message", { room_id: room.id, content: `m${number}` }));
  const outcomes = Promise.allSettled(sends);
  await sends[0];
  await own.stop();
  expect((await receiver.untilClosed()).code).toBe(CLOSE.server_stopping);
  const acknowledged = (await outcomes)
    .filter((outcome) => outcome.status === "fulfilled")
    .map((outcome) => outcome.value.seq);
  const { connect } = await import("../src/db/connect.ts");
  const db = connect(own.database.url, 1);
  const rows = await db.query.selectFrom("messages").select("seq").where("room_id", "=", room.id).execute();
  await db.close();
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(rows.map((row) => row.seq)).toEqual(expect.arrayContaining(acknowledged));
});

/** A WebSocket client that completes the handshake and then stops reading. */
async function stoppedReader(port: number, token: string): Promise<{ closeCode(): Promise<number> }> {
  const socket = net.connect(port, "127.0.0.1");
  const key = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  socket.write(
    `GET /chat/ws?token=${token} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  await new Promise<void>((resolve, reject) => {
    socket.once("data", () => resolve());
    socket.once("error", reject);
  });
  socket.pause();
  return {
    closeCode: () =>
      new Promise((resolve) => {
        let tail: Buffer = Buffer.alloc(0);
        socket.on("data", (data: Buffer) => {
          tail = Buffer.concat([tail, data]).subarray(-200);
        });
        const done = () => {
          const at = tail.lastIndexOf(0x88);
          resolve(at >= 0 ? tail.readUInt16BE(at + 2) : -1);
        };
        socket.on("close", done);
        socket.on("end", done);
        socket.resume();
      }),
  };
}
