import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import {
  emojiNamed,
  emojiOf,
  emojisOf,
  findEmojis,
  inTone,
  type RawEmoji,
} from "../src/features/emojis/emoji-search.ts";

const read = (name: string) =>
  JSON.parse(readFileSync(Bun.resolveSync(`emojibase-data/en/${name}.json`, import.meta.dir), "utf8"));
const raw = read("data") as RawEmoji[];
const names = read("shortcodes/github") as Record<string, string | string[]>;
const emojis = emojisOf(raw, names, Number.POSITIVE_INFINITY);
const found = (asked: string) => findEmojis(emojis, asked, 10).map((emoji) => emoji.text);

test("by short name, by words of the label, by what it is about", () => {
  expect(found("tada")[0]).toBe("🎉");
  expect(found("thumbsup")[0]).toBe("👍");
  expect(found("+1")[0]).toBe("👍");
  expect(found("heart eyes")[0]).toBe("😍");
  expect(found("pizza")[0]).toBe("🍕");
  expect(found("celebrate")).toContain("🎉");
  expect(found("GERMANY")).toContain("🇩🇪");
  expect(found("  ")).toEqual([]);
  expect(found("nothing is called so")).toEqual([]);
});

test("without parts of emoji, and no newer ones than the device can draw", () => {
  expect(emojis.length).toBeGreaterThan(1_800);
  expect(emojis.every((emoji) => emoji.group !== 2)).toBe(true);
  const all = emojis.flatMap((emoji) => [emoji.text, ...emoji.skins]);
  // The server takes those of Unicode's list as reactions.
  expect(all.filter((text) => !/^\p{RGI_Emoji}$/v.test(text))).toEqual([]);
  expect(emojisOf(raw, names, 11).length).toBeLessThan(emojis.length);
});

test("skins, and emoji of the server", () => {
  const wave = emojiNamed(emojis, "wave");
  expect(wave && [inTone(wave, 0), inTone(wave, 5)]).toEqual(["👋", "👋🏿"]);
  const handshake = emojiNamed(emojis, "handshake");
  expect(handshake?.skins).toHaveLength(5);
  const bee = emojiOf({ name: "party_bee", picture_url: "/x" });
  expect(inTone(bee, 3)).toBe(":party_bee:");
  expect(findEmojis([bee], "bee", 5)).toEqual([bee]);
});

test("case 27: no emoji has a name that every object has, but one of this server may", () => {
  for (const name of ["constructor", "__proto__", "tostring"]) {
    expect(emojiNamed(emojis, name)).toBeUndefined();
    expect(found(name)).toEqual([]);
    const own = emojiOf({ name, picture_url: "/picture" });
    expect(emojiNamed([...emojis, own], name)).toBe(own);
    expect(findEmojis([...emojis, own], name, 1)).toEqual([own]);
  }
});
