import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type Comment, isUnseen, type Message, type Post, type Room } from "@helloworld/protocol";
import { aRoom, aServer, aUser, Refused, request, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let bob: TestUser;
let room: Room;
let post: Post;
beforeAll(async () => {
  server = await aServer();
  [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
  room = await aRoom(ada, [bob], { visibility: "public" });
  post = await ada.call<Post>("POST", "/posts", { title: "T", content: "C", visibility: "public" });
});
afterAll(() => server.stop());

describe("attack 11: what the database cannot hold is refused, and never an error of ours", () => {
  const NUL = "%00";
  const GETS = [
    `/people?q=a${NUL}b`,
    `/profiles/by_username/a${NUL}b`,
    `/chat/rooms?scope=public&q=a${NUL}b`,
    `/feed?tag=a${NUL}b`,
    `/search?q=a${NUL}b`,
    `/search?q=a&cursor=a${NUL}b`,
    `/contacts?q=a${NUL}b`,
    `/gallery?cursor=a${NUL}b`,
  ];
  for (const path of GETS) {
    test(`attack 11: GET ${path}`, async () => {
      expect((await ada.request("GET", path)).status).toBe(422);
    });
  }

  test("attack 11: in a room, as before, after and around, and among its members", async () => {
    const dashes = "-".repeat(36);
    for (const place of [dashes, "z".repeat(36), `1${NUL}`, "9".repeat(40), `${post.id}x`])
      for (const name of ["before", "after", "around"])
        expect((await ada.request("GET", `/chat/rooms/${room.id}/messages?${name}=${place}`)).status).toBe(422);
    expect((await ada.request("GET", `/chat/rooms/${room.id}/members?q=a${NUL}b`)).status).toBe(422);
  });

  test("attack 11: in bodies, wherever it stands, at its field", async () => {
    const BODIES: [string, string, (bad: string) => object, string][] = [
      ["PUT", "/chat/drafts", (content) => ({ room_id: room.id, content }), "content"],
      ["POST", `/chat/rooms/${room.id}/messages`, (content) => ({ content }), "content"],
      ["POST", "/auth/login", (username) => ({ username, password: "x" }), "username"],
      ["POST", "/auth/login", (password) => ({ username: "x", password }), "password"],
      ["POST", "/contacts", (person) => ({ people: [{ person }] }), "people.0.person"],
      ["POST", "/posts", (content) => ({ title: "T", content }), "content"],
      ["POST", `/posts/${post.id}/comments`, (content) => ({ content }), "content"],
      ["POST", "/chat/rooms", (name) => ({ name }), "name"],
      ["PUT", "/profile/me", (bio) => ({ bio }), "bio"],
    ];
    for (const [method, path, body, field] of BODIES) {
      for (const bad of ["a\0b", "a\ud800b", "\udfff"]) {
        const response = await ada.request(method, path, body(bad));
        const problem = (await response.json()) as { errors: { path: string }[] };
        expect([path, response.status, problem.errors[0]?.path.split(".")[0]]).toEqual([
          path,
          422,
          field.split(".")[0],
        ]);
      }
    }
  });

  test("attack 11: in frames", async () => {
    const connection = await ada.connect();
    for (const content of ["a\0b", "a\ud800b"]) {
      const refused = await connection.ask("send_message", { room_id: room.id, content }).catch((error) => error);
      expect(refused).toBeInstanceOf(Refused);
      expect((refused as Refused).data.code).toBe("validation_failed");
    }
    connection.close();
  });

  test("attack 11: pages whose address cannot be read are not found, and none of them breaks", async () => {
    const long = "x".repeat(300);
    for (const [path, status] of [
      ["/posts/abc", 404],
      [`/posts/${"-".repeat(36)}`, 404],
      [`/tags/${long}`, 404],
      ["/tags/a%00b", 404],
      ["/a%00b", 404],
      ["/search?q=%00", 200],
      ["/search?q=a%00b", 200],
      ["/search?q=%ff", 200],
      ["/sitemaps/posts-1969-12.xml", 404],
      ["/sitemaps/people-0001-01.xml", 404],
      ["/feeds/%00.xml", 404],
      ["/%ff", 404],
    ] as const)
      expect([path, (await fetch(server.url + path)).status]).toEqual([path, status]);
  });
});

describe("case 25: what nobody sees is nothing", () => {
  const UNSEEN = [
    "\u{1d159}",
    "\u200b",
    "\u2800",
    "\u3164",
    "\u00ad",
    "\u{e0041}",
    "\u115f\u1160",
    "\uffa0",
    "\u2060\ufeff",
    "\u034f",
    "\u180e",
    "\ufe0f",
    "\u200e\u200f",
    "\u202e",
    " \u00a0\u3000\u2028 ",
    "\u{1d173}",
    "\u0301",
    "\u{e0100}",
  ];
  const code = (text: string) => [...text].map((one) => `U+${one.codePointAt(0)?.toString(16)}`).join(" ");

  for (const text of UNSEEN) {
    test(`case 25: ${code(text)} is no message, name, title or comment`, async () => {
      const { message_id } = await ada.send(room.id, "seen");
      const comment = await ada.call<Comment>("POST", `/posts/${post.id}/comments`, { content: "seen" });
      const WRITES: [string, string, object, string][] = [
        ["POST", `/chat/rooms/${room.id}/messages`, { content: text }, "content"],
        ["PUT", `/chat/messages/${message_id}`, { content: text }, "content"],
        ["POST", "/posts", { title: text, content: "C" }, "title"],
        ["POST", "/posts", { title: "T", content: text }, "content"],
        ["PUT", `/posts/${post.id}`, { title: text }, "title"],
        ["POST", `/posts/${post.id}/comments`, { content: text }, "content"],
        ["PUT", `/comments/${comment.id}`, { content: text }, "content"],
        ["POST", "/chat/rooms", { name: text }, "name"],
        ["PUT", `/chat/rooms/${room.id}`, { name: text }, "name"],
        ["PUT", "/profile/me", { first_name: text }, "first_name"],
        ["PUT", "/profile/me", { last_name: text }, "last_name"],
        ["POST", "/chat/folders", { name: text }, "name"],
      ];
      for (const [method, path, body, field] of WRITES) {
        const refused = await ada.refused(method, path, body);
        expect([method, path, refused.status, refused.errors[0]?.path]).toEqual([method, path, 422, field]);
      }
    });
  }

  test("case 25: what can be seen stays as it was typed, joiners and selectors included", async () => {
    for (const text of ["❤️", "👨‍👩‍👧", "می‌خواهم", "ക്‍ഷ", "e\u0301", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "­a", "​hidden start"]) {
      expect(isUnseen(text)).toBe(false);
      const { message_id } = await ada.send(room.id, text);
      expect((await ada.call<Message>("GET", `/chat/messages/${message_id}`)).content).toBe(text);
    }
    await ada.call("PUT", "/profile/me", { first_name: "می‌خواهم" });
    expect((await ada.call<{ first_name: string }>("GET", "/auth/me")).first_name).toBe("می‌خواهم");
    await ada.call("PUT", "/profile/me", { first_name: "Ada" });
  });
});

test("case 25: what is not seen at the ends of a name is not in it, so two that look alike are one", async () => {
  const ends = ["\u200e", "\u200f", "\u061c", "\u200b", "\ufeff", "\u2060", " \u200e ", "\u00a0"];
  for (const end of ends) {
    const { name } = await ada.call<Room>("POST", "/chat/rooms", { name: `${end}Garden${end}` });
    expect([JSON.stringify(end), name]).toEqual([JSON.stringify(end), "Garden"]);
  }
});

describe("case 26: a name cannot turn what stands beside it", () => {
  const TURNING = ["\u202e", "\u202a", "\u202b", "\u202d", "\u202c", "\u2066", "\u2067", "\u2068", "\u2069"];
  for (const mark of TURNING) {
    test(`case 26: U+${mark.codePointAt(0)?.toString(16)} is in no name and no title`, async () => {
      const name = `Eve ${mark}XYZ`;
      for (const [method, path, body, field] of [
        ["PUT", "/profile/me", { first_name: name }, "first_name"],
        ["POST", "/chat/rooms", { name }, "name"],
        ["PUT", `/chat/rooms/${room.id}`, { topic: name }, "topic"],
        ["POST", "/posts", { title: name, content: "C" }, "title"],
        ["PUT", "/chat/presence", { text: name }, "text"],
      ] as const) {
        const refused = await ada.refused(method, path, body);
        expect([path, refused.errors[0]?.path]).toEqual([path, field]);
      }
    });
  }

  test("attack 13: invisible letters of tags are in no name, flags are", async () => {
    const hidden = [..."admin"].map((one) => String.fromCodePoint(0xe0000 + one.charCodeAt(0))).join("");
    expect((await ada.request("PUT", "/profile/me", { first_name: `Ada${hidden}` })).status).toBe(422);
    await ada.call("PUT", `/chat/rooms/${room.id}`, { topic: "Cymru 🏴󠁧󠁢󠁷󠁬󠁳󠁿 and 🏴󠁧󠁢󠁥󠁮󠁧󠁿" });
  });
});

test("attack 10: pages that the browser makes are not rendered for visitors", async () => {
  for (const path of ["/login", "/signup", "/messages", "/contacts"]) {
    const html = await (await fetch(server.url + path)).text();
    expect([path, html.includes('<div id="root"></div>')]).toEqual([path, true]);
  }
});

test("case 94: a page has one address: a slash at its end leads there", async () => {
  for (const [path, to] of [
    [`/${ada.me.username}/`, `/${ada.me.username}`],
    ["/gallery/", "/gallery"],
    ["/gallery//", "/gallery"],
    [`/posts/${post.id}/?from=mail`, `/posts/${post.id}?from=mail`],
    ["//evil.example/", "/evil.example"],
    // attack M2: decoded, each of these names another server.
    ["/%5Cevil.example/", "/%5Cevil.example"],
    ["/%09/evil.example/", "/%09/evil.example"],
    ["/%0a/evil.example/", "/%0a/evil.example"],
    ["/%0d%0aset-cookie:a=b/", "/%0d%0aset-cookie:a=b"],
  ]) {
    const response = await fetch(server.url + path, { redirect: "manual" });
    expect([path, response.status, response.headers.get("location")]).toEqual([path, 301, to]);
  }
  expect((await request(server.url, "GET", "/feed")).status).toBe(200);
});
