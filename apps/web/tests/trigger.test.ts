import { expect, test } from "bun:test";
import { namedEmoji, triggerAt } from "../src/features/writing/trigger.ts";

const at = (text: string) => {
  const caret = text.indexOf("¦");
  const found = triggerAt(text.replace("¦", ""), caret);
  return found && `${found.kind} ${found.query} ${found.from}`;
};

test("what is being typed and can be completed", () => {
  expect(at("hi @bo¦ there")).toBe("person bo 3");
  expect(at("@¦")).toBe("person  0");
  expect(at("(@Jürgen¦")).toBe("person Jürgen 1");
  expect(at("so :smi¦")).toBe("emoji smi 3");
  expect(at(":+1¦")).toBe("emoji +1 0");
  expect(at("/to¦")).toBe("command to 0");
  expect(at("/¦")).toBe("command  0");
});

test("what is none: within words and addresses, too short, in code, a command further on", () => {
  for (const text of ["ada@bo¦", "10:30¦", "https://a¦", ":s¦", "@bo x¦", "x /to¦", "/to x¦", "```\n@bo¦", "a:bc¦"])
    expect(at(text)).toBeNull();
});

test("an emoji that was typed to its last colon", () => {
  const named = (text: string) => namedEmoji(text, text.length)?.name;
  expect(named("so :Smile:")).toBe("smile");
  expect(named(":+1:")).toBe("+1");
  expect(named("10:30:")).toBeUndefined();
  expect(named(":smile: ")).toBeUndefined();
  expect(named("```\n:smile:")).toBeUndefined();
});

test("a long text is looked at near the caret only", () => {
  const text = `${"x ".repeat(50_000)}@bo`;
  expect(triggerAt(text, text.length)).toEqual({ kind: "person", query: "bo", from: 100_000, to: 100_003 });
});
