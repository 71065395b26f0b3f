import { describe, expect, test } from "bun:test";
import type { RichNode, RichText } from "@helloworld/protocol";
import fc from "fast-check";
import { costsAtMost } from "../../../tests/cost.ts";
import { linkOf, mentionsOf, parseMarkdown, parseMessage, tagsOf, wordsOf } from "../src/index.ts";
import { DEEPEST } from "../src/words.ts";

/** How deep a tree is and how many nodes it has, without recursion. */
function measured(tree: RichText): { depth: number; nodes: number } {
  let [depth, nodes] = [0, 0];
  const rest: [RichNode, number][] = tree.map((node) => [node, 1]);
  for (let next = rest.pop(); next; next = rest.pop()) {
    const [node, level] = next;
    nodes += 1;
    depth = Math.max(depth, level);
    if (typeof node === "object" && "children" in node)
      for (const child of node.children) rest.push([child, level + 1]);
  }
  return { depth, nodes };
}

const MARKS = [
  "**",
  "*",
  "_",
  "__",
  "~~",
  "||",
  "> ",
  ">",
  "- ",
  "1. ",
  "* ",
  "`",
  "```",
  "[",
  "](https://a.b)",
  "$",
  "$$",
  "\\",
  "|",
];
const PARSERS = [parseMessage, parseMarkdown];

describe("attack 1: no text is deeper than what shows it", () => {
  test("attack 1: the texts that took pages away", () => {
    for (const parse of PARSERS)
      for (const [open, close] of [
        ["**", "**"],
        ["*a ", " a*"],
        ["** a", "a **"],
        ["**a ", " a**"],
        ["*a **b ", " b** a*"],
        ["||a ~~b ", " b~~ a||"],
        ["_a *b ", " b* a_"],
      ]) {
        const source = `${open?.repeat(2_000)}a${close?.repeat(2_000)}`;
        const tree = parse(source);
        const { depth, nodes } = measured(tree);
        expect(depth).toBeLessThanOrEqual(DEEPEST + 1);
        expect(nodes).toBeLessThanOrEqual(source.length);
        expect(wordsOf(tree).length).toBeGreaterThan(0);
      }
  });

  test("attack 1: whatever is written, depth is bounded and nodes are fewer than characters", () => {
    const written = fc
      .array(fc.constantFrom(...MARKS, "a", " ", "\n", "好", "@ada", "#b", "https://a.b/"), { maxLength: 60 })
      .chain((pieces) => fc.integer({ min: 1, max: 100 }).map((times) => pieces.join("").repeat(times)));
    fc.assert(
      fc.property(written, (source) => {
        for (const parse of PARSERS) {
          const { depth, nodes } = measured(parse(source));
          expect(depth).toBeLessThanOrEqual(DEEPEST + 1);
          // A table fills up short rows.
          if (!source.includes("|")) expect(nodes).toBeLessThanOrEqual(2 * source.length + 1);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("attack 1: nothing that is nested too deep is left out", () => {
    for (const parse of PARSERS)
      for (const source of [`${"> ".repeat(200)}deep`, `${"- ".repeat(200)}deep`, `${"1. ".repeat(200)}deep`])
        expect(wordsOf(parse(source))).toContain("deep");
  });

  test("attack 1: what reads a tree needs no depth of its own", () => {
    let tree: RichText = ["a", { type: "mention", username: "Ada" }, { type: "hashtag", tag: "B" }];
    for (let level = 0; level < 100_000; level++) tree = [{ type: "strong", children: tree }];
    tree.push({ type: "link", href: "https://a.example/", children: [] });
    expect(wordsOf(tree)).toBe("a@Ada#B");
    expect(mentionsOf(tree)).toEqual(["ada"]);
    expect(tagsOf(tree)).toEqual(["b"]);
    expect(linkOf(tree)).toBe("https://a.example/");
  });

  test("attack 1: a text of any marks, twice as long as the longest, is parsed at once", () => {
    const more = [
      "*a ",
      "a* ",
      "_a__a",
      "**好",
      "*_~~||",
      "*_*",
      "\\_a ",
      "\\$a",
      "\\<http://",
      "http://",
      "http://a.b/_",
      "||http://a.b",
      "www.",
      "www.a.de ",
      "a.de ",
      "mailto:a@b.de ",
      "@a",
      "#a・",
      "#a\u200d",
      ":a:",
      "$x_1$ ",
      "$2x+3=4",
      "[a](b",
      "<a ",
      "   a\n",
      "- a\n",
      "|a|\n|-|\n",
      "\n$$x\n\n",
      "*https://a.b/*_~|",
      "@x *http://a/*_",
      "$$===\n",
      "||https://a.b/||",
      "~~https://a.b/~_*",
      "https://a.b/).",
    ];
    for (const parse of PARSERS)
      for (const atom of [...MARKS, ...more]) {
        const source = atom.repeat(Math.ceil(40_000 / atom.length));
        // Each needs some 20 ms, what is quadratic needs seconds.
        expect(
          costsAtMost(500, () => void wordsOf(parse(source))),
          atom,
        ).toBe(true);
      }
  });
});
