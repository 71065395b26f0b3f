import { expect, test } from "bun:test";
import { safeNext } from "../src/app/next.ts";

test("after signing in one lands on a page of ours, whatever a link says", () => {
  expect(safeNext("/messages/1?at=2#x")).toBe("/messages/1?at=2#x");
  for (const hostile of [
    undefined,
    "",
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "messages",
    "/login?next=/login",
    "/.//evil.example",
  ])
    expect(safeNext(hostile)).toBe("/");
});
