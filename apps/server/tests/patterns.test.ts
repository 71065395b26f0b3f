import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { costsAtMost } from "../../../tests/cost.ts";

const REPOSITORY = join(import.meta.dir, "../../..");
/** A regular expression as it is written, where one can begin. */
const LITERAL = /(?<=[=(,:!&|?[{};>]\s*|return\s)\/(?![*/])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+)\/([dgimsuvy]*)/g;
/** What repeats in hostile texts; each pattern gets what it is made of as well. */
const REPEATED = [
  "a",
  "A1",
  "0",
  " ",
  "\t\n",
  "(",
  ".",
  "-",
  "_",
  "/",
  "\\",
  "<",
  "<!--",
  "@",
  "#",
  ":",
  ",",
  '"',
  "=",
  "&",
  "%",
  "é",
  "😀",
  "\u200b",
];
const AROUND = [
  ["", ""],
  ["a", "\0"],
  ["é", "!"],
  ["", "\n"],
  ["<", "x@"],
] as const;
/** Ten times what a post may have is the longest text that any of them is given, unless it says a bound of its own. */
const LONGEST = 100_000;

/** Patterns that are given settings of the operator only: ten times of what those are. */
const SHORT: [source: string, most: number][] = [
  ["\\/+$", 2_000],
  ["\\s*,\\s*", 2_000],
];

function patterns(): { file: string; pattern: RegExp }[] {
  const found: { file: string; pattern: RegExp }[] = [];
  for (const folder of ["apps/server/src", "packages/protocol/src"]) {
    for (const file of new Bun.Glob("**/*.ts").scanSync({ cwd: join(REPOSITORY, folder) })) {
      if (file.startsWith("demo/")) continue;
      const code = readFileSync(join(REPOSITORY, folder, file), "utf8").replace(/^\s*(\/\/|\*|\/\*).*$/gm, "");
      for (const [, source = "", flags = ""] of code.matchAll(LITERAL)) {
        try {
          found.push({ file: `${folder}/${file}`, pattern: new RegExp(source, flags) });
        } catch {
          // A division that looks like one.
        }
      }
    }
  }
  return found;
}

/** Single characters that a pattern names, to repeat them. */
const partsOf = (source: string) =>
  [...new Set(source.replace(/\\[a-zA-Z]\{?[^}]*\}?|[^\w<>@#:,.;="'/ -]/g, ""))].slice(0, 12);

test("attack 5: every pattern of the server takes 10 times the longest input in a moment", () => {
  const all = patterns();
  expect(all.length).toBeGreaterThan(80);
  const slow: string[] = [];
  for (const { file, pattern } of all) {
    const most = SHORT.find(([source]) => source === pattern.source)?.[1] ?? LONGEST;
    for (const part of [...REPEATED, ...partsOf(pattern.source)]) {
      for (const [start, end] of AROUND) {
        const text = start + part.repeat(most / part.length) + end;
        if (costsAtMost(50, () => void text.replace(pattern, ""))) continue;
        slow.push(`${file} ${pattern} on ${JSON.stringify(part)} and ${JSON.stringify(end)}`);
        break;
      }
    }
  }
  expect(slow).toEqual([]);
}, 120_000);
