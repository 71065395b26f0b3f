import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type {
  FoundMessage,
  Room,
  SearchMessagesBody,
  SearchMessagesResponse,
  SendResponse,
} from "@helloworld/protocol";
import { connect } from "../src/db/connect.ts";
import { aRoom, aServer, aUser, eventually, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let bob: TestUser;
beforeAll(async () => {
  server = await aServer();
  ada = await aUser(server, "ada");
  bob = await aUser(server, "bob");
});
afterAll(() => server.stop());

const ask = (user: TestUser, q: string, more: Partial<SearchMessagesBody> = {}) =>
  user.call<SearchMessagesResponse>("POST", "/chat/search", { q, ...more });
const refused = async (user: TestUser, q: string, more: Partial<SearchMessagesBody> = {}) =>
  (await user.refused("POST", "/chat/search", { q, ...more })).errors?.[0];
async function find(user: TestUser, q: string, more: Partial<SearchMessagesBody> = {}): Promise<string[]> {
  await server.settled();
  return (await ask(user, q, more)).results.map(({ message }) => message.content);
}
const matches = (pieces: FoundMessage["text"]) => pieces.filter((piece) => piece.match).map((piece) => piece.text);
const say = (user: TestUser, room: Room, body: Record<string, unknown>) =>
  user.call<SendResponse>("POST", `/chat/rooms/${room.id}/messages`, body);
/** Sends these, oldest first, into a room of both. */
async function aTalk(...texts: string[]): Promise<{ room: Room; sent: SendResponse[] }> {
  const room = await aRoom(ada, [bob]);
  const sent: SendResponse[] = [];
  for (const text of texts) sent.push(await ada.send(room.id, text));
  return { room, sent };
}
/** A file that is ready to be sent, as an upload leaves it. */
async function aFile(room: Room, name: string, kind: string): Promise<string> {
  const { rows } = await server.app.db.raw(
    `insert into files (owner_id, room_id, name, media_type, kind, size, received, sha256, state)
      values ($1, $2, $3, 'application/octet-stream', $4, 1, 1, sha256('x'), 'ready') returning id`,
    [ada.id, room.id, name, kind],
  );
  return String((rows[0] as { id: string }).id);
}

describe("MSG-13: words", () => {
  const TEXTS: [string, string, string][] = [
    ["Meet at the Café Zürich", "cafe zur", "Café"],
    ["我今天去北京大学看书", "北京大学", "北京大学"],
    ["今日は東京タワーに行きました", "タワー", "タワー"],
    ["오늘은 서울에서 친구를 만났어요", "서울", "서울"],
    ["สวัสดีครับ ประเทศไทย", "ประเทศ", "ประเทศ"],
    ["أهلاً بِالمَدرسَة", "المدرسة", "بِالمَدرسَة"],
    ["नमस्ते दुनिया", "दुनि", "दुनि"],
    ["Привет, Ёлка", "елк", "Ёлк"],
    ["Party 🎉 tonight", "🎉", "🎉"],
    ["O'Reilly's C3PO", "c3p", "C3P"],
  ];

  test("are found in every script, by their beginnings, and marked", async () => {
    const { room } = await aTalk(...TEXTS.map(([text]) => text));
    await server.settled();
    for (const [text, q, mark] of TEXTS) {
      const { results } = await ask(bob, q, { room_id: room.id });
      expect([q, results.map(({ message }) => message.content)]).toEqual([q, [text]]);
      expect(matches(results[0]?.text ?? [])).toContain(mark);
    }
  });

  test("are found by parts and with slips, after those that begin so", async () => {
    const { room } = await aTalk("the cambridge road", "a bridge", "bridges burn", "completely other");
    const more = { room_id: room.id };
    expect(await find(bob, "bridge", more)).toEqual(["bridges burn", "a bridge", "the cambridge road"]);
    expect(await find(bob, "ambrid", more)).toEqual(["the cambridge road"]);
    expect(await find(bob, "brigde", more)).toEqual(["a bridge"]);
    expect(await find(bob, "compleetly", more)).toEqual(["completely other"]);
    const [part] = (await ask(bob, "ambrid", more)).results;
    expect(matches(part?.text ?? [])).toEqual(["cambridge"]);
  });

  test("all of them must be there; phrases stand together; words with - must not be there", async () => {
    const { room } = await aTalk("red apples and green pears", "green apples", "apples, green or red", "pears");
    const more = { room_id: room.id };
    expect(await find(bob, "green apples", more)).toEqual([
      "apples, green or red",
      "green apples",
      "red apples and green pears",
    ]);
    expect(await find(bob, '"green apples"', more)).toEqual(["green apples"]);
    expect(await find(bob, '"GREEN   Pears"', more)).toEqual(["red apples and green pears"]);
    expect(await find(bob, "apples -red", more)).toEqual(["green apples"]);
    expect(await find(bob, "-apples", more)).toEqual(["pears"]);
    expect(await find(bob, "apples -green", more)).toEqual([]);
  });

  test("what looks like an operator is none", async () => {
    const { room } = await aTalk("a & b | !c", "100% sure_thing \\ o'clock");
    for (const q of [
      "':*",
      "((",
      "\\",
      "a <-> b",
      "& | !",
      "%",
      "o'clock'",
      "'; drop table messages; --",
      "!!!",
      '"',
      "-",
    ])
      expect((await ask(bob, q, { room_id: room.id })).results.length).toBeLessThanOrEqual(2);
    expect(await find(bob, "sure_thing", { room_id: room.id })).toEqual(["100% sure_thing \\ o'clock"]);
  });

  test("a spoiler is found, and stays covered", async () => {
    const { room } = await aTalk("The zebra ||did the quagga in|| yesterday");
    await server.settled();
    const { results } = await ask(ada, "quagga", { room_id: room.id });
    expect(results.map(({ text }) => text.map((piece) => piece.text).join(""))).toEqual(["The zebra ▮▮▮ yesterday"]);
  });

  test("an excerpt is what is read, about the match", async () => {
    const { room } = await aTalk(`${"far ".repeat(200)}**needle** ${"away ".repeat(200)}`);
    await server.settled();
    const [found] = (await ask(bob, "needle", { room_id: room.id })).results;
    const shown = found?.text.map((piece) => piece.text).join("") ?? "";
    expect(shown.length).toBeLessThan(300);
    expect(shown).toContain("far needle away");
  });
});

describe("MSG-13: what is found is what is there now", () => {
  test("edits, deletions and expiry", async () => {
    const { room, sent } = await aTalk("the first giraffe", "the second giraffe", "the third giraffe");
    const more = { room_id: room.id };
    await say(ada, room, { content: "a giraffe that goes", expires_in: 5 });
    expect(await find(bob, "giraffe", more)).toHaveLength(4);
    await ada.call("PUT", `/chat/messages/${sent[0]?.message_id}`, { content: "the first okapi" });
    await ada.call("DELETE", `/chat/messages/${sent[1]?.message_id}`);
    // At once, whatever the index has.
    expect((await ask(bob, "second giraffe", more)).results).toEqual([]);
    expect(await find(bob, "okapi", more)).toEqual(["the first okapi"]);
    await eventually(async () => (await ask(bob, "giraffe goes", more)).results.length === 0, "it went");
    expect(await find(bob, "giraffe", more)).toEqual(["the third giraffe"]);
    await ada.call("DELETE", `/chat/messages/${sent[2]?.message_id}`);
    await eventually(async () => {
      const { rows } = await server.app.db.raw("select from message_words where word = 'giraffe'");
      return rows.length === 0;
    }, "nothing knows of the word any more");
    const { rows } = await server.app.db.raw("select from message_search where message_id = $1", [sent[1]?.message_id]);
    expect(rows).toEqual([]);
  }, 30_000);

  test("the words that are known are counted as they are", async () => {
    const { room, sent } = await aTalk("walrus walrus", "walrus", "narwhal");
    await server.settled();
    const counts = async () => {
      await server.settled();
      const { rows } = await server.app.db.raw(
        "select word, count::int from message_words where word in ('walrus', 'narwhal') order by word",
      );
      return rows.map((row) => Object.values(row as object));
    };
    expect(await counts()).toEqual([
      ["narwhal", 1],
      ["walrus", 2],
    ]);
    await ada.call("PUT", `/chat/messages/${sent[1]?.message_id}`, { content: "narwhal" });
    expect(await counts()).toEqual([
      ["narwhal", 2],
      ["walrus", 1],
    ]);
    await ada.call("DELETE", `/chat/rooms/${room.id}`);
    expect(await counts()).toEqual([]);
  });

  test("the weeks of a word have those of all messages that have it", async () => {
    const { sent } = await aTalk("older", "newer");
    await server.settled();
    const { raw } = server.app.db;
    const ids = sent.map(({ message_id }) => message_id);
    await raw("update message_search set created_at = created_at - interval '40 days' where message_id = $1", [ids[0]]);
    const set = (words: string[]) =>
      raw(
        `update message_search s set words = array_to_tsvector(array_remove(array[v.word], ''))
          from unnest($1::uuid[], $2::text[]) v(id, word) where s.message_id = v.id`,
        [ids, words],
      );
    // Which of the two have the word before one statement, and which after it.
    const having = [0, 1, 2, 3].map((bits) => (word: string) => [bits & 1 ? word : "", bits & 2 ? word : ""]);
    for (const [before, had] of having.entries()) {
      for (const [after, has] of having.entries()) {
        const word = `was${before}is${after}`;
        await set(had(word));
        await set(has(word));
        const { rows } = await raw(
          `select count::int, weeks @> (
              select range_agg(week_of(created_at)) from message_search
              where message_id = any($2::uuid[]) and $1 = any(tsvector_to_array(words))) as is_known
            from message_words where word = $1`,
          [word, ids],
        );
        const count = has(word).filter(Boolean).length;
        expect([word, rows]).toEqual([word, count > 0 ? [{ count, is_known: true }] : []]);
      }
    }
  });

  test("what was last said long ago is found, and also where a newer message says it since", async () => {
    const { room, sent } = await aTalk("a mammoth", "in the ice");
    await server.settled();
    const { raw } = server.app.db;
    await raw("update messages set created_at = created_at - interval '400 days' where id = $1", [sent[0]?.message_id]);
    await raw("delete from message_search where room_id = $1", [room.id]);
    await raw("delete from log_followers where stream_id = $1 and name = 'search'", [room.id]);
    await ada.send(room.id, "something new");
    expect(await find(bob, "mammoth")).toEqual(["a mammoth"]);
    const { rows } = await raw(
      "select upper(weeks) < extract(epoch from now()) / 86400 / 8 - 48 as old from message_words where word = 'mammoth'",
    );
    expect(rows).toEqual([{ old: true }]);
    await ada.call("PUT", `/chat/messages/${sent[1]?.message_id}`, { content: "a mammoth in the ice" });
    await ada.call("PUT", `/chat/messages/${sent[0]?.message_id}`, { content: "nothing" });
    expect(await find(bob, "mammoth")).toEqual(["a mammoth in the ice"]);
  });

  test("not what I hid, and only rooms that I am in", async () => {
    const { room, sent } = await aTalk("a pangolin", "a second pangolin");
    const eve = await aUser(server, "eve");
    expect(await find(bob, "pangolin")).toHaveLength(2);
    expect(await find(eve, "pangolin")).toEqual([]);
    await bob.call("DELETE", `/chat/messages/${sent[0]?.message_id}?for=me`);
    expect(await find(bob, "pangolin")).toEqual(["a second pangolin"]);
    expect(await find(ada, "pangolin")).toHaveLength(2);
    await ada.call("POST", `/chat/rooms/${room.id}/members/${eve.id}`);
    expect(await find(eve, "pangolin")).toHaveLength(2);
    await ada.call("DELETE", `/chat/rooms/${room.id}/members/${eve.id}`);
    expect(await find(eve, "pangolin")).toEqual([]);
    expect((await eve.refused("POST", "/chat/search", { q: "pangolin", room_id: room.id })).status).toBe(404);
    await bob.call("DELETE", `/chat/rooms/${room.id}/members/${bob.id}`);
    expect(await find(bob, "pangolin")).toEqual([]);
  });

  test("what was written before there was an index is found, its log trimmed or not", async () => {
    const { room } = await aTalk("an old axolotl");
    await server.settled();
    await server.app.db.raw("delete from message_search where room_id = $1", [room.id]);
    await server.app.db.raw("delete from events where stream_id = $1", [room.id]);
    await server.app.db.raw("delete from log_followers where stream_id = $1 and name = 'search'", [room.id]);
    expect((await ask(ada, "axolotl")).results).toEqual([]);
    await ada.send(room.id, "something new");
    expect(await find(ada, "axolotl")).toEqual(["an old axolotl"]);
  });
});

describe("MSG-13: filters", () => {
  test("from:, by username, name and me", async () => {
    const room = await aRoom(ada, [bob]);
    await bob.call("PUT", "/profile/me", { first_name: "Robert", last_name: "Tables" });
    await ada.send(room.id, "tea from ada");
    await bob.send(room.id, "tea from bob");
    const more = { room_id: room.id };
    for (const q of [
      `from:${bob.me.username}`,
      `tea from:@${bob.me.username}`,
      'from:"Robert Tables"',
      "from:robert tea",
    ])
      expect(await find(ada, q, more)).toEqual(["tea from bob"]);
    expect(await find(ada, "tea from:me", more)).toEqual(["tea from ada"]);
    expect(await find(ada, "tea -from:me", more)).toEqual(["tea from bob"]);
    // Whoever is not there is nobody, whether there is such an account or not.
    const eve = await aUser(server, "eve");
    for (const name of [eve.me.username, "no-such-name"])
      expect(await refused(ada, `from:${name}`)).toEqual({
        path: "q",
        message: `Nobody in your conversations is called “${name}”.`,
      });
  });

  test("in:, by name, beginning, id and here", async () => {
    const lunch = await aRoom(ada, [bob], { name: "Team Lunch" });
    const other = await aRoom(ada, [bob], { name: "Elsewhere" });
    await ada.send(lunch.id, "quinoa for lunch");
    await ada.send(other.id, "quinoa elsewhere");
    for (const q of ['quinoa in:"team lunch"', "in:team quinoa", `quinoa in:${lunch.id}`, "quinoa -in:elsewhere"])
      expect(await find(bob, q)).toEqual(["quinoa for lunch"]);
    expect(await find(bob, "quinoa in:here", { room_id: other.id })).toEqual(["quinoa elsewhere"]);
    expect(await find(bob, "quinoa in:team in:elsewhere")).toEqual([]);
    expect((await refused(bob, "in:here"))?.path).toBe("q");
    const secret = await aRoom(await aUser(server, "eve"), [], { name: "Secret" });
    for (const name of ["Secret", secret.id, "nothing"])
      expect((await refused(bob, `in:${name}`))?.message).toBe(`You are in no room called “${name}”.`);
  });

  test("has:, and names of files", async () => {
    const room = await aRoom(ada, [bob]);
    for (const kind of ["image", "video", "audio", "file"])
      await say(ada, room, { content: `the ${kind}`, attachments: [await aFile(room, `Holiday-${kind}.bin`, kind)] });
    await ada.send(room.id, "see https://example.org/page");
    const more = { room_id: room.id };
    for (const kind of ["image", "video", "audio"])
      expect(await find(bob, `has:${kind}`, more)).toEqual([`the ${kind}`]);
    expect(await find(bob, "has:file", more)).toHaveLength(4);
    expect(await find(bob, "has:link", more)).toEqual(["see https://example.org/page"]);
    expect(await find(bob, "-has:file", more)).toEqual(["see https://example.org/page"]);
    expect(await find(bob, "has:preview", more)).toEqual([]);
    expect(await find(bob, "has:poll", more)).toEqual([]);
    const [video] = (await ask(bob, "holiday video", more)).results;
    expect(video?.message.content).toBe("the video");
    expect(video?.files.map(matches)).toEqual([["Holiday", "video"]]);
    expect((await refused(bob, "has:bananas"))?.message).toContain("“has:bananas”");
  });

  test("is:thread, pinned, starred, edited, mention, unread", async () => {
    const room = await aRoom(ada, [bob]);
    const more = { room_id: room.id };
    const root = await ada.send(room.id, "root");
    await say(ada, room, { content: "reply", thread_id: root.message_id });
    const pinned = await ada.send(room.id, "pinned");
    await ada.call("PUT", `/chat/messages/${pinned.message_id}/pin`);
    const starred = await ada.send(room.id, "starred");
    await bob.call("PUT", `/chat/messages/${starred.message_id}/star`);
    const edited = await ada.send(room.id, "before");
    await ada.call("PUT", `/chat/messages/${edited.message_id}`, { content: "edited" });
    await ada.send(room.id, `you, @${bob.me.username}`);
    await ada.send(room.id, "@all of you");
    await ada.send(room.id, "@staff only");
    await bob.call("PUT", `/chat/rooms/${room.id}/read`, { seq: edited.seq });
    expect(await find(bob, "is:thread", more)).toEqual(["reply", "root"]);
    expect(await find(bob, "is:pinned", more)).toEqual(["pinned"]);
    expect(await find(bob, "is:starred", more)).toEqual(["starred"]);
    expect(await find(ada, "is:starred", more)).toEqual([]);
    expect(await find(bob, "is:edited", more)).toEqual(["edited"]);
    expect(await find(bob, "is:mention", more)).toEqual(["@all of you", `you, @${bob.me.username}`]);
    expect(await find(bob, "is:unread", more)).toEqual(["@staff only", "@all of you", `you, @${bob.me.username}`]);
    expect(await find(bob, "is:unread -is:mention", more)).toEqual(["@staff only"]);
    expect(await find(bob, "-is:starred -is:unread -is:thread", more)).toEqual(["edited", "pinned"]);
    await ada.call("DELETE", `/chat/messages/${pinned.message_id}/pin`);
    expect(await find(bob, "is:pinned", more)).toEqual([]);
    expect((await refused(bob, "is:lost"))?.message).toContain("“is:lost”");
  });

  test("before:, after: and on:, by the days of a time zone", async () => {
    const { room, sent } = await aTalk("first day", "second day", "third day");
    await server.settled();
    const times = ["2026-01-30T23:30:00Z", "2026-01-31T12:00:00Z", "2026-02-01T00:30:00Z"];
    for (const [index, at] of times.entries()) {
      const id = sent[index]?.message_id;
      await server.app.db.raw("update messages set created_at = $1 where id = $2", [at, id]);
      await server.app.db.raw(
        "update message_search s set created_at = m.created_at, words = message_vector(m) from messages m where m.id = s.message_id and m.id = $1",
        [id],
      );
    }
    const more = { room_id: room.id };
    expect(await find(bob, "before:2026-01-31", more)).toEqual(["first day"]);
    expect(await find(bob, "day on:2026-01-31", more)).toEqual(["second day"]);
    expect(await find(bob, "day after:2026-01-31", more)).toEqual(["third day"]);
    expect(await find(bob, "after:2026-01-30 before:2026-02-01", more)).toEqual(["second day"]);
    expect(await find(bob, "on:2026-01-31", { ...more, time_zone: "Europe/Berlin" })).toEqual([
      "second day",
      "first day",
    ]);
    expect(await find(bob, "on:2026-01-31", { ...more, time_zone: "America/New_York" })).toEqual([
      "third day",
      "second day",
    ]);
    for (const q of ["on:2026-02-30", "before:tomorrow", "after:1.2.2026", "on:"])
      expect((await refused(bob, q))?.path).toBe("q");
    expect((await refused(bob, "a", { time_zone: "Nowhere/Land" }))?.path).toBe("time_zone");
  });
});

describe("MSG-13: pages", () => {
  test("go on without repeats, past what parts of words find, while more is written", async () => {
    const texts = Array.from({ length: 25 }, (_, index) => (index % 5 === 0 ? `snowball ${index}` : `ball ${index}`));
    const { room } = await aTalk(...texts);
    await server.settled();
    for (const sort of ["newest", "relevance"] as const) {
      const seen: string[] = [];
      for (let cursor: string | undefined, turn = 0; turn < 20; turn += 1) {
        const page = await ask(bob, "ball", { room_id: room.id, limit: 4, sort, ...(cursor && { cursor }) });
        seen.push(...page.results.map(({ message }) => message.content));
        if (sort === "newest" && turn === 0) await ada.send(room.id, "newer than the first page");
        cursor = page.next_cursor ?? undefined;
        if (!cursor) break;
      }
      const newest = texts.toReversed();
      expect(seen).toEqual([
        ...newest.filter((text) => text.startsWith("ball")),
        ...newest.filter((text) => text.startsWith("snow")),
      ]);
    }
  });

  test("what is common and old is found in order, across the times in which nobody said it", async () => {
    const { room } = await aTalk("the newest");
    // One every 25 minutes, in some 450 days: the word is in all of the older ones, and in one of the last days.
    const has_word = "(i <= 20500 or i = 25700)";
    const owner = connect(server.database.owner_url, 1);
    await owner.raw(
      `set local session_replication_role = replica;
      insert into messages (id, room_id, seq, sender_id, client_id, message_type, content, created_at)
        select uuidv7(-make_interval(mins => 25 * (26000 - i))), '${room.id}', 1000000 + i, '${ada.id}', 'c' || i, 'text',
          i || case when ${has_word} then ' glacier' else ' plain' end, now() - make_interval(mins => 25 * (26000 - i))
        from generate_series(1, 26000) i;
      set local session_replication_role = origin;
      insert into message_search (message_id, room_id, created_at, words)
        select m.id, m.room_id, m.created_at, message_vector(m) from messages m where m.room_id = '${room.id}' and m.seq > 1000000`,
    );
    await owner.close();
    const expected = [25700, ...Array.from({ length: 119 }, (_, index) => 20500 - index)].map((i) => `${i} glacier`);
    for (const more of [{ room_id: room.id }, {}]) {
      const seen: string[] = [];
      for (let cursor: string | undefined; seen.length < 120; ) {
        const page = await ask(bob, "glacier", { limit: 40, ...more, ...(cursor && { cursor }) });
        seen.push(...page.results.map(({ message }) => message.content));
        cursor = page.next_cursor ?? undefined;
        if (!cursor) break;
      }
      expect(seen).toEqual(expected);
    }
    const before = new Date(Date.now() - 300 * 86_400_000).toISOString().slice(0, 10);
    const [old] = (await ask(bob, `glacier before:${before}`, { limit: 1 })).results;
    expect(old?.message.created_at.slice(0, 10) ?? "").toBe(
      new Date(Date.parse(before) - 86_400_000).toISOString().slice(0, 10),
    );
  });

  test("relevance: whole words and short texts first", async () => {
    const { room } = await aTalk("lake", "the lake and a great many other things beside it", "lakes");
    expect(await find(bob, "lake", { room_id: room.id, sort: "relevance" })).toEqual([
      "lake",
      "the lake and a great many other things beside it",
      "lakes",
    ]);
  });

  test("bad input is refused in its field", async () => {
    for (const cursor of [
      "x",
      "0_",
      "0_2026-01-01_x",
      "3_2026-01-01T00:00:00.000000Z_x",
      "0_9999-99-99T00:00:00.000000Z_019a0000-0000-7000-8000-000000000000",
    ])
      expect((await refused(bob, "a", { cursor }))?.path).toBe("cursor");
    for (const q of ["", "  ", "x".repeat(201), "a\0b"]) expect((await refused(bob, q))?.path).toBe("q");
    expect((await refused(bob, "a", { limit: 51 }))?.path).toBe("limit");
    expect((await refused(bob, "a", { sort: "best" as never }))?.path).toBe("sort");
  });
});
