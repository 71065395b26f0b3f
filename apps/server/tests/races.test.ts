import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Comment, Post } from "@helloworld/protocol";
import { sql } from "kysely";
import { retries } from "../src/streams/streams.ts";
import { aRoom, aServer, aUser, PASSWORD, type TestUser } from "./harness.ts";
import { drawn, upload } from "./picture-files.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let author: TestUser;
let people: TestUser[];
beforeAll(async () => {
  server = await aServer();
  author = await aUser(server, "author");
  people = await Promise.all(Array.from({ length: CROWD }, () => aUser(server, "reader")));
  for (const person of people) await addEachOther(author, person);
});
afterAll(() => server.stop());

const CROWD = 6;

type Target = { post: Post; comment: Comment; reply: Comment };
/** What somebody does with one post, or its author; `by` is the reader of that number. */
type Action = (target: Target, by: TestUser, number: number) => Promise<Response>;

const READERS = {
  like: ({ post }, by) => by.request("PUT", `/posts/${post.id}/reaction`, { reaction: "like" }),
  unlike: ({ post }, by) => by.request("PUT", `/posts/${post.id}/reaction`, { reaction: null }),
  comment: ({ post }, by) => by.request("POST", `/posts/${post.id}/comments`, { content: "Well said" }),
  reply: ({ post, comment }, by) =>
    by.request("POST", `/posts/${post.id}/comments`, { content: "And I", parent_id: comment.id }),
  "like a comment": ({ comment }, by) => by.request("PUT", `/comments/${comment.id}/like`),
  share: ({ post }, by) => by.request("POST", `/posts/${post.id}/shares`, { visibility: "public" }),
  promote: ({ post }, by) => by.request("PUT", `/posts/${post.id}/promotion`),
  vote: ({ post }, by, number) => by.request("PUT", `/posts/${post.id}/vote`, { choices: [number % 2] }),
  hide: ({ post }, by) => by.request("PUT", `/posts/${post.id}/hidden`),
  block: (_, by, number) =>
    number < CROWD - 1 ? by.request("GET", "/blocks") : by.request("PUT", `/blocks/${author.id}`),
} satisfies Record<string, Action>;

const AUTHORS = {
  edit: ({ post }, by, number) =>
    author.request("PUT", `/posts/${post.id}`, { content: `Version ${number} for @${by.me.username} #lake${number}` }),
  "edit a comment": ({ comment }, by, number) =>
    author.request("PUT", `/comments/${comment.id}`, { content: `At ${number}, @${by.me.username}` }),
  narrow: ({ post }, _, number) =>
    author.request("PUT", `/posts/${post.id}`, { visibility: number % 2 ? "private" : "public" }),
  "turn private": (_, __, number) => author.request("PUT", "/profile/me", { is_private: number % 2 === 1 }),
  "delete a comment": ({ reply }) => author.request("DELETE", `/comments/${reply.id}`),
  "delete its parent": ({ comment }) => author.request("DELETE", `/comments/${comment.id}`),
  delete: ({ post }) => author.request("DELETE", `/posts/${post.id}`),
} satisfies Record<string, Action>;

const ACTIONS: Record<string, Action> = { ...READERS, ...AUTHORS };

describe("one post, many people at once", () => {
  for (const [index, one] of Object.keys(ACTIONS).entries()) {
    for (const other of Object.keys(ACTIONS).slice(index)) {
      test(`case 84: ${one} beside ${other}`, async () => {
        await author.call("PUT", "/profile/me", { is_private: false });
        const target = await aTarget();
        const before = retries.count;
        const responses = await Promise.all(
          people.flatMap((person, number) =>
            [one, other].map((name) => (ACTIONS[name] as Action)(target, person, number)),
          ),
        );
        const failed = responses.filter((response) => response.status >= 500);
        expect(failed.map((response) => `${response.status} ${response.url}`)).toEqual([]);
        expect(retries.count - before, "transactions that lost a deadlock").toBe(0);
        await countsAreRight(target.post.id);
        if (one === "block" || other === "block") {
          const blocker = people.at(-1) as TestUser;
          await blocker.call("DELETE", `/blocks/${author.id}`);
          await addEachOther(author, blocker);
        }
      });
    }
  }

  test("case 84: one person who shares a post twenty times at once gets twenty shares", async () => {
    const { post } = await aTarget();
    const before = retries.count;
    const shares = await Promise.all(
      Array.from({ length: 20 }, () => author.request("POST", `/posts/${post.id}/shares`, { visibility: "public" })),
    );
    expect(shares.map((response) => response.status)).toEqual(Array.from({ length: 20 }, () => 201));
    expect(retries.count - before).toBe(0);
    expect((await author.call<Post>("GET", `/posts/${post.id}`)).share_count).toBe(20);
  });
});

test("attack m1: files that arrive while their room is deleted, and pictures while their account is, fail nothing", async () => {
  const png = await drawn(40, 40);
  const image = (room_id: string) => {
    const form = new FormData();
    form.set("file", new File([png], "p.png"));
    form.set("room_id", room_id);
    return form;
  };
  for (let round = 0; round < 4; round += 1) {
    const room = await aRoom(author, people);
    const user = await aUser(server, "going");
    const responses = await Promise.all([
      ...people.map((by) => upload(by, "POST", "/chat/upload/file", image(room.id))),
      author.request("DELETE", `/chat/rooms/${room.id}`),
      upload(user, "POST", "/profile/me/avatar", png),
      upload(user, "POST", "/profile/me/avatar", png),
      user.request("POST", "/auth/delete_account", { password: PASSWORD, confirm: true }),
    ]);
    const failed = responses.filter(({ status }) => status >= 500);
    expect(failed.map(({ status, url }) => `${status} ${url}`)).toEqual([]);
  }
});

describe("attack m1: a room that is deleted while its members are busy in it", () => {
  const soon = () => new Date(Date.now() + 3_600_000).toISOString();
  test("attack m1: whatever comes too late finds nothing, and nothing fails", async () => {
    for (let round = 0; round < 6; round += 1) {
      const room = await aRoom(author, people);
      const { message_id } = await author.send(room.id, "root");
      const busy = people.flatMap((by) => [
        () => by.request("PUT", `/chat/messages/${message_id}/star`),
        () => by.request("POST", `/chat/messages/${message_id}/reminders`, { remind_at: soon() }),
        () => by.request("PUT", "/chat/drafts", { room_id: room.id, content: "half a thought" }),
        () => by.request("POST", `/chat/rooms/${room.id}/messages`, { content: "later", send_at: soon() }),
        () => by.request("PUT", `/chat/threads/${message_id}`, { is_following: true }),
        () => by.request("POST", `/chat/rooms/${room.id}/messages`, { content: "reply", thread_id: message_id }),
      ]);
      const responses = await Promise.all([
        ...busy.slice(0, busy.length / 2).map((act) => act()),
        author.request("DELETE", `/chat/rooms/${room.id}`),
        ...busy.slice(busy.length / 2).map((act) => act()),
      ]);
      const failed = responses.filter(({ status }) => status >= 500 || status === 400 || status === 405);
      expect(failed.map(({ status, url }) => `${status} ${url}`)).toEqual([]);
    }
  });
});

async function addEachOther(one: TestUser, other: TestUser): Promise<void> {
  await one.call("POST", "/contacts", { people: other.me.username });
  await other.call("POST", "/contacts", { people: one.me.username });
}

async function aTarget(): Promise<Target> {
  const post = await author.call<Post>("POST", "/posts", {
    title: "Who comes?",
    content: "To the lake",
    visibility: "public",
    poll: { options: ["I", "Not I"], multiple: false },
  });
  const below = (content: string, parent_id?: string) =>
    author.call<Comment>("POST", `/posts/${post.id}/comments`, { content, ...(parent_id && { parent_id }) });
  const comment = await below("At ten");
  return { post, comment, reply: await below("Or eleven", comment.id) };
}

/** The counts that a post and its comments carry are those of the rows. */
async function countsAreRight(post_id: string): Promise<void> {
  const { rows } = await sql<{ kept: object; counted: object }>`
    select to_json(array[p.like_count, p.comment_count, p.share_count, p.promotion_count,
        (select voters from polls where post_id = p.id), (select sum(reply_count)::int from comments where post_id = p.id)]) as kept,
      to_json(array[(select count(*) from post_reactions where post_id = p.id and value = 1),
        (select count(*) from comments where post_id = p.id and deleted_at is null),
        (select count(*) from posts where shared_id = p.id), (select count(*) from promotions where post_id = p.id),
        (select count(*) from poll_votes where post_id = p.id),
        (select case when count(*) > 0 then count(*) filter (where parent_id is not null and deleted_at is null) end
          from comments where post_id = p.id)]) as counted
    from posts p where p.id = ${post_id}`.execute(server.app.db.query);
  for (const { kept, counted } of rows) expect(kept).toEqual(counted);
}
