import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type {
  FeedResponse,
  HistoryResponse,
  Message,
  NotificationsResponse,
  Post,
  SearchMessagesResponse,
} from "@helloworld/protocol";
import { aRoom, aServer, aUser, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let bob: TestUser;
beforeAll(async () => {
  server = await aServer();
  [ada, bob] = (await Promise.all(["ada", "bob"].map((name) => aUser(server, name)))) as [TestUser, TestUser];
});
afterAll(() => server.stop());

const write = (content: string, more: object = {}) =>
  ada.call<Post>("POST", "/posts", { title: "A text", content, visibility: "public", ...more });
const page = async (path: string) => {
  const response = await fetch(server.url + path, { redirect: "manual" });
  return { status: response.status, html: await response.text() };
};
const deep = (mark: string, times: number) => `${mark.repeat(times)}a${mark.repeat(times)}`;

describe("attack 1: one text takes no page away", () => {
  test("a message of them is sent, searched and listed", async () => {
    const room = await aRoom(ada, [bob]);
    await ada.send(room.id, `zebrafish ${deep("**", 2_490)}`);
    await server.settled();
    const found = await bob.call<SearchMessagesResponse>("POST", "/chat/search", { q: "zebrafish" });
    expect(found.results).toHaveLength(1);
    expect((await bob.call<HistoryResponse>("GET", `/chat/rooms/${room.id}/messages`)).messages.length).toBeGreaterThan(
      0,
    );
  });
});

const TAGS = [
  "ग़लती",
  "สิ่งแวดล้อม",
  "cafe\u0301",
  "മലയാണ്മ",
  "نرم\u200cافزار",
  "ぼっち・ざ・ろっく",
  "col·lecció",
  "tiếng_việt",
];

describe("case 15: a tag keeps its vowel signs and joiners", () => {
  test.each(TAGS)("%s", async (tag) => {
    const post = await write(`So #${tag}, yes`);
    const tagged = (name: string) => ada.call<FeedResponse>("GET", `/feed?tag=${encodeURIComponent(name)}`);
    for (const name of [tag, tag.normalize("NFC"), tag.toUpperCase()])
      expect((await tagged(name)).entries.map((entry) => entry.post.id)).toEqual([post.id]);
    expect((await tagged([...tag].slice(0, 2).join(""))).entries).toEqual([]);
    expect((await page(`/tags/${encodeURIComponent(tag.normalize("NFC"))}`)).html.includes(post.id)).toBe(true);
  });

  test("a word of over 50 letters is no tag, nor is its beginning", async () => {
    const letters = "x".repeat(60);
    await write(`#${letters} #${letters.slice(0, 50)}y`);
    const { entries } = await ada.call<FeedResponse>("GET", `/feed?tag=${letters.slice(0, 50)}`);
    expect(entries).toEqual([]);
    const longest = "ក".repeat(50);
    const post = await write(`#${longest}`);
    const found = await ada.call<FeedResponse>("GET", `/feed?tag=${encodeURIComponent(longest)}`);
    expect(found.entries.map((entry) => entry.post.id)).toEqual([post.id]);
  });
});

describe("case 16: a mention right after writing without spaces", () => {
  test.each([
    ["你好@NAME", true],
    ["谢谢@NAME。", true],
    ["好（@NAME）", true],
    ["嗯，@NAME看看", true],
    ["안녕@NAME님", true],
    ["สวัสดี@NAME", true],
    ["ありがとう@NAMEさん", true],
    ["mail x@NAME.org", false],
    ["ada@NAME", false],
    ["é@NAME", false],
    ["@NAMEé", false],
    ["https://a.example/@NAME", false],
  ])("%s", async (text, named) => {
    const room = await aRoom(ada, [bob]);
    const { message_id } = await ada.send(room.id, text.replace("NAME", bob.me.username));
    const message = await bob.call<Message>("GET", `/chat/messages/${message_id}`);
    expect(Object.values(message.mentions ?? {})).toEqual(named ? [bob.id] : []);
  });

  test("tells who is named", async () => {
    const room = await aRoom(ada, [bob]);
    const { message_id } = await ada.send(room.id, `谢谢@${bob.me.username}。`);
    await server.settled();
    const { notifications } = await bob.call<NotificationsResponse>("GET", "/notifications");
    expect(notifications.map(({ source }) => source && "message_id" in source && source.message_id)).toContain(
      message_id,
    );
  });
});

test("case 27: names of a prototype name nobody", async () => {
  const text = "@constructor @__proto__ @toString @hasOwnProperty @valueOf #constructor :constructor:";
  const room = await aRoom(ada, [bob]);
  const { message_id } = await ada.send(room.id, text);
  const message = await bob.call<Message>("GET", `/chat/messages/${message_id}`);
  expect([message.content, message.mentions ?? {}, message.mention_groups ?? []]).toEqual([text, {}, []]);
  const post = await write(text);
  expect(post.mentions).toEqual({});
  const { html, status } = await page(`/posts/${post.id}`);
  expect(status).toBe(200);
  expect([...html.matchAll(/href="\/(constructor|toString|hasOwnProperty|valueOf|proto)"/g)]).toEqual([]);
});

test("case 9: a post with a link in a spoiler has no preview of it", async () => {
  const link_url = async (content: string) => {
    const { id } = await write(content);
    return (await server.app.db.raw("select link_url from posts where id = $1", [id])).rows;
  };
  expect(await link_url("||the end: https://example.org/who-did-it here||")).toEqual([{ link_url: null }]);
  expect(await link_url("||https://example.org/a|| and https://example.org/b")).toEqual([
    { link_url: "https://example.org/b" },
  ]);
});
