import { describe, expect, test } from "bun:test";
import { type Edit, edited, insideCode, isAddress, type MessageDraft, newLine } from "../src/features/writing/edits.ts";
import { type Format, formatOf, formatted } from "../src/features/writing/formats.ts";

/** `a[b]c` is a text with `b` selected, `a|c` one with the caret between; of bars only the last is the caret. */
function writing(drawn: string): MessageDraft {
  const [start, end] = [drawn.indexOf("«"), drawn.indexOf("»")];
  if (start >= 0) return { text: drawn.replace("«", "").replace("»", ""), start, end: end - 1 };
  const caret = drawn.indexOf("¦");
  return { text: drawn.replace("¦", ""), start: caret, end: caret };
}

function drawn({ text, start, end }: MessageDraft): string {
  if (start === end) return `${text.slice(0, start)}¦${text.slice(start)}`;
  return `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`;
}

const after = (before: string, edit: (writing: MessageDraft) => Edit | null): string | null => {
  const from = writing(before);
  const made = edit(from);
  return made && drawn(edited(from, made));
};
const format = (before: string, name: Format) => after(before, (from) => formatted(from, name));

describe("marks", () => {
  const CASES: [Format, string, string][] = [
    ["bold", "a «b» c", "a **«b»** c"],
    ["bold", "a **«b»** c", "a «b» c"],
    ["bold", "a «**b**» c", "a «b» c"],
    ["bold", "a¦", "a**¦**"],
    ["bold", "a**¦**", "a¦"],
    ["bold", "«  b »", "  **«b»** "],
    ["bold", "__«b»__", "__**«b»**__"],
    ["italic", "«b c»", "_«b c»_"],
    ["italic", "_«b»_", "«b»"],
    ["italic", "__«b»__", "___«b»___"],
    ["strike", "«x»", "~~«x»~~"],
    ["spoiler", "«x»", "||«x»||"],
    ["spoiler", "||«x»||", "«x»"],
    ["code", "«x»", "`«x»`"],
    ["code", "«x\ny»", "```\n«x\ny»\n```"],
    ["code_block", "so ¦ then", "so \n```\n¦\n```\n then"],
    ["link", "see «this»", "see [this](https://¦)"],
    ["link", "¦", "[¦](https://)"],
    ["link", "«https://a.example/»", "[¦](https://a.example/)"],
  ];
  for (const [name, before, result] of CASES)
    test(`${name}: ${JSON.stringify(before)}`, () => expect(format(before, name)).toBe(result));
});

describe("lines", () => {
  const CASES: [Format, string, string][] = [
    ["bullet", "a\nb¦c\nd", "a\n- b¦c\nd"],
    ["bullet", "a\n- b¦c\nd", "a\nb¦c\nd"],
    ["bullet", "«a\nb»", "«- a\n- b»"],
    ["number", "x«a\nb»", "«1. xa\n2. b»"],
    ["number", "«- a\n- b»", "«1. a\n2. b»"],
    ["bullet", "«1. a\n2) b»", "«- a\n- b»"],
    ["quote", "«a\nb»", "«> a\n> b»"],
    ["quote", "«> a\n> b»", "«a\nb»"],
    ["bullet", "¦", "- ¦"],
  ];
  for (const [name, before, result] of CASES)
    test(`${name}: ${JSON.stringify(before)}`, () => expect(format(before, name)).toBe(result));
});

describe("a new line", () => {
  const CASES: [string, string | null][] = [
    ["- a¦", "- a\n- ¦"],
    ["- a\n- ¦", "- a\n¦"],
    ["9. a¦", "9. a\n10. ¦"],
    ["2) a¦", "2) a\n3) ¦"],
    ["  * a¦", "  * a\n  * ¦"],
    ["> a¦", "> a\n> ¦"],
    ["> a\n> ¦", "> a\n¦"],
    ["a¦", null],
    ["-¦", null],
    ["```\n- a¦", null],
    ["«- a»", null],
  ];
  for (const [before, result] of CASES) test(JSON.stringify(before), () => expect(after(before, newLine)).toBe(result));
});

test("within lines of code that are not closed", () => {
  expect(insideCode("```\nx", 5)).toBe(true);
  expect(insideCode("```ts", 5)).toBe(true);
  expect(insideCode("```\nx\n```", 9)).toBe(false);
  expect(insideCode("```\nx\n```\n", 10)).toBe(false);
  expect(insideCode("so ```", 6)).toBe(false);
});

test("addresses", () => {
  expect(["https://a.example/x?y", "HTTP://b.example"].every(isAddress)).toBe(true);
  expect(["a.example", "javascript:x", "https://a b", "https://", ""].some(isAddress)).toBe(false);
});

test("keys, with Ctrl or Cmd, digits by their place", () => {
  const press = { key: "", code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  expect(formatOf({ ...press, ctrlKey: true, key: "b", code: "KeyB" })).toBe("bold");
  expect(formatOf({ ...press, metaKey: true, shiftKey: true, key: "X", code: "KeyX" })).toBe("strike");
  expect(formatOf({ ...press, ctrlKey: true, shiftKey: true, key: "/", code: "Digit7" })).toBe("number");
  expect(formatOf({ ...press, ctrlKey: true, shiftKey: true, key: "(", code: "Digit9" })).toBe("quote");
  expect(formatOf({ ...press, key: "b", code: "KeyB" })).toBeNull();
  expect(formatOf({ ...press, ctrlKey: true, altKey: true, key: "e", code: "KeyE" })).toBeNull();
  expect(formatOf({ ...press, ctrlKey: true, key: "x", code: "KeyX" })).toBeNull();
});
