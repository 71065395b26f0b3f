import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Post, Room, SearchResponse } from "@helloworld/protocol";
import { forgetWords } from "../src/features/search/words.ts";
import { fold, wordsIn } from "../src/search/fold.ts";
import { oneSlip } from "../src/search/spelling.ts";
import { termsOf, tsqueryOf } from "../src/search/terms.ts";
import { aRoom, aServer, aUser, request, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let writer: TestUser;
beforeAll(async () => {
  server = await aServer();
  writer = await aUser(server, "writer");
});
afterAll(() => server.stop());

const write = (user: TestUser, content: string, more: Record<string, unknown> = {}) =>
  user.call<Post>("POST", "/posts", { title: "A text", content, visibility: "public", ...more });
const path = (q: string, more = "") => `/search?q=${encodeURIComponent(q)}&type=posts${more}`;
async function find(who: TestUser | null, q: string, more = ""): Promise<SearchResponse> {
  const response = who ? await who.request("GET", path(q, more)) : await request(server.url, "GET", path(q, more));
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as SearchResponse;
}
const ids = ({ posts }: SearchResponse) => posts.map((found) => found.post.id);
const matches = (pieces: SearchResponse["posts"][number]["text"]) =>
  pieces.filter((piece) => piece.match).map((piece) => piece.text);
const named = (user: TestUser, first_name: string, last_name: string) =>
  user.call("PUT", "/profile/me", { first_name, last_name });

const TEXTS = [
  "Crème brûlée in Zürich, naïve Straße ÆRØ Łódź İstanbul ΟΔΥΣΣΕΥΣ ёлка",
  "السَّلامُ عَلَيْكُم أحمد إلى مدرسة كـتـاب ی ک",
  "नमस्ते दुनिया, हिन्दी में खोज।",
  "我今天去北京大学看书 ｆｕｌｌ",
  "今日は東京タワーに行きました ｶﾀｶﾅ",
  "오늘은 서울에서 친구를 만났어요",
  "สวัสดีครับ ประเทศไทย",
  "Party 🎉🎊 tonight 👩🏽‍🚀! snake_case e-mail@example.org C3PO",
  "",
];

describe("one definition of what texts are compared by", () => {
  test("the database and the program fold and split alike", async () => {
    for (const text of TEXTS) {
      const { rows } = await server.app.db.raw(
        "select fold($1) as folded, array(select word from words_of($1)) as words",
        [text],
      );
      const folded = fold(text);
      expect(rows).toEqual([{ folded, words: [...wordsIn(folded)].map((word) => word.text) }]);
    }
  });

  test("no query is an operator", () => {
    for (const q of ["a & b | !c", "':*", "((", "\\", "a <-> b", "'; drop table posts; --", "!!!"])
      expect(tsqueryOf(termsOf(q))).toMatch(/^[\p{L}\p{N}'():*|& ]*$/u);
  });

  test("one slip", () => {
    for (const [one, other] of [
      ["hello", "helo"],
      ["hello", "hellow"],
      ["hello", "hallo"],
      ["hello", "ehllo"],
      ["a", "a"],
    ])
      expect(oneSlip(one as string, other as string)).toBe(true);
    for (const [one, other] of [
      ["hello", "hola"],
      ["abcd", "bcde"],
      ["hello", "heyyo"],
    ])
      expect(oneSlip(one as string, other as string)).toBe(false);
  });
});

describe("SRC: posts in every script", () => {
  const cases: [script: string, text: string, asked: [q: string, marked: string[]][], not: string[]][] = [
    [
      "Latin with accents",
      "We had a **crème brûlée** in the café",
      [
        ["creme BRULEE", ["crème", "brûlée"]],
        ["cré", ["crè"]],
        ["cafe\u0301", ["café"]],
      ],
      ["afe", "creme brulot"],
    ],
    [
      "German",
      "Grüße aus der Straße in München",
      [
        ["strasse", ["Straße"]],
        ["muenchen", ["München"]],
        ["munchen", ["München"]],
        ["GRÜSSE", ["Grüße"]],
      ],
      ["muenster"],
    ],
    ["German without dots", "Herr Mueller wandert", [["Müller", ["Mueller"]]], ["Mühle"]],
    [
      "Arabic",
      "ذَهَبَ أَحْمَدُ إلى المَدْرَسَةِ",
      [
        ["احمد", ["أَحْمَدُ"]],
        ["المدرسه", ["المَدْرَسَةِ"]],
        ["الى", ["إلى"]],
      ],
      ["قطار"],
    ],
    ["Urdu", "یہ کتاب بہت اچھی ہے", [["كتاب", ["کتاب"]]], ["قلم"]],
    [
      "Hindi",
      "नमस्ते दुनिया, आज मौसम अच्छा है।",
      [
        ["दुनिया", ["दुनिया"]],
        ["नमस्", ["नमस्ते"]],
      ],
      ["दुनियादारी"],
    ],
    [
      "Chinese",
      "我今天去北京大学看书",
      [
        ["北京", ["北京"]],
        ["大学看", ["大学看"]],
        ["书", ["书"]],
      ],
      ["北大", "京北", "上海"],
    ],
    [
      "Japanese",
      "今日は東京タワーに行きました",
      [
        ["東京", ["東京"]],
        ["タワー", ["タワー"]],
        ["ﾀﾜｰ", ["タワー"]],
        ["京", ["京"]],
      ],
      ["東タ"],
    ],
    [
      "Korean",
      "어제 서울에서 김치를 먹었어요",
      [
        ["서울", ["서울"]],
        ["김치", ["김치"]],
        ["울에", ["울에"]],
      ],
      ["서에"],
    ],
    [
      "Thai",
      "ผมชอบกินข้าวผัดมาก",
      [
        ["ข้าวผัด", ["ข้าวผัด"]],
        ["กิน", ["กิน"]],
      ],
      ["ผัดข้าว"],
    ],
    [
      "emoji",
      "Party tonight 🎉 with 👩‍🚀",
      [
        ["🎉", ["🎉"]],
        ["tonight🎉", ["tonight", "🎉"]],
      ],
      ["🎃"],
    ],
    [
      "Greek and Cyrillic",
      "Ο Οδυσσεύς и ёлка",
      [
        ["οδυσσευσ", ["Οδυσσεύς"]],
        ["елка", ["ёлка"]],
      ],
      ["палка"],
    ],
  ];
  for (const [script, text, asked, not] of cases) {
    test(script, async () => {
      const { id } = await write(writer, text);
      for (const [q, marked] of asked) {
        const found = (await find(null, q)).posts.find((one) => one.post.id === id);
        expect({ q, marked: found && matches(found.text) }).toEqual({ q, marked });
      }
      for (const q of not) expect({ q, found: ids(await find(null, q)).includes(id) }).toEqual({ q, found: false });
    });
  }

  test("all words, in the title too, newest first, by pages without gaps or doubles", async () => {
    const made: string[] = [];
    for (let each = 0; each < 7; each += 1)
      made.unshift((await write(writer, `number${each}`, { title: "Zeppelin über Wien" })).id);
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: SearchResponse = await find(null, "wien zeppelin", `&limit=3${cursor && `&cursor=${cursor}`}`);
      expect(page.posts.every(({ title }) => matches(title).join() === "Zeppelin,Wien")).toBe(true);
      seen.push(...ids(page));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(made);
    expect(ids(await find(null, "zeppelin number3"))).toEqual([made[3] as string]);
  });

  test("an excerpt stands about the first match; what is edited or deleted is found as it is now", async () => {
    const post = await write(writer, `${"before ".repeat(300)} xylophone ${"after ".repeat(300)}`);
    const [found] = (await find(null, "xylophone")).posts;
    const text = (found?.text ?? []).map((piece) => piece.text).join("");
    expect(text).toMatch(/before\s+xylophone after/);
    expect(text.length).toBeLessThan(300);
    await writer.call("PUT", `/posts/${post.id}`, { content: "glockenspiel" });
    expect(ids(await find(null, "xylophone"))).toEqual([]);
    expect(ids(await find(null, "glockenspiel"))).toEqual([post.id]);
    await writer.call("DELETE", `/posts/${post.id}`);
    expect(ids(await find(null, "glockenspiel"))).toEqual([]);
  });

  test("a slip of the fingers is forgiven, and the list goes on", async () => {
    const made = [];
    for (let each = 0; each < 5; each += 1) made.unshift((await write(writer, `the saxophone lesson ${each}`)).id);
    for (const q of ["saxophnoe", "saxphone", "saxxophone", "sexophone", "sasophone lesson"]) {
      const first = await find(null, q, "&limit=3");
      expect(first.posts.map(({ text }) => matches(text)[0])).toEqual(["saxophone", "saxophone", "saxophone"]);
      const second = await find(null, q, `&limit=3&cursor=${first.next_cursor}`);
      expect([...ids(first), ...ids(second)]).toEqual(made);
    }
    expect(ids(await find(null, "telephone"))).toEqual([]);
  });

  test("words that no post has any more are forgotten: with the post, or at night where it was changed", async () => {
    const known = async () => {
      const { rows } = await server.app.db.raw(
        "select word from search_words where word = any('{didgeridoo,ukulele,theremin}') order by word",
      );
      return rows.map((row) => (row as { word: string }).word);
    };
    const gone = await write(writer, "didgeridoo");
    const changed = await write(writer, "theremin");
    await write(writer, "ukulele");
    expect(await known()).toEqual(["didgeridoo", "theremin", "ukulele"]);
    await writer.call("DELETE", `/posts/${gone.id}`);
    await writer.call("PUT", `/posts/${changed.id}`, { title: "Other", content: "Something else" });
    expect(await known()).toEqual(["theremin", "ukulele"]);
    await forgetWords(server.app.db.query);
    expect(await known()).toEqual(["ukulele"]);
  });

  test("hostile queries are answered or refused, never an error of ours", async () => {
    for (const q of ["!!!", "a & b | !c", "':*", "\\", "%_%", "((((", "<script>", "💥".repeat(80), "a ".repeat(90)])
      for (const type of ["all", "people", "posts", "rooms"])
        expect((await request(server.url, "GET", `/search?q=${encodeURIComponent(q)}&type=${type}`)).status).toBe(200);
    for (const q of ["", "   ", "x".repeat(10_000), "a%00b"])
      expect((await request(server.url, "GET", `/search?q=${q}`)).status).toBe(422);
    for (const more of [
      "&cursor=x",
      "&type=rooms&cursor=x",
      "&type=people&cursor=x",
      "&type=all&cursor=x",
      "&limit=51",
    ])
      expect((await request(server.url, "GET", `/search?q=a&type=posts${more}`)).status).toBe(422);
  });
});

describe("SRC: nobody finds what is not for them", () => {
  test("audiences, contacts, private profiles, blocks, hiding, shares", async () => {
    const [ada, friend, fan, stranger, blocked] = (await Promise.all(
      ["ada", "friend", "fan", "stranger", "blocked"].map((name) => aUser(server, name)),
    )) as [TestUser, TestUser, TestUser, TestUser, TestUser];
    await ada.call("POST", "/contacts", { people: friend.me.username });
    await fan.call("POST", "/contacts", { people: ada.me.username });
    await ada.call("PUT", `/blocks/${blocked.id}`);
    const [open, members, chosen] = await Promise.all(
      ["public", "members", "private"].map((visibility) => write(ada, "quetzalcoatl", { visibility })),
    );
    const all = [open?.id, members?.id, chosen?.id] as string[];
    const seen = async (who: TestUser | null, q = "quetzalcoatl") => {
      const found = await find(who, q);
      expect(found.next_cursor).toBeNull();
      return all.map((id) => ids(found).includes(id));
    };
    for (const q of ["quetzalcoatl", "quetzalcoat", "quetzalcaotl"]) {
      expect(await seen(null, q)).toEqual([true, false, false]);
      expect(await seen(stranger, q)).toEqual([true, true, false]);
      expect(await seen(fan, q)).toEqual([true, true, false]);
      expect(await seen(friend, q)).toEqual([true, true, true]);
      expect(await seen(ada, q)).toEqual([true, true, true]);
      expect(await seen(blocked, q)).toEqual([false, false, false]);
    }
    // Not even that there is something: a page cut before what is not theirs says that it is the last.
    expect(await find(null, "quetzalcoatl", "&limit=1")).toMatchObject({ next_cursor: null });
    const share = await friend.call<Post>("POST", `/posts/${chosen?.id}/shares`, {
      title: "quetzalcoatl",
      visibility: "public",
    });
    expect(ids(await find(stranger, "quetzalcoatl"))).not.toContain(share.id);
    await friend.call("PUT", `/posts/${open?.id}/hidden`);
    expect(await seen(friend)).toEqual([false, true, true]);
    await ada.call("PUT", "/profile/me", { is_private: true });
    expect(await seen(null)).toEqual([false, false, false]);
    expect(await seen(fan)).toEqual([false, false, false]);
    expect((await seen(friend))[2]).toBe(true);
    await server.app.db.raw("update users set suspended_at = now() where id = $1", [ada.id]);
    expect(await seen(friend)).toEqual([false, false, false]);
  });

  test("people: accents, slips and other scripts; rooms: public ones and mine", async () => {
    const [one, two, three] = (await Promise.all(["one", "two", "three"].map((name) => aUser(server, name)))) as [
      TestUser,
      TestUser,
      TestUser,
    ];
    await named(one, "Zoë", "Kowalczyk");
    await named(two, "أحمد", "علي");
    await named(three, "伟", "王小明");
    const people = async (q: string) =>
      (await writer.call<SearchResponse>("GET", `/search?type=people&q=${encodeURIComponent(q)}`)).people;
    for (const q of ["zoe", "ZOË kowal", "Kowalczky", "kowalzcyk"])
      expect((await people(q)).map(({ person }) => person.id)).toEqual([one.id]);
    expect((await people("zoe"))[0]?.name).toEqual([
      { text: "Zoë", match: true },
      { text: " Kowalczyk", match: false },
    ]);
    expect((await people("احمد")).map(({ person }) => person.id)).toEqual([two.id]);
    expect((await people("小明")).map(({ person }) => person.id)).toEqual([three.id]);

    const room = (name: string, visibility: Room["visibility"]) => aRoom(one, [], { name, visibility, topic: "" });
    const [open, secret] = [await room("Café Größe", "public"), await room("Café Geheim", "secret")];
    const rooms = async (who: TestUser, q: string) =>
      (await who.call<SearchResponse>("GET", `/search?type=rooms&q=${encodeURIComponent(q)}`)).rooms.map(
        ({ room }) => room.id,
      );
    expect(await rooms(two, "cafe")).toEqual([open.id]);
    expect((await rooms(one, "cafe")).toSorted()).toEqual([open.id, secret.id].toSorted());
    expect(await rooms(two, "grösse")).toEqual([open.id]);
    expect(await rooms(two, "groesse")).toEqual([open.id]);
    expect(await rooms(two, "gehiem")).toEqual([]);
    expect(await rooms(one, "gehiem")).toEqual([secret.id]);
    const all = await one.call<SearchResponse>("GET", `/search?q=${encodeURIComponent("größe")}`);
    expect(all).toMatchObject({ people: [], rooms: [{ room: { id: open.id } }], next_cursor: null });
  });
});
