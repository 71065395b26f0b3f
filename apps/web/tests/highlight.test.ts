import { expect, test } from "bun:test";
import { highlight } from "../src/ui/rich/highlight.ts";

test("case 27: a name that every object has is no language", () => {
  for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty"])
    expect(highlight("let x = 1", name)).toBeNull();
  expect(highlight("let x = 1", "js")?.[0]).toEqual({ kind: "hljs-keyword", pieces: ["let"] });
});
