import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  type Comment,
  type ForwardResponse,
  type Message,
  type Post,
  phrase,
  type Room,
  type ScheduledMessage,
} from "@helloworld/protocol";
import { forbidden } from "../src/errors.ts";
import type { BeforeMessage, Submission } from "../src/features/before-message.ts";
import { aRoom, aServer, aUser, eventually, type TestServer, type TestUser } from "./harness.ts";

const asked: Submission[] = [];
/** Refuses spam, holds what is to be reviewed, masks a word. */
const moderate: BeforeMessage = (_, submission) => {
  asked.push(submission);
  const { content } = submission;
  if (content.includes("spam")) return { verdict: "refuse", error: forbidden(phrase("No spam here.")) };
  if (content.includes("review")) return { verdict: "hold", detail: phrase("A moderator looks at it first.") };
  if (content.includes("darn")) return { verdict: "change", content: content.replaceAll("darn", "****") };
  return { verdict: "allow" };
};
/** Takes its time for some, and sees what the step before made of the text. */
const slowly: BeforeMessage = async (_, { content }) => {
  if (content.includes("darn")) throw new Error("the step before was not heard");
  if (content.includes("slow")) await Bun.sleep(150);
  return content.includes("late spam")
    ? { verdict: "refuse", error: forbidden(phrase("Found later.")) }
    : { verdict: "change", content: content.replace("slow", "SLOW") };
};

let server: TestServer;
let ada: TestUser;
let bob: TestUser;
let room: Room;
beforeAll(async () => {
  server = await aServer({}, undefined, [{ beforeMessage: [moderate, slowly] }]);
  ada = await aUser(server);
  bob = await aUser(server);
  room = await aRoom(ada, [bob]);
});
afterAll(() => server.stop());

const REFUSED = { code: "forbidden", detail: "No spam here." };
const HELD = { code: "held", detail: "A moderator looks at it first." };
const contents = async () => (await ada.readAll(room.id)).map(({ content }) => content);

describe("everything that can stop, change or hold a text passes one hook before the commit", () => {
  test("a message over REST, and over a live connection", async () => {
    const path = `/chat/rooms/${room.id}/messages`;
    expect(await ada.refused("POST", path, { content: "spam" })).toMatchObject(REFUSED);
    expect(await ada.refused("POST", path, { content: "review" })).toMatchObject(HELD);
    await ada.send(room.id, "darn it");
    const connection = await ada.connect();
    const say = (content: string) =>
      connection
        .ask("send_message", { room_id: room.id, client_id: Bun.randomUUIDv7(), content })
        .catch(({ data }) => data);
    expect(await say("spam")).toMatchObject(REFUSED);
    expect(await say("review")).toMatchObject(HELD);
    await say("oh darn");
    await connection.until("new_message", ({ data }) => data.content === "oh ****");
    connection.close();
    expect((await contents()).slice(-2)).toEqual(["**** it", "oh ****"]);
  });

  test("messages keep their order however long a step takes, and one that it refuses stops no others", async () => {
    const connection = await ada.connect();
    const texts = ["slow 1", "2", "late spam 3", "slow 4", "5"];
    const answers = await Promise.allSettled(
      texts.map((content) =>
        connection.ask("send_message", { room_id: room.id, client_id: Bun.randomUUIDv7(), content }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
    ]);
    expect((await contents()).slice(-4)).toEqual(["SLOW 1", "2", "SLOW 4", "5"]);
    connection.close();
  });

  test("an edit", async () => {
    const { message_id } = await ada.send(room.id, "plain");
    const path = `/chat/messages/${message_id}`;
    expect(await ada.refused("PUT", path, { content: "spam" })).toMatchObject(REFUSED);
    expect(await ada.refused("PUT", path, { content: "review" })).toMatchObject(HELD);
    expect((await ada.call<Message>("PUT", path, { content: "darn" })).content).toBe("****");
  });

  test("a forward: what one room's step refuses is said of that room", async () => {
    const { message_id } = await ada.send(room.id, "plain to forward");
    asked.length = 0;
    const forward = { room_ids: [room.id], keep_author: false };
    const { sent } = await ada.call<ForwardResponse>("POST", `/chat/messages/${message_id}/forward`, forward);
    expect(sent).toHaveLength(1);
    expect(asked).toMatchObject([{ kind: "message", sender_id: ada.id, message: { forwarded: { sender_id: null } } }]);
  });

  test("a scheduled message: when it is written, changed, and sent", async () => {
    const path = `/chat/rooms/${room.id}/messages`;
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    const later = { scheduled_at: at(3_600_000) };
    expect(await ada.refused("POST", path, { content: "spam", ...later })).toMatchObject(REFUSED);
    const kept = await ada.call<ScheduledMessage>("POST", path, { content: "darn, later", ...later });
    expect(kept.content).toBe("****, later");
    expect(await ada.refused("PUT", `/chat/scheduled/${kept.id}`, { content: "spam" })).toMatchObject(REFUSED);
    asked.length = 0;
    await ada.call("PUT", `/chat/scheduled/${kept.id}`, { scheduled_at: at(200) });
    await eventually(async () => (await contents()).includes("****, later"), "it was sent");
    expect(asked.map(({ kind }) => kind)).toEqual(["message"]);
  });

  test("a post, its change, and its comments", async () => {
    const post = { title: "A title", content: "darn", visibility: "public" };
    expect(await ada.refused("POST", "/posts", { ...post, content: "spam" })).toMatchObject(REFUSED);
    const { id, content } = await ada.call<Post>("POST", "/posts", post);
    expect(content).toBe("****");
    expect(await ada.refused("PUT", `/posts/${id}`, { content: "review" })).toMatchObject(HELD);
    expect((await ada.call<Post>("PUT", `/posts/${id}`, { content: "so darn" })).content).toBe("so ****");
    asked.length = 0;
    await ada.call("PUT", `/posts/${id}`, { title: "Another" });
    expect(asked).toMatchObject([{ kind: "post", post_id: id, title: "Another" }]);
    expect(await bob.refused("POST", `/posts/${id}/comments`, { content: "spam" })).toMatchObject(REFUSED);
    const comment = await bob.call<Comment>("POST", `/posts/${id}/comments`, { content: "darn" });
    expect(comment.content).toBe("****");
    expect(await bob.refused("PUT", `/comments/${comment.id}`, { content: "review" })).toMatchObject(HELD);
  });
});
