import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type {
  Comment,
  FeedResponse,
  MessagesResponse,
  NotificationsResponse,
  Post,
  SearchMessagesResponse,
} from "@helloworld/protocol";
import { wordsOf } from "@helloworld/text";
import cases from "../../../tests/fixtures/cases/texts.json";
import { dayStart } from "../src/features/messages/parse-search-query.ts";
import { aRoom, aServer, aUser, eventually, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let bob: TestUser;
beforeAll(async () => {
  server = await aServer();
  [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
});
afterAll(() => server.stop());

const write = (content: string) => ada.call<Post>("POST", "/posts", { title: "A post", content, visibility: "public" });
const levels = (value: unknown) => JSON.stringify(value).split(/[[{]/).length;
const page = async (path: string) => {
  const response = await fetch(server.url + path);
  return { status: response.status, html: await response.text() };
};

describe("attack 1: one text takes no page away", () => {
  test("attack 1: posts and comments of marks are stored shallow, and their pages are made", async () => {
    const hostile = `${"**".repeat(2_499)}a${"**".repeat(2_499)}`;
    for (const content of [hostile, `${"*a **b ".repeat(700)}c${" b** a*".repeat(700)}`]) {
      const post = await write(content);
      const comment = await ada.call<Comment>("POST", `/posts/${post.id}/comments`, {
        content: content.slice(0, 4_900),
      });
      for (const { body } of [post, comment]) expect(levels(body)).toBeLessThan(content.length * 2);
      expect((await page(`/posts/${post.id}`)).status).toBe(200);
      await ada.call("DELETE", `/posts/${post.id}`);
    }
  });

  test("attack 1: a deep tree that is stored ends in words when its page is made", async () => {
    const post = await write("Deep words");
    let body: unknown[] = ["Deep words"];
    for (let level = 0; level < 2_500; level++) body = [{ type: "strong", children: body }];
    await server.app.db.raw("update posts set body = $2 where id = $1", [post.id, JSON.stringify(body)]);
    const { status, html } = await page(`/posts/${post.id}`);
    expect(status).toBe(200);
    expect(html).toContain("Deep words");
    expect(html.split("<strong>").length).toBeLessThan(100);

    // What the migration does to it.
    const migration = await Bun.file(`${import.meta.dir}/../src/db/migrations/0200-shallow-texts.sql`).text();
    const other = await write("**kept**");
    await server.app.db.raw(migration);
    const { entries } = await ada.call<FeedResponse>("GET", "/feed?limit=50");
    const bodies = new Map(entries.map((entry) => [entry.post.id, entry.post.body]));
    expect(bodies.get(post.id)).toEqual([{ type: "paragraph", children: ["Deep words"] }]);
    expect(bodies.get(other.id)).toEqual(other.body);
    await ada.call("DELETE", `/posts/${post.id}`);
  });
});

test("case 15: posts are found by whole tags of any script", async () => {
  const post = await write(cases.hashtags.send);
  for (const word of cases.hashtags.send.split(" ")) {
    const tag = word.slice(1);
    const { entries } = await ada.call<FeedResponse>("GET", `/feed?tag=${encodeURIComponent(tag)}`);
    expect(entries.map((entry) => entry.post.id)).toEqual([post.id]);
  }
  for (const tag of ["ग", "สิ", "cafe", "نرم"])
    expect((await ada.call<FeedResponse>("GET", `/feed?tag=${encodeURIComponent(tag)}`)).entries).toEqual([]);
});

test("case 16: who is named after text without spaces is told", async () => {
  const room = await aRoom(ada, [bob]);
  await ada.send(room.id, `你好@${bob.me.username}`);
  await ada.send(room.id, `谢谢，@${bob.me.username}。`);
  const { messages } = await bob.call<MessagesResponse>("GET", `/chat/rooms/${room.id}/messages`);
  expect(messages.filter((one) => one.mentions && bob.me.username in one.mentions)).toHaveLength(2);
  await eventually(async () => {
    const { notifications } = await bob.call<NotificationsResponse>("GET", "/notifications");
    return notifications.some((one) => one.kind === "mentioned");
  }, "the notification");
});

describe("words of a search", () => {
  const found = async (q: string) => {
    await server.settled();
    const { results } = await bob.call<SearchMessagesResponse>("POST", "/chat/search", { q });
    return results.map(({ message }) => message.content);
  };

  test("case 51: a version is found with and without its v", async () => {
    const room = await aRoom(ada, [bob]);
    await ada.send(room.id, cases.search.message);
    await ada.send(room.id, "patch 7.81.4");
    expect(await found(cases.search.q)).toEqual([cases.search.message]);
    expect(await found("v1.22.3-rc1")).toEqual([cases.search.message]);
    expect(await found("1.22")).toEqual([cases.search.message]);
    expect(await found("v7.81.4")).toEqual(["patch 7.81.4"]);
    expect(await found("2.22.3")).toEqual([]);
  });

  test("case 52: options of programs and of templates are words", async () => {
    const room = await aRoom(ada, [bob]);
    await ada.send(room.id, "git push --force-with-lease zebra");
    await ada.send(room.id, "zebra <button on:click={go}>");
    expect(await found("zebra --force")).toEqual(["git push --force-with-lease zebra"]);
    expect(await found("zebra on:click")).toEqual(["zebra <button on:click={go}>"]);
    expect(await found("zebra -force")).toEqual(["zebra <button on:click={go}>"]);
    expect((await bob.refused("POST", "/chat/search", { q: "on:2026-02-30" })).errors?.[0]?.path).toBe("q");
  });
});

test("case 53: a day begins when clocks first show it, also where they change at midnight", () => {
  const of = (time_zone: string, value: string) =>
    dayStart({ key: "on", value, without: false }, time_zone).toISOString().slice(0, 16);
  for (const [zone, day, start] of [
    ["America/Santiago", "2026-09-06", "2026-09-06T04:00"],
    ["America/Santiago", "2026-09-07", "2026-09-07T03:00"],
    ["America/Santiago", "2026-04-05", "2026-04-05T04:00"],
    ["America/Havana", "2026-03-08", "2026-03-08T05:00"],
    ["America/Havana", "2026-11-01", "2026-11-01T04:00"],
    ["Asia/Beirut", "2026-03-29", "2026-03-28T22:00"],
    ["Africa/Cairo", "2026-04-24", "2026-04-23T22:00"],
    ["Africa/Cairo", "2026-10-30", "2026-10-29T22:00"],
    ["Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30"],
    ["Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00"],
    ["Atlantic/Azores", "2026-03-29", "2026-03-29T01:00"],
    ["Pacific/Apia", "2011-12-31", "2011-12-30T10:00"],
    ["Europe/Berlin", "2026-03-29", "2026-03-28T23:00"],
    ["Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15"],
    ["UTC", "2026-01-01", "2026-01-01T00:00"],
  ] as const)
    expect([zone, day, of(zone, day)]).toEqual([zone, day, start]);
});

test("case 27: a name that every object has is nobody's", async () => {
  const room = await aRoom(ada, [bob]);
  const sent = await ada.send(room.id, "hi @constructor @__proto__ @toString @hasOwnProperty");
  expect(sent.message_id ?? "").not.toBe("");
  const { messages } = await bob.call<MessagesResponse>("GET", `/chat/rooms/${room.id}/messages`);
  expect(messages[0]?.mentions ?? {}).toEqual({});
  expect((await write("hi @constructor")).mentions).toEqual({});
  expect(wordsOf((await write("hi @constructor")).body)).toBe("hi @constructor");
});
