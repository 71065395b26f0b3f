import { expect, test } from "bun:test";
import { triggerAt } from "../src/features/writing/trigger.ts";

const at = (text: string) => triggerAt(text, text.length);

test("case 16: a list of people opens after text without spaces and full-width signs, not in addresses of mail", () => {
  for (const before of ["", " ", "(", "好", "（", "，", "。", "は", "요", "ไทย", "❤️"])
    expect(at(`${before}@ad`)).toEqual({ kind: "person", query: "ad", from: before.length, to: before.length + 3 });
  for (const text of ["x@ad", "josé@ad", "a.@ad", "a/@ad", "x+@ad", "@@ad", "C:\\@ad"]) expect(at(text)).toBeNull();
});

test("case 16: an emoji can be named after text without spaces", () => {
  expect(at("好:smi")).toEqual({ kind: "emoji", query: "smi", from: 1, to: 5 });
  for (const text of ["std::co", "12:30", "http:ab"]) expect(at(text)).toBeNull();
});
