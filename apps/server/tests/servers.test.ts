import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { DurableEvent, Post, Presence, Room } from "@helloworld/protocol";
import { aRoom, aServer, aUser, eventually, type TestConnection, type TestServer, TestUser } from "./harness.ts";

let first: TestServer;
let second: TestServer;
beforeAll(async () => {
  first = await aServer();
  second = await aServer({}, first);
});
afterAll(async () => {
  await second.stop();
  await first.stop();
});

/** A person who is signed in at the first server and connected to the second. */
async function elsewhere(user: TestUser): Promise<TestConnection> {
  return (await at(second, user)).connect();
}
const at = async (server: TestServer, user: TestUser) =>
  new TestUser(server.url, {
    access_token: user.token,
    token_type: "bearer",
    expires_in: 3600,
    user: user.me,
  });
const contents = (connection: TestConnection, room: Room) =>
  connection.events(room.id).flatMap((event) => (event.type === "new_message" ? event.data.content : []));

describe("two servers of one site", () => {
  test("D4: members at either server see the events of a room in seq order, without gaps", async () => {
    const [ada, bob] = [await aUser(first), await aUser(first)];
    const room = await aRoom(ada, [bob]);
    const [here, there] = [await ada.connect(), await elsewhere(bob)];
    const sends = Array.from({ length: 60 }, (_, n) => {
      const from = n % 2 === 0 ? here : there;
      // Some are rich: they are read from the log.
      return from.ask("send_message", {
        room_id: room.id,
        client_id: `c${n}`,
        content: n % 5 ? `m ${n}` : `@all ${n}`,
      });
    });
    const answers = await Promise.all(sends);
    const last = Math.max(...answers.map(({ seq }) => seq));
    const seqs = (connection: TestConnection) => connection.events(room.id).map((event) => event.data.seq);
    await eventually(() => [here, there].every((one) => seqs(one).at(-1) === last), "the last arrived at both");
    for (const one of [here, there]) {
      const heard = seqs(one);
      expect(heard).toEqual(Array.from({ length: heard.length }, (_, n) => (heard[0] as number) + n));
    }
    expect(contents(here, room)).toEqual(contents(there, room));
    here.close();
    there.close();
  });

  test("D9: who is taken out at one server hears nothing more at the other; who joins does", async () => {
    const [ada, bob] = [await aUser(first), await aUser(first)];
    const room = await aRoom(ada);
    const there = await elsewhere(bob);
    await ada.call("POST", `/chat/rooms/${room.id}/members/${bob.id}`);
    await ada.send(room.id, "welcome");
    await eventually(() => contents(there, room).includes("welcome"), "the new member hears the room");
    await ada.call("DELETE", `/chat/rooms/${room.id}/members/${bob.id}`);
    await ada.send(room.id, "secret");
    await eventually(() => there.events(room.id).some((event) => event.type === "member_left"), "left");
    await ada.send(room.id, "secret too");
    await there.ask("sync", { cursors: {} });
    expect(contents(there, room)).toEqual(["welcome"]);
    there.close();
  });

  test("D9: news of a leave that come late take out nobody who is back", async () => {
    const [ada, bob] = [await aUser(first), await aUser(first)];
    const room = await aRoom(ada, [bob]);
    const there = await elsewhere(bob);
    const membership = `/chat/rooms/${room.id}/members/${bob.id}`;
    await ada.call("DELETE", membership);
    await ada.call("POST", membership);
    await ada.send(room.id, "back");
    await eventually(() => contents(there, room).includes("back"), "the room is heard again");
    const left = there.events(room.id).find((event) => event.type === "member_left") as DurableEvent;
    const late = first.exchange.join();
    late.bus.publish("event", { stream: room.id, seq: left.data.seq, event: left });
    late.leave();
    // What is published while the server asks the database is missed: clients see the gap (D5).
    await eventually(async () => {
      await ada.send(room.id, "after");
      return contents(there, room).includes("after");
    }, "the room is still heard");
    there.close();
  });

  test("D9: a session that ends at one server closes its connections to the other", async () => {
    const ada = await aUser(first);
    const there = await elsewhere(ada);
    await ada.call("POST", "/auth/logout");
    expect((await there.untilClosed()).code).toBe(4001);
  });

  test("a ticket opens one connection to one of them", async () => {
    const ada = await aUser(first);
    const { ticket } = await ada.call<{ ticket: string }>("POST", "/chat/ws_ticket");
    const there = await (await at(second, ada)).connect(ticket);
    const again = await fetch(`${first.url}/chat/ws?token=${ticket}`, { headers: { upgrade: "websocket" } });
    expect(again.status).toBe(401);
    there.close();
  });

  test("presence and typing are seen across servers", async () => {
    const [ada, bob] = [await aUser(first), await aUser(first)];
    await ada.call("POST", "/contacts", { people: bob.me.username });
    await bob.call("POST", "/contacts", { people: ada.me.username });
    const room = await aRoom(ada, [bob]);
    const here = await ada.connect();
    const there = await elsewhere(bob);
    await here.until("presence_update", ({ data }) => data.user_id === bob.id && data.is_online);
    expect((await ada.call<Presence>("GET", `/chat/presence/${bob.id}`)).is_online).toBe(true);
    await there.ask("typing", { room_id: room.id, is_typing: true });
    await here.until("typing_indicator", ({ data }) => data.user_id === bob.id && data.is_typing);
    there.close();
    await here.until("presence_update", ({ data }) => data.user_id === bob.id && !data.is_online);
    expect((await ada.call<Presence>("GET", `/chat/presence/${bob.id}`)).is_online).toBe(false);
    here.close();
  });

  test("a post that changes at one server is told to who watches it at the other", async () => {
    const [ada, bob] = [await aUser(first), await aUser(first)];
    const post = await ada.call<Post>("POST", "/posts", { title: "Look", content: "Here", visibility: "public" });
    const there = await elsewhere(bob);
    await there.ask("watch", { post_ids: [post.id], feed: true });
    await ada.call("POST", `/posts/${post.id}/comments`, { content: "First" });
    await there.until("post_changed", ({ data }) => data.post_id === post.id && data.comment_count === 1);
    await ada.call("POST", "/posts", { title: "Another", content: "Here", visibility: "public" });
    await there.until("feed_changed");
    there.close();
  });

  test("rate limits count over both", async () => {
    const limited = await aServer({ RATE_LIMIT_FACTOR: "1" });
    const beside = await aServer({ RATE_LIMIT_FACTOR: "1" }, limited);
    const ada = await aUser(limited);
    const other = await at(beside, ada);
    const statuses: number[] = [];
    for (let n = 0; n < 70; n += 1) {
      const user = n % 2 === 0 ? ada : other;
      statuses.push((await user.request("PUT", "/chat/presence", { status: "online" })).status);
    }
    expect(statuses.filter((status) => status === 200).length).toBeLessThan(66);
    expect(statuses.at(-1)).toBe(429);
    await beside.stop();
    await limited.stop();
  });

  test("after a gap of the bus, a server finds what it missed: events, rooms joined and left, sessions that ended", async () => {
    const [ada, bob, cyd] = [await aUser(first), await aUser(first), await aUser(first)];
    const kept = await aRoom(ada, [bob]);
    const left = await aRoom(ada, [bob]);
    const joined = await aRoom(ada);
    const [bobs, cyds] = [await elsewhere(bob), await elsewhere(cyd)];
    const reconnect = first.exchange.interrupt();
    await ada.send(kept.id, "missed");
    await ada.call("DELETE", `/chat/rooms/${left.id}/members/${bob.id}`);
    await ada.call("POST", `/chat/rooms/${joined.id}/members/${bob.id}`);
    await cyd.call("POST", "/auth/logout");
    await bobs.ask("sync", { cursors: {} });
    expect(contents(bobs, kept)).toEqual([]);
    reconnect();
    expect((await cyds.untilClosed()).code).toBe(4001);
    await eventually(() => contents(bobs, kept).includes("missed"), "the missed event came");
    await ada.send(left.id, "secret");
    await ada.send(joined.id, "welcome");
    await eventually(() => contents(bobs, joined).includes("welcome"), "the room that was joined is heard");
    expect(contents(bobs, left)).toEqual([]);
    bobs.close();
  });
});
