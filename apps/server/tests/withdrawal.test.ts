import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type {
  Comment,
  Message,
  Notification,
  NotificationsResponse,
  Post,
  Room,
  SendResponse,
} from "@helloworld/protocol";
import { aRoom, aServer, aUser, eventually, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

/** What somebody's notification centre shows once all that was written has been worked on. */
async function bell(user: TestUser): Promise<Notification[]> {
  await server.settled();
  return (await user.call<NotificationsResponse>("GET", "/notifications")).notifications;
}

const bellOf = async (user: TestUser) => (await bell(user)).map((one) => [one.kind, one.count, one.read_at !== null]);
const say = (user: TestUser, room: Room, body: object) =>
  user.call<SendResponse>("POST", `/chat/rooms/${room.id}/messages`, body);

async function aWorld() {
  const [ada, bob, cleo] = [await aUser(server, "ada"), await aUser(server, "bob"), await aUser(server, "cleo")];
  return { ada, bob, cleo, room: await aRoom(ada, [bob, cleo]) };
}

describe("NOT-6: what a message notified of is withdrawn", () => {
  type World = Awaited<ReturnType<typeof aWorld>> & { message_id: string };
  const ENDS: Record<string, (world: World) => Promise<unknown>> = {
    "its author deletes it": ({ ada, message_id }) => ada.call("DELETE", `/chat/messages/${message_id}`),
    "the reader hides it": ({ bob, message_id }) => bob.call("DELETE", `/chat/messages/${message_id}?for=me`),
    "the reader leaves": ({ bob, room }) => bob.call("DELETE", `/chat/rooms/${room.id}/members/${bob.id}`),
    "the reader is removed": ({ ada, bob, room }) => ada.call("DELETE", `/chat/rooms/${room.id}/members/${bob.id}`),
    "the room is deleted": ({ ada, room }) => ada.call("DELETE", `/chat/rooms/${room.id}`),
    "the reader blocks its author": ({ ada, bob }) => bob.call("PUT", `/blocks/${ada.id}`),
  };
  for (const [name, end] of Object.entries(ENDS)) {
    test(`case 41: when ${name}, on every device`, async () => {
      const world = await aWorld();
      const { ada, bob, room } = world;
      const { message_id } = await say(ada, room, { content: `Look @${bob.me.username}` });
      expect(await bellOf(bob)).toEqual([["mentioned", 1, false]]);
      const device = await bob.connect();
      await end({ ...world, message_id });
      await device.until("notifications_read", ({ data }) => data.unread_count === 0);
      expect(await bellOf(bob)).toEqual([]);
      device.close();
    });
  }

  test("case 38: the notification of a thread goes with its replies, one by one", async () => {
    const { ada, bob, cleo, room } = await aWorld();
    const root = await ada.send(room.id, "Shall we?");
    const one = await say(bob, room, { content: "Yes", thread_id: root.message_id });
    const two = await say(cleo, room, { content: "No", thread_id: root.message_id });
    expect(await bell(ada)).toMatchObject([{ kind: "thread_replied", count: 2, actor: { id: cleo.id } }]);
    await cleo.call("DELETE", `/chat/messages/${two.message_id}`);
    expect(await bell(ada)).toMatchObject([
      { count: 1, actor: { id: bob.id }, source: { message_id: one.message_id } },
    ]);
    await bob.call("DELETE", `/chat/messages/${one.message_id}`);
    expect(await bell(ada)).toEqual([]);
  });

  test("case 39: a mention that is edited away, or deleted, leaves the others", async () => {
    const { ada, bob, cleo, room } = await aWorld();
    const first = await say(ada, room, { content: `One @${bob.me.username} @${cleo.me.username}` });
    const second = await say(cleo, room, { content: `Two @${bob.me.username}` });
    expect(await bellOf(bob)).toEqual([["mentioned", 2, false]]);
    await cleo.call("PUT", `/chat/messages/${second.message_id}`, { content: "Two" });
    expect(await bell(bob)).toMatchObject([{ count: 1, source: { message_id: first.message_id } }]);
    await ada.call("PUT", `/chat/messages/${first.message_id}`, { content: `One @${cleo.me.username}` });
    expect(await bellOf(bob)).toEqual([]);
    expect(await bellOf(cleo)).toEqual([["mentioned", 1, false]]);
  });

  test("case 39: a mention that was read is gone as well when its message is", async () => {
    const { ada, bob, room } = await aWorld();
    const { message_id, seq } = await say(ada, room, { content: `@${bob.me.username}` });
    await server.settled();
    await bob.call("PUT", `/chat/rooms/${room.id}/read`, { seq });
    expect(await bellOf(bob)).toEqual([["mentioned", 1, true]]);
    await ada.call("DELETE", `/chat/messages/${message_id}`);
    expect(await bellOf(bob)).toEqual([]);
  });

  test("case 40: `@all` that is edited away calls nobody any more; an edit never calls anew", async () => {
    const { ada, bob, room } = await aWorld();
    const { message_id } = await say(ada, room, { content: "@all come" });
    expect(await bellOf(bob)).toEqual([["mentioned", 1, false]]);
    const edited = await ada.call<Message>("PUT", `/chat/messages/${message_id}`, { content: "come" });
    expect(edited.mention_groups).toBeUndefined();
    expect(await bellOf(bob)).toEqual([]);
    expect((await bob.call<Room>("GET", `/chat/rooms/${room.id}`)).my).toMatchObject({ mention_count: 0 });
    const again = await ada.call<Message>("PUT", `/chat/messages/${message_id}`, { content: "@all come" });
    expect(again.mention_groups).toBeUndefined();
  });

  test("NOT-6: what deletes itself takes its notification along, and so does the account of its author", async () => {
    const { ada, bob, cleo, room } = await aWorld();
    await say(ada, room, { content: `@${bob.me.username}`, expires_in: 5 });
    expect(await bellOf(bob)).toEqual([["mentioned", 1, false]]);
    await eventually(async () => (await bell(bob)).length === 0, "the message expired", 15_000);
    await say(cleo, room, { content: `@${bob.me.username}` });
    expect(await bellOf(bob)).toEqual([["mentioned", 1, false]]);
    await cleo.call("POST", "/auth/delete_account", { confirm: true, password: "Correct-Horse-7" });
    await eventually(async () => !(await bell(bob)).some((one) => one.kind === "mentioned"), "the account is erased");
  });

  test("attack 17: somebody blocked notifies nobody by a mention in a group that both are in", async () => {
    const { ada, bob, room } = await aWorld();
    await bob.call("PUT", `/blocks/${ada.id}`);
    await say(ada, room, { content: `@${bob.me.username} @all` });
    const root = await bob.send(room.id, "A thread of mine");
    await say(ada, room, { content: "In it", thread_id: root.message_id });
    expect(await bellOf(bob)).toEqual([]);
  });
});

describe("NOT-6: what a post notified of is withdrawn", () => {
  async function aPost() {
    const { ada, bob, cleo } = await aWorld();
    for (const [one, other] of [
      [ada, bob],
      [bob, ada],
      [ada, cleo],
      [cleo, ada],
    ] as const)
      await one.call("POST", "/contacts", { people: other.me.username });
    const post = await ada.call<Post>("POST", "/posts", { title: "T", content: "C", visibility: "public" });
    const mine = async (user: TestUser) =>
      (await bell(user)).filter((one) => one.source.type === "post").map((one) => [one.kind, one.count]);
    return { ada, bob, cleo, post, mine };
  }

  test("a like, a promotion and a like of a comment that are taken back; the others stay", async () => {
    const { ada, bob, cleo, post, mine } = await aPost();
    const comment = await ada.call<Comment>("POST", `/posts/${post.id}/comments`, { content: "First" });
    for (const person of [bob, cleo]) {
      await person.call("PUT", `/posts/${post.id}/reaction`, { reaction: "like" });
      await person.call("PUT", `/posts/${post.id}/promotion`);
      await person.call("PUT", `/comments/${comment.id}/like`);
    }
    const all = ["comment_liked", "post_liked", "post_promoted"] as const;
    expect((await mine(ada)).sort()).toEqual(all.map((kind): [Notification["kind"], number] => [kind, 2]));
    await cleo.call("PUT", `/posts/${post.id}/reaction`, { reaction: "dislike" });
    await cleo.call("DELETE", `/posts/${post.id}/promotion`);
    await cleo.call("DELETE", `/comments/${comment.id}/like`);
    expect((await mine(ada)).sort()).toEqual(all.map((kind): [Notification["kind"], number] => [kind, 1]));
    expect((await bell(ada)).flatMap((one) => (one.source.type === "post" ? one.actor?.id : []))).toEqual([
      bob.id,
      bob.id,
      bob.id,
    ]);
    await bob.call("PUT", `/posts/${post.id}/reaction`, { reaction: null });
    await bob.call("DELETE", `/posts/${post.id}/promotion`);
    await bob.call("DELETE", `/comments/${comment.id}/like`);
    expect(await mine(ada)).toEqual([]);
  });

  test("a share that is deleted, a comment that is, and a mention that is edited away", async () => {
    const { ada, bob, cleo, post, mine } = await aPost();
    const share = await bob.call<Post>("POST", `/posts/${post.id}/shares`, { visibility: "public" });
    const comment = await cleo.call<Comment>("POST", `/posts/${post.id}/comments`, {
      content: `See @${bob.me.username}`,
    });
    expect((await mine(ada)).sort()).toEqual([
      ["post_commented", 1],
      ["post_shared", 1],
    ]);
    expect(await mine(bob)).toEqual([["post_mentioned", 1]]);
    await bob.call("DELETE", `/posts/${share.id}`);
    expect(await mine(ada)).toEqual([["post_commented", 1]]);
    await cleo.call("PUT", `/comments/${comment.id}`, { content: "See" });
    expect(await mine(bob)).toEqual([]);
    await cleo.call("DELETE", `/comments/${comment.id}`);
    expect(await mine(ada)).toEqual([]);
    const named = await ada.call<Post>("POST", "/posts", {
      title: "T",
      content: `@${bob.me.username} @${cleo.me.username}`,
      visibility: "public",
    });
    expect(await mine(bob)).toEqual([["post_mentioned", 1]]);
    await ada.call("PUT", `/posts/${named.id}`, { content: `@${cleo.me.username}` });
    expect(await mine(bob)).toEqual([]);
    expect(await mine(cleo)).toEqual([["post_mentioned", 1]]);
  });

  const CLOSED: Record<string, (people: Awaited<ReturnType<typeof aPost>>) => Promise<unknown>> = {
    "is narrowed": ({ ada, post }) => ada.call("PUT", `/posts/${post.id}`, { visibility: "private" }),
    "is on a profile that turns private": ({ ada }) => ada.call("PUT", "/profile/me", { is_private: true }),
  };
  for (const [name, close] of Object.entries(CLOSED)) {
    test(`of a post that ${name}, from those who can no longer read it`, async () => {
      const world = await aPost();
      const { ada, bob, post, mine } = world;
      const eve = await aUser(server, "eve");
      const [his, hers] = await Promise.all(
        [bob, eve].map((person) => person.call<Comment>("POST", `/posts/${post.id}/comments`, { content: "Here" })),
      );
      for (const parent of [his, hers])
        await ada.call("POST", `/posts/${post.id}/comments`, { content: "Yes", parent_id: parent?.id });
      expect([await mine(bob), await mine(eve)]).toEqual([[["comment_replied", 1]], [["comment_replied", 1]]]);
      await close(world);
      expect([await mine(bob), await mine(eve)]).toEqual([[["comment_replied", 1]], []]);
    });
  }

  test("of private posts between people who are no longer contacts", async () => {
    const { ada, bob, mine } = await aPost();
    const post = await ada.call<Post>("POST", "/posts", { title: "T", content: `@${bob.me.username}` });
    expect(post.visibility).toBe("private");
    expect(await mine(bob)).toEqual([["post_mentioned", 1]]);
    await ada.call("PUT", `/blocks/${bob.id}`);
    expect(await mine(bob)).toEqual([]);
  });
});
