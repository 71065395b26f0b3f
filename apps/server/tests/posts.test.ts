import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type {
  Comment,
  CommentsResponse,
  FeedResponse,
  GalleryResponse,
  NotificationsResponse,
  Post,
  PostPicture,
  PostsResponse,
  Profile,
  RemovalResponse,
} from "@helloworld/protocol";
import { sql } from "kysely";
import { inTransaction } from "../src/streams/streams.ts";
import { temporaryFolder } from "./database.ts";
import { aServer, aUser, eventually, request, type TestUser } from "./harness.ts";
import { drawn, upload } from "./picture-files.ts";

const data_dir = temporaryFolder();
let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer({ DATA_DIR: data_dir });
});
afterAll(() => server.stop());

const write = (user: TestUser, more: Record<string, unknown> = {}) =>
  user.call<Post>("POST", "/posts", { title: "A post", content: "Hello", visibility: "public", ...more });
const feed = (user: TestUser, query = "") => user.call<FeedResponse>("GET", `/feed?limit=50${query}`);
const ids = ({ entries }: FeedResponse) => entries.map((entry) => entry.post.id);
const add = (one: TestUser, other: TestUser) => one.call("POST", "/contacts", { people: other.me.username });
const mutual = async (one: TestUser, other: TestUser) => {
  await add(one, other);
  await add(other, one);
};
const kinds = async (user: TestUser) =>
  (await user.call<NotificationsResponse>("GET", "/notifications")).notifications.map((one) => one.kind);
const people = (...names: string[]) => Promise.all(names.map((name) => aUser(server, name)));

describe("POS-1: writing", () => {
  test("Markdown becomes a tree, private by default; edited, deleted; sent twice it is one", async () => {
    const [ada] = (await people("ada")) as [TestUser];
    const body = { title: " My day ", content: "**Hello** <b>you</b>", client_id: "once" };
    const first = await ada.call<Post>("POST", "/posts", body);
    const again = await ada.call<Post>("POST", "/posts", body);
    expect(again.id).toBe(first.id);
    expect(first).toMatchObject({
      title: "My day",
      visibility: "private",
      is_open: false,
      body: [{ type: "paragraph", children: [{ type: "strong", children: ["Hello"] }, " <b>you</b>"] }],
      my: { reaction: null, promoted: false, hidden: false },
    });
    expect(first.actions.toSorted()).toEqual(["comment", "delete", "edit", "promote", "react", "share"]);
    const changed = await ada.call<Post>("PUT", `/posts/${first.id}`, { content: "Other", visibility: "public" });
    expect(changed).toMatchObject({ content: "Other", visibility: "public", is_open: true });
    expect(changed.edited_at).not.toBeNull();
    await ada.call("DELETE", `/posts/${first.id}`);
    expect((await ada.request("GET", `/posts/${first.id}`)).status).toBe(404);
    expect((await ada.refused("PUT", `/posts/${first.id}`, { title: "Late" })).code).toBe("not_found");
  });

  test("a profile counts the posts that its viewer may read, shares by what they share", async () => {
    const [ada, bob, eve] = (await people("ada", "bob", "eve")) as [TestUser, TestUser, TestUser];
    await mutual(ada, bob);
    await write(ada);
    await write(ada, { visibility: "members" });
    const secret = await write(ada, { visibility: "private" });
    await bob.call("POST", `/posts/${secret.id}/shares`, { visibility: "public" });
    const count = async (viewer: TestUser, of: TestUser) =>
      (await viewer.call<Profile>("GET", `/profile/users/${of.me.id}`)).post_count;
    expect([await count(ada, ada), await count(bob, ada), await count(eve, ada)]).toEqual([3, 3, 2]);
    expect([await count(ada, bob), await count(eve, bob)]).toEqual([1, 0]);
    const visitor = await request(server.url, "GET", `/profile/users/${ada.me.id}`);
    expect(((await visitor.json()) as Profile).post_count).toBe(1);
    await ada.call("PUT", "/profile/me", { is_private: true });
    expect([await count(bob, ada), await count(eve, ada)]).toEqual([3, null]);
  });

  test("bad input is refused in its field", async () => {
    const [ada] = (await people("ada")) as [TestUser];
    const refused = async (body: Record<string, unknown>) =>
      (await ada.refused("POST", "/posts", { title: "T", content: "C", ...body })).errors.map((error) => error.path);
    expect(await refused({ title: "  " })).toEqual(["title"]);
    expect(await refused({ title: "x".repeat(151) })).toEqual(["title"]);
    expect(await refused({ content: " \n " })).toEqual(["content"]);
    expect(await refused({ content: "x".repeat(20_001) })).toEqual(["content"]);
    expect(await refused({ content: "a\u0000b" })).toEqual(["content"]);
    expect(await refused({ visibility: "everyone" })).toEqual(["visibility"]);
    expect(await refused({ poll: { options: ["one"] } })).toEqual(["poll.options"]);
    expect(await refused({ poll: { options: ["one", "one"] } })).toEqual(["poll.options"]);
    const past = new Date(0).toISOString();
    expect(await refused({ poll: { options: ["a", "b"], closes_at: past } })).toEqual(["poll.closes_at"]);
    expect(await refused({ pictures: [{ id: Bun.randomUUIDv7() }] })).toEqual(["pictures"]);
    const hundred = Array.from({ length: 100 }, (_, index) => `@somebody${index}`).join(" ");
    expect(await refused({ content: hundred })).toEqual(["content"]);
  });

  test("pictures: whole, without position, for the readers of their post only, gone with it", async () => {
    const [ada, bob] = (await people("ada", "bob")) as [TestUser, TestUser];
    const sent = await upload(ada, "POST", "/posts/pictures", await drawn(900, 300, "jpeg"), "image/jpeg");
    const picture = (await sent.json()) as PostPicture;
    expect(picture).toMatchObject({ width: 900, height: 300 });
    const path = picture.url.replace("/api/v1", "");
    expect((await bob.request("GET", path)).status).toBe(404);
    expect(
      (await bob.refused("POST", "/posts", { title: "Mine", pictures: [{ id: picture.id }] })).errors[0]?.path,
    ).toBe("pictures");
    const post = await write(ada, { content: "", pictures: [{ id: picture.id, alt: "A field" }] });
    expect(post.pictures).toEqual([{ ...picture, alt: "A field" }]);
    const seen = await bob.request("GET", `${path}?size=480`);
    expect(seen.headers.get("content-type")).toBe("image/webp");
    const bytes = new Uint8Array(await seen.arrayBuffer());
    expect(Buffer.from(bytes).includes("GPS")).toBe(false);
    const same = await request(server.url, "GET", path, undefined, { "if-none-match": seen.headers.get("etag") ?? "" });
    expect(same.status).toBe(200);
    await ada.call("PUT", `/posts/${post.id}`, { visibility: "private" });
    expect((await bob.request("GET", path)).status).toBe(404);
    expect((await ada.refused("PUT", `/posts/${post.id}`, { pictures: [] })).errors[0]?.path).toBe("content");
    const files = () => (existsSync(join(data_dir, "photos")) ? readdirSync(join(data_dir, "photos")).length : 0);
    const before = files();
    await ada.call("DELETE", `/posts/${post.id}`);
    await eventually(() => files() === before - 1, "the file is gone");
    const text = new TextEncoder().encode("not a picture");
    expect((await upload(ada, "POST", "/posts/pictures", text)).status).toBe(422);
  });
});

describe("POS-2: the feed", () => {
  test("pages by keyset hold everything once, in each order, while new posts come", async () => {
    const [ada, bob] = (await people("ada", "bob")) as [TestUser, TestUser];
    await mutual(ada, bob);
    const mine: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      const visibility = (["public", "members", "private"] as const)[index % 3];
      mine.push((await write(bob, { title: `Post ${index}`, visibility })).id);
    }
    for (const order of ["newest", "following", "popular"]) {
      const found: string[] = [];
      let cursor = "";
      do {
        const page: FeedResponse = await ada.call("GET", `/feed?limit=2&order=${order}${cursor}`);
        found.push(...ids(page).filter((id) => mine.includes(id)));
        cursor = page.next_cursor ? `&cursor=${encodeURIComponent(page.next_cursor)}` : "";
        if (order !== "popular" && found.length === 3) await write(bob, { title: "Later" });
      } while (cursor !== "");
      expect(found).toEqual(mine.toReversed());
    }
    expect((await ada.refused("GET", "/feed?order=popular&cursor=x")).errors[0]?.path).toBe("cursor");
  });

  test("a visitor sees what is public; following shows people I added only", async () => {
    const [ada, bob, cleo] = (await people("ada", "bob", "cleo")) as [TestUser, TestUser, TestUser];
    await add(ada, bob);
    const [of_bob, of_cleo] = [await write(bob), await write(cleo, { visibility: "members" })];
    const visitor = (await (await request(server.url, "GET", "/feed?limit=50")).json()) as FeedResponse;
    expect(ids(visitor)).toContain(of_bob.id);
    expect(ids(visitor)).not.toContain(of_cleo.id);
    expect(ids(await feed(ada))).toContain(of_cleo.id);
    expect(ids(await feed(ada, "&order=following"))).toEqual([of_bob.id]);
  });

  test("how many are newer, those of oneself not counted", async () => {
    const [ada, bob] = (await people("ada", "bob")) as [TestUser, TestUser];
    await add(ada, bob);
    const first = await write(bob);
    await write(bob);
    await write(bob);
    await write(ada);
    const newer = (order: string) => ada.call<{ count: number }>("GET", `/feed/newer?order=${order}&after=${first.id}`);
    expect(await newer("following")).toEqual({ count: 2 });
    expect(await newer("newest")).toEqual({ count: 2 });
  });
});

describe("POS-3, POS-5: what is done with a post", () => {
  test("like and dislike exclude each other; counts hold; the author hears of the first like once", async () => {
    const [ada, bob] = (await people("ada", "bob")) as [TestUser, TestUser];
    const { id } = await write(ada);
    const react = (reaction: string | null) => bob.call<Post>("PUT", `/posts/${id}/reaction`, { reaction });
    expect(await react("like")).toMatchObject({ like_count: 1, dislike_count: 0, my: { reaction: "like" } });
    expect(await react("dislike")).toMatchObject({ like_count: 0, dislike_count: 1, my: { reaction: "dislike" } });
    expect(await react("like")).toMatchObject({ like_count: 1, dislike_count: 0 });
    expect(await react(null)).toMatchObject({ like_count: 0, dislike_count: 0, my: { reaction: null } });
    await react("like");
    const { notifications } = await ada.call<NotificationsResponse>("GET", "/notifications");
    expect(notifications.filter((one) => one.kind === "post_liked").map((one) => one.count)).toEqual([1]);
  });

  test("hide takes it out of my feed, and only mine; undone from the list of hidden ones", async () => {
    const [ada, bob, cleo] = (await people("ada", "bob", "cleo")) as [TestUser, TestUser, TestUser];
    const { id } = await write(ada);
    await bob.call("PUT", `/posts/${id}/hidden`);
    expect(ids(await feed(bob))).not.toContain(id);
    expect(ids(await feed(cleo))).toContain(id);
    expect((await bob.call<PostsResponse>("GET", "/posts/hidden")).posts.map((post) => post.id)).toEqual([id]);
    await bob.call("DELETE", `/posts/${id}/hidden`);
    expect(ids(await feed(bob))).toContain(id);
  });

  test("promote lifts it for those whom I added, once, above newer ones; it never widens who may read it", async () => {
    const [ada, bob, cleo, dan] = (await people("ada", "bob", "cleo", "dan")) as [
      TestUser,
      TestUser,
      TestUser,
      TestUser,
    ];
    await mutual(ada, bob);
    await mutual(bob, cleo);
    const open = await write(ada, { title: "Open" });
    const kept = await write(ada, { title: "Kept", visibility: "private" });
    const newer = await write(dan, { title: "Newer" });
    for (const post of [open, kept]) await bob.call("PUT", `/posts/${post.id}/promotion`);
    const { entries } = await feed(cleo);
    const places = entries.filter((entry) => [open.id, kept.id, newer.id].includes(entry.post.id));
    expect(places.map((entry) => [entry.post.id, entry.promoted_by?.id])).toEqual([
      [open.id, bob.id],
      [newer.id, undefined],
    ]);
    expect(ids(await feed(cleo, "&order=following"))).toEqual([open.id]);
    // Who was not added by the promoter sees it where it was.
    expect((await feed(dan)).entries.find((entry) => entry.post.id === open.id)?.promoted_by).toBeNull();
    await bob.call("DELETE", `/posts/${open.id}/promotion`);
    expect((await feed(cleo)).entries.find((entry) => entry.post.id === open.id)?.promoted_by).toBeNull();
    expect(await kinds(ada)).toContain("post_promoted");
  });

  test("a share reaches none but the readers of what it shares, follows it when it is narrowed, and goes with it", async () => {
    const [ada, bob, cleo] = (await people("ada", "bob", "cleo")) as [TestUser, TestUser, TestUser];
    await mutual(ada, bob);
    await mutual(bob, cleo);
    const kept = await write(ada, { visibility: "private", content: "canary" });
    const share = await bob.call<Post>("POST", `/posts/${kept.id}/shares`, { visibility: "public", content: "Look" });
    expect(share.shared?.id).toBe(kept.id);
    expect((await cleo.request("GET", `/posts/${share.id}`)).status).toBe(404);
    expect(ids(await feed(cleo))).not.toContain(share.id);
    expect((await cleo.call<PostsResponse>("GET", `/profile/users/${bob.id}/posts`)).posts).toEqual([]);
    await ada.call("PUT", `/posts/${kept.id}`, { visibility: "public" });
    expect(ids(await feed(cleo))).toContain(share.id);
    // A share of a share is one of the first.
    const second = await cleo.call<Post>("POST", `/posts/${share.id}/shares`, { visibility: "public" });
    expect(second.shared?.id).toBe(kept.id);
    expect((await ada.call<Post>("GET", `/posts/${kept.id}`)).share_count).toBe(2);
    await ada.call("PUT", `/posts/${kept.id}`, { visibility: "private" });
    expect((await cleo.request("GET", `/posts/${second.id}`)).status).toBe(404);
    await ada.call("DELETE", `/posts/${kept.id}`);
    expect((await bob.request("GET", `/posts/${share.id}`)).status).toBe(404);
  });

  test("what I may no longer see cannot be shared, liked or commented", async () => {
    const [ada, bob] = (await people("ada", "bob")) as [TestUser, TestUser];
    const { id } = await write(ada);
    await ada.call("PUT", `/posts/${id}`, { visibility: "private" });
    const outcomes = await Promise.all([
      bob.request("POST", `/posts/${id}/shares`, {}),
      bob.request("PUT", `/posts/${id}/reaction`, { reaction: "like" }),
      bob.request("PUT", `/posts/${id}/promotion`),
      bob.request("POST", `/posts/${id}/comments`, { content: "Hm" }),
    ]);
    expect(outcomes.map((response) => response.status)).toEqual([404, 404, 404, 404]);
  });

  test("making the profile private closes its posts to strangers at once", async () => {
    const [ada, bob] = (await people("ada", "bob")) as [TestUser, TestUser];
    const { id } = await write(ada);
    await ada.call("PUT", "/profile/me", { is_private: true });
    expect((await bob.request("GET", `/posts/${id}`)).status).toBe(404);
    const later = await write(ada);
    expect((await bob.request("GET", `/posts/${later.id}`)).status).toBe(404);
    await ada.call("PUT", "/profile/me", { is_private: false });
    expect((await bob.request("GET", `/posts/${later.id}`)).status).toBe(200);
  });
});

describe("POS-4: comments", () => {
  test("one level of replies, edited, liked, deleted; counts hold; a deleted one keeps its place while it has replies", async () => {
    const [ada, bob] = (await people("ada", "bob")) as [TestUser, TestUser];
    const { id } = await write(ada);
    const say = (user: TestUser, content: string, parent_id?: string) =>
      user.call<Comment>("POST", `/posts/${id}/comments`, { content, ...(parent_id && { parent_id }) });
    const list = async (parent = "") =>
      (await ada.call<CommentsResponse>("GET", `/posts/${id}/comments${parent && `?parent_id=${parent}`}`)).comments;
    const top = await say(bob, "canary *one*");
    const reply = await say(ada, "two", top.id);
    expect((await bob.refused("POST", `/posts/${id}/comments`, { content: "x", parent_id: reply.id })).code).toBe(
      "forbidden",
    );
    expect((await ada.call<Post>("GET", `/posts/${id}`)).comment_count).toBe(2);
    expect((await ada.call<Comment>("PUT", `/comments/${top.id}/like`)).like_count).toBe(1);
    expect((await ada.call<Comment>("PUT", `/comments/${top.id}/like`)).like_count).toBe(1);
    expect((await bob.call<Comment>("PUT", `/comments/${top.id}`, { content: "changed" })).edited_at).not.toBeNull();
    expect((await ada.refused("PUT", `/comments/${top.id}`, { content: "x" })).code).toBe("forbidden");
    expect((await list()).map((one) => [one.id, one.reply_count])).toEqual([[top.id, 1]]);
    // The post's owner may remove any.
    await ada.call("DELETE", `/comments/${top.id}`);
    expect(await list()).toMatchObject([{ id: top.id, author: null, content: "", body: [], actions: ["reply"] }]);
    expect((await list(top.id)).map((one) => one.id)).toEqual([reply.id]);
    await ada.call("DELETE", `/comments/${reply.id}`);
    expect(await list()).toEqual([]);
    expect((await ada.call<Post>("GET", `/posts/${id}`)).comment_count).toBe(0);
    expect((await bob.refused("PUT", `/comments/${top.id}/like`)).code).toBe("not_found");
  });

  test("who is told: the author, who is replied to, who is named; each once, and only who may read", async () => {
    const [ada, bob, cleo, dan] = (await people("ada", "bob", "cleo", "dan")) as [
      TestUser,
      TestUser,
      TestUser,
      TestUser,
    ];
    await mutual(ada, bob);
    await add(ada, cleo);
    const names = `Hi @${bob.me.username} @${dan.me.username} @nobody-at-all`;
    const { id, mentions } = await write(ada, { visibility: "private", content: names });
    expect(mentions).toEqual({ [bob.me.username]: bob.id, [dan.me.username]: dan.id });
    const comment = await bob.call<Comment>("POST", `/posts/${id}/comments`, { content: "One" });
    await cleo.call("POST", `/posts/${id}/comments`, { content: `@${bob.me.username} two`, parent_id: comment.id });
    expect(await kinds(bob)).toContain("post_mentioned");
    expect((await kinds(bob)).filter((kind) => kind.startsWith("comment"))).toEqual(["comment_replied"]);
    expect(await kinds(dan)).toEqual([]);
    expect((await kinds(ada)).filter((kind) => kind === "post_commented")).toHaveLength(1);
    await ada.call("DELETE", `/posts/${id}`);
    expect((await kinds(bob)).filter((kind) => kind.startsWith("post") || kind.startsWith("comment"))).toEqual([]);
  });

  test("what told of a comment goes with it, on all devices at once; what told of others stays", async () => {
    const [ada, bob, cleo] = (await people("ada", "bob", "cleo")) as [TestUser, TestUser, TestUser];
    const { id } = await write(ada);
    const comment = await ada.call<Comment>("POST", `/posts/${id}/comments`, { content: "One" });
    await bob.call("PUT", `/comments/${comment.id}/like`);
    await cleo.call("POST", `/posts/${id}/comments`, { content: "Two" });
    const reply = await bob.call<Comment>("POST", `/posts/${id}/comments`, { content: "Three", parent_id: comment.id });
    expect((await kinds(ada)).toSorted()).toEqual(["comment_liked", "comment_replied", "post_commented"]);
    const device = await ada.connect();
    await bob.call("DELETE", `/comments/${reply.id}`);
    await device.until("notifications_read", (event) => event.data.unread_count === 2);
    await ada.call("DELETE", `/comments/${comment.id}`);
    await device.until("notifications_read", (event) => event.data.unread_count === 1);
    expect(await kinds(ada)).toEqual(["post_commented"]);
    device.close();
  });

  test("deleting holds inboxes after the post, as commenting does, so that neither waits for the other", async () => {
    const [ada, bob] = (await people("ada", "bob")) as [TestUser, TestUser];
    const { id } = await write(ada);
    const comment = await bob.call<Comment>("POST", `/posts/${id}/comments`, { content: "One" });
    const { db, hub } = server.app;
    for (const path of [`/comments/${comment.id}`, `/posts/${id}`]) {
      await bob.call("POST", `/posts/${id}/comments`, { content: "Two" });
      const deleted = await inTransaction(db, hub, async (tx) => {
        await sql`select from posts where id = ${id} for update`.execute(tx.query);
        const deleting = ada.call("DELETE", path);
        await eventually(async () => {
          const { rows } = await sql`
            select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
            db.query,
          );
          return rows.length > 0;
        }, "the deletion waits");
        await sql`select from streams where id = ${ada.id} for update nowait`.execute(tx.query);
        return { deleting };
      });
      await deleted.deleting;
    }
  });

  test("a comment of somebody who is blocked is not shown to either", async () => {
    const [ada, bob, cleo] = (await people("ada", "bob", "cleo")) as [TestUser, TestUser, TestUser];
    const { id } = await write(ada);
    await bob.call("POST", `/posts/${id}/comments`, { content: "canary" });
    await cleo.call("PUT", `/blocks/${bob.id}`);
    expect((await cleo.call<CommentsResponse>("GET", `/posts/${id}/comments`)).comments).toEqual([]);
    expect((await ada.call<CommentsResponse>("GET", `/posts/${id}/comments`)).comments).toHaveLength(1);
  });
});

describe("POS-6: polls and hashtags", () => {
  test("voting again replaces the vote; what is no choice, or after the end, is refused", async () => {
    const [ada, bob] = (await people("ada", "bob")) as [TestUser, TestUser];
    const { id } = await write(ada, { poll: { options: ["Red", "Blue", "Gold"] } });
    const vote = (user: TestUser, ...choices: number[]) => user.call<Post>("PUT", `/posts/${id}/vote`, { choices });
    await vote(ada, 1);
    await vote(bob, 1);
    const { poll } = await vote(bob, 2);
    expect(poll).toMatchObject({ voters: 2, my_votes: [2], closed: false });
    expect(poll?.options.map((option) => option.votes)).toEqual([0, 1, 1]);
    const refused = async (choices: number[]) =>
      (await bob.refused("PUT", `/posts/${id}/vote`, { choices })).errors[0]?.path;
    expect(await refused([0, 1])).toBe("choices");
    expect(await refused([3])).toBe("choices");
    expect((await vote(bob)).poll).toMatchObject({ voters: 1, my_votes: [] });
    await server.app.db.query.updateTable("polls").set({ closes_at: new Date() }).where("post_id", "=", id).execute();
    expect((await bob.refused("PUT", `/posts/${id}/vote`, { choices: [0] })).code).toBe("conflict");
    const plain = await write(ada);
    expect((await bob.refused("PUT", `/posts/${plain.id}/vote`, { choices: [0] })).code).toBe("not_found");
  });

  test("a page for each hashtag, whatever its case", async () => {
    const [ada, bob] = (await people("ada", "bob")) as [TestUser, TestUser];
    const one = await write(ada, { content: "Look #Zürichsee" });
    await write(ada, { content: "Kept #zürichsee", visibility: "private" });
    expect(ids(await feed(bob, `&tag=${encodeURIComponent("ZÜRICHSEE")}`))).toEqual([one.id]);
    await ada.call("PUT", `/posts/${one.id}`, { content: "Nothing" });
    expect(ids(await feed(bob, `&tag=${encodeURIComponent("zürichsee")}`))).toEqual([]);
  });

  test("the gallery has the pictures of public posts", async () => {
    const [ada] = (await people("ada")) as [TestUser];
    const picture = async () =>
      (await (await upload(ada, "POST", "/posts/pictures", await drawn(20, 20))).json()) as PostPicture;
    const [one, two, kept] = [await picture(), await picture(), await picture()];
    await write(ada, { pictures: [{ id: one.id }, { id: two.id }] });
    await write(ada, { visibility: "members", pictures: [{ id: kept.id }] });
    const found: string[] = [];
    for (let cursor = ""; ; ) {
      const answer: GalleryResponse = await (await request(server.url, "GET", `/gallery?limit=1${cursor}`)).json();
      found.push(...answer.pictures.map((each) => each.id));
      if (!answer.next_cursor) break;
      cursor = `&cursor=${answer.next_cursor}`;
    }
    expect(found.slice(0, 2).toSorted()).toEqual([one.id, two.id].toSorted());
    expect(found).not.toContain(kept.id);
  });
});

describe("live, and what a parting takes", () => {
  test("who looks at a post hears of its counts; who may no longer read it hears that, and nothing after", async () => {
    const [ada, bob, cleo] = (await people("ada", "bob", "cleo")) as [TestUser, TestUser, TestUser];
    const { id } = await write(ada);
    const kept = await write(ada, { visibility: "private" });
    const live = await bob.connect();
    await live.ask("watch", { post_ids: [id, kept.id], feed: true });
    await cleo.call("PUT", `/posts/${id}/reaction`, { reaction: "like" });
    await live.until("post_changed", (frame) => frame.data.post_id === id && frame.data.like_count === 1);
    await write(cleo);
    await live.until("feed_changed");
    await ada.call("PUT", `/posts/${id}`, { visibility: "private" });
    await live.until("post_gone", (frame) => frame.data.post_id === id);
    const before = live.frames.length;
    await ada.call("PUT", `/posts/${id}`, { title: "Canary" });
    await ada.call("PUT", `/posts/${kept.id}`, { title: "Canary" });
    await Bun.sleep(700);
    expect(live.frames.slice(before).filter((frame) => frame.type.startsWith("post"))).toEqual([]);
    live.close();
  });

  test("a private post is announced to those whom its author added, and to nobody else", async () => {
    const [ada, bob, cleo] = (await people("ada", "bob", "cleo")) as [TestUser, TestUser, TestUser];
    await add(ada, bob);
    const [near, far] = await Promise.all([bob.connect(), cleo.connect()]);
    for (const live of [near, far]) await live.ask("watch", { post_ids: [], feed: true });
    await write(ada, { visibility: "private" });
    await near.until("feed_changed");
    expect(far.frames.some((frame) => frame.type === "feed_changed")).toBe(false);
    for (const live of [near, far]) live.close();
  });

  test("blocking takes shares, comments and likes on each other's private posts", async () => {
    const [ada, bob] = (await people("ada", "bob")) as [TestUser, TestUser];
    await mutual(ada, bob);
    const { id } = await write(ada, { visibility: "private" });
    await bob.call("POST", `/posts/${id}/comments`, { content: "canary" });
    await bob.call("PUT", `/posts/${id}/reaction`, { reaction: "like" });
    const share = await bob.call<Post>("POST", `/posts/${id}/shares`, {});
    await ada.call("PUT", `/blocks/${bob.id}`);
    const post = await ada.call<Post>("GET", `/posts/${id}`);
    expect(post).toMatchObject({ comment_count: 0, like_count: 0, share_count: 0 });
    expect((await bob.request("GET", `/posts/${share.id}`)).status).toBe(404);
    expect((await bob.request("GET", `/posts/${id}`)).status).toBe(404);
  });

  test("CON-4: a removal that is undone takes nothing; one that is not, does", async () => {
    const [ada, bob] = (await people("ada", "bob")) as [TestUser, TestUser];
    await mutual(ada, bob);
    const { id } = await write(ada, { visibility: "private" });
    await bob.call("POST", `/posts/${id}/comments`, { content: "canary" });
    const { removal_id } = await ada.call<RemovalResponse>("DELETE", `/contacts/${bob.id}`);
    expect((await bob.request("GET", `/posts/${id}`)).status).toBe(404);
    await ada.call("POST", `/contacts/removals/${removal_id}/undo`);
    expect((await bob.call<Post>("GET", `/posts/${id}`)).comment_count).toBe(1);
    await ada.call("DELETE", `/contacts/${bob.id}`);
    await add(ada, bob);
    await ada.call("DELETE", `/contacts/${bob.id}`);
    expect((await ada.call<Post>("GET", `/posts/${id}`)).comment_count).toBe(0);
  });
});
