import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type {
  Comment,
  ExportResponse,
  InvitationPreview,
  NewInvitation,
  Post,
  ReactResponse,
  ReadersResponse,
  Room,
} from "@helloworld/protocol";
import { unzipSync } from "fflate";
import { sql } from "kysely";
import { aRoom, aServer, aUser, eventually, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const people = (...names: string[]) => Promise.all(names.map((name) => aUser(server, name)));

describe("attack 8: rights that a removal ends", () => {
  const LOSSES: Record<string, (owner: TestUser, room: Room, admin: TestUser) => Promise<unknown>> = {
    "is removed": (owner, room, admin) => owner.call("DELETE", `/chat/rooms/${room.id}/members/${admin.id}`),
    leaves: (_, room, admin) => admin.call("DELETE", `/chat/rooms/${room.id}/members/${admin.id}`),
    "may no longer add people": (owner, room, admin) =>
      owner.call("PUT", `/chat/rooms/${room.id}/members/${admin.id}`, { role: "member" }),
  };
  for (const [name, lose] of Object.entries(LOSSES)) {
    test(`attack 8: an invitation admits nobody once its maker ${name}`, async () => {
      const [ada, bob, eve] = (await people("ada", "bob", "eve")) as [TestUser, TestUser, TestUser];
      const room = await aRoom(ada, [bob], { visibility: "secret", name: "Canary of attack 8" });
      await ada.call("PUT", `/chat/rooms/${room.id}`, { permissions: { add: "admin" } });
      await ada.call("PUT", `/chat/rooms/${room.id}/members/${bob.id}`, { role: "admin" });
      const body = { expires_in: null, max_uses: null };
      const { token } = await bob.call<NewInvitation>("POST", `/chat/rooms/${room.id}/invitations`, body);
      expect((await eve.call<InvitationPreview>("GET", `/chat/invitations/${token}`)).state).toBe("open");
      await lose(ada, room, bob);
      for (const person of [eve, bob]) {
        const seen = await person.call<InvitationPreview>("GET", `/chat/invitations/${token}`);
        expect(seen.state).toBe("revoked");
        if (!seen.is_member) {
          expect(JSON.stringify(seen)).not.toContain("Canary");
          const refused = await person.refused("POST", `/chat/invitations/${token}/accept`);
          expect(refused.code).toBe("gone");
        }
      }
    });
  }

  const LOSSES_OF_ROOM: typeof LOSSES = {
    ...LOSSES,
    "is in a room where only the owner adds people": (owner, room) =>
      owner.call("PUT", `/chat/rooms/${room.id}`, { permissions: { add: "owner" } }),
  };
  for (const [name, lose] of Object.entries(LOSSES_OF_ROOM)) {
    test(`attack m4: an invitation whose maker ${name} stays revoked when they are admin again`, async () => {
      const [ada, bob, eve] = (await people("ada", "bob", "eve")) as [TestUser, TestUser, TestUser];
      const room = await aRoom(ada, [bob], { visibility: "secret" });
      const member = `/chat/rooms/${room.id}/members/${bob.id}`;
      await ada.call("PUT", member, { role: "admin" });
      const body = { expires_in: null, max_uses: null };
      const { token } = await bob.call<NewInvitation>("POST", `/chat/rooms/${room.id}/invitations`, body);
      const mine = await ada.call<NewInvitation>("POST", `/chat/rooms/${room.id}/invitations`, body);
      await lose(ada, room, bob);
      await ada.call("PUT", `/chat/rooms/${room.id}`, { permissions: { add: "admin" } });
      await ada.request("POST", member);
      await ada.call("PUT", member, { role: "admin" });
      const stateOf = async (token: string) =>
        (await eve.call<InvitationPreview>("GET", `/chat/invitations/${token}`)).state;
      expect(await stateOf(token)).toBe("revoked");
      expect((await eve.refused("POST", `/chat/invitations/${token}/accept`)).code).toBe("gone");
      expect(await stateOf(mine.token)).toBe("open");
    });
  }

  test("attack m3: an invitation of someone suspended admits nobody until they are restored", async () => {
    const [admin, bob, eve] = (await people("admin", "bob", "eve")) as [TestUser, TestUser, TestUser];
    await sql`update users set role = 'admin' where id = ${admin.id}`.execute(server.app.db.query);
    const room = await aRoom(bob, [], { visibility: "secret" });
    const body = { expires_in: null, max_uses: null };
    const { token } = await bob.call<NewInvitation>("POST", `/chat/rooms/${room.id}/invitations`, body);
    await admin.call("PUT", `/admin/users/${bob.id}/suspension`, { until: null });
    const seen = await eve.call<InvitationPreview>("GET", `/chat/invitations/${token}`);
    expect(seen).toMatchObject({ state: "closed", room: null, invited_by: null });
    expect((await eve.refused("POST", `/chat/invitations/${token}/accept`)).code).toBe("forbidden");
    await admin.call("DELETE", `/admin/users/${bob.id}/suspension`);
    expect((await eve.request("POST", `/chat/invitations/${token}/accept`)).status).toBe(200);
  });

  test("attack 8: the export of somebody removed holds nothing that happened in the room since", async () => {
    const [ada, bob] = (await people("ada", "bob")) as [TestUser, TestUser];
    const room = await aRoom(ada, [bob], { visibility: "secret", name: "Before" });
    const quoted = await ada.send(room.id, "As it was");
    const mine = await bob.call<{ message_id: string }>("POST", `/chat/rooms/${room.id}/messages`, {
      content: "Words of Bob",
      reply_to_id: quoted.message_id,
    });
    await ada.call("DELETE", `/chat/rooms/${room.id}/members/${bob.id}`);
    await ada.call("PUT", `/chat/rooms/${room.id}`, { name: "canary name", topic: "canary topic" });
    await ada.call("PUT", `/chat/messages/${quoted.message_id}`, { content: "canary edit" });
    await ada.call("POST", `/chat/messages/${mine.message_id}/reactions`, { emoji: "🐤" });
    await ada.call("PUT", `/chat/messages/${mine.message_id}/pin`);
    await ada.call("POST", `/chat/rooms/${room.id}/messages`, {
      content: "canary thread",
      thread_id: mine.message_id,
    });
    await bob.call("POST", "/auth/export");
    await eventually(
      async () => (await bob.call<ExportResponse>("GET", "/auth/export")).export?.status === "ready",
      "the export is ready",
    );
    const zip = await (await bob.request("GET", "/auth/export/download")).bytes();
    const texts = Object.entries(unzipSync(zip)).map(([name, bytes]) => ({
      name,
      text: new TextDecoder().decode(bytes),
    }));
    expect(texts.some(({ text }) => text.includes("Words of Bob"))).toBe(true);
    expect(texts.filter(({ text }) => /canary|🐤|reply_count|pinned/.test(text)).map(({ name }) => name)).toEqual([]);
  });
});

describe("attack 12: who has read a message", () => {
  const readers = async (user: TestUser, message_id: string) =>
    (await user.call<ReadersResponse>("GET", `/chat/messages/${message_id}/receipts`)).readers.map(
      ({ user }) => user.id,
    );

  test("attack 12: not who joined later, however far they read", async () => {
    const [ada, bob, eve] = (await people("ada", "bob", "eve")) as [TestUser, TestUser, TestUser];
    const room = await aRoom(ada, [bob], { visibility: "public" });
    const before = await ada.send(room.id, "Before");
    await bob.call("PUT", `/chat/rooms/${room.id}/read`, { seq: before.seq });
    await eve.call("POST", `/chat/rooms/${room.id}/members/${eve.id}`);
    const after = await ada.send(room.id, "After");
    await eve.call("PUT", `/chat/rooms/${room.id}/read`, { seq: after.seq });
    expect(await readers(ada, before.message_id)).toEqual([bob.id]);
    expect(await readers(ada, after.message_id)).toEqual([eve.id]);
  });

  test("attack 12: not what was read while receipts were off, when they are on again", async () => {
    const [ada, bob] = (await people("ada", "bob")) as [TestUser, TestUser];
    const room = await aRoom(ada, [bob]);
    await bob.call("PUT", "/settings", { read_receipts: false });
    const hidden = await ada.send(room.id, "Read in private");
    await bob.call("PUT", `/chat/rooms/${room.id}/read`, { seq: hidden.seq });
    await bob.call("PUT", "/settings", { read_receipts: true });
    const shown = await ada.send(room.id, "Read in public");
    await bob.call("PUT", `/chat/rooms/${room.id}/read`, { seq: shown.seq });
    expect(await readers(ada, hidden.message_id)).toEqual([]);
    expect(await readers(ada, shown.message_id)).toEqual([bob.id]);
  });
});

test("attack 17: somebody blocked can delete their own comments on a post that they no longer see", async () => {
  const [ada, bob, eve] = (await people("ada", "bob", "eve")) as [TestUser, TestUser, TestUser];
  const post = await ada.call<Post>("POST", "/posts", { title: "T", content: "C", visibility: "public" });
  const comment = await bob.call<Comment>("POST", `/posts/${post.id}/comments`, { content: "Mine" });
  await ada.call("PUT", `/blocks/${bob.id}`);
  expect((await bob.request("GET", `/comments/${comment.id}`)).status).toBe(404);
  expect((await eve.request("DELETE", `/comments/${comment.id}`)).status).toBe(403);
  expect((await bob.request("DELETE", `/comments/${comment.id}`)).status).toBe(204);
  expect((await eve.request("GET", `/comments/${comment.id}`)).status).toBe(404);
});

test("case 46: typing ends by itself for those who only listen, and is not echoed to its connection", async () => {
  const [ada, bob] = (await people("ada", "bob")) as [TestUser, TestUser];
  const room = await aRoom(ada, [bob]);
  const [hers, his] = [await ada.connect(), await bob.connect()];
  const shown = () => his.frames.flatMap((frame) => (frame.type === "typing_indicator" ? [frame.data.is_typing] : []));
  const becomes = (wanted: boolean[]) => eventually(() => shown().join() === wanted.join(), `${wanted}`, 15_000);
  await hers.ask("typing", { room_id: room.id, is_typing: true });
  await becomes([true]);
  // What she sends is what she typed.
  await hers.ask("send_message", { room_id: room.id, content: "Hello", client_id: "typed-1" });
  await becomes([true, false]);
  await hers.ask("typing", { room_id: room.id, is_typing: true });
  await becomes([true, false, true, false]);
  expect(hers.frames.filter((frame) => frame.type === "typing_indicator" && frame.data.is_typing)).toEqual([]);
  hers.close();
  his.close();
}, 30_000);

test("case 48: all spellings of one emoji are one reaction", async () => {
  const [ada, bob] = (await people("ada", "bob")) as [TestUser, TestUser];
  const room = await aRoom(ada, [bob]);
  const SPELLINGS: Record<string, string[]> = {
    "👍": ["👍", "👍\u{fe0f}", "👍\u{fe0e}"],
    "🏳️‍🌈": ["\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}", "\u{1f3f3}\u{200d}\u{1f308}"],
    "❤️‍🔥": ["\u{2764}\u{fe0f}\u{200d}\u{1f525}", "\u{2764}\u{200d}\u{1f525}"],
    "1️⃣": ["1\u{fe0f}\u{20e3}", "1\u{20e3}"],
    "🕵️‍♂️": [
      "\u{1f575}\u{fe0f}\u{200d}\u{2642}\u{fe0f}",
      "\u{1f575}\u{200d}\u{2642}",
      "\u{1f575}\u{200d}\u{2642}\u{fe0f}",
    ],
    "🕵🏽‍♀️": ["\u{1f575}\u{1f3fd}\u{200d}\u{2640}\u{fe0f}", "\u{1f575}\u{1f3fd}\u{200d}\u{2640}"],
    "🏴󠁧󠁢󠁷󠁬󠁳󠁿": ["\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}"],
    "🇩🇪": ["\u{1f1e9}\u{1f1ea}"],
  };
  for (const [emoji, spellings] of Object.entries(SPELLINGS)) {
    const { message_id } = await ada.send(room.id, "How is this?");
    for (const spelling of spellings) {
      const reacted = await bob.call<ReactResponse>("POST", `/chat/messages/${message_id}/reactions`, {
        emoji: spelling,
      });
      const shown = reacted.message.reactions?.map((reaction) => reaction.emoji) ?? [];
      expect(shown).toEqual(reacted.is_on ? [emoji] : []);
    }
    expect((await bob.call<{ emoji: string }>("PUT", "/chat/presence", { emoji: spellings.at(-1) })).emoji).toBe(emoji);
  }
  for (const emoji of ["a", "👍👍", "1", "\u{fe0f}", ":nosuch:", "❤️x"]) {
    const { message_id } = await ada.send(room.id, "And this?");
    const refused = await bob.refused("POST", `/chat/messages/${message_id}/reactions`, { emoji });
    expect(refused.errors).toMatchObject([{ path: "emoji" }]);
  }
});
