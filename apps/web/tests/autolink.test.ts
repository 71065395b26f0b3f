import { expect, test } from "bun:test";
import { autolink } from "../src/features/messages/autolink.ts";

const hrefs = (text: string) => autolink(text).flatMap((piece) => piece.href ?? []);

test("the pieces make up the text again", () => {
  for (const text of ["", "plain", "a https://x.org b http://y.org/z.", "(https://x.org/a_(b))", "https://"])
    expect(
      autolink(text)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
});

test("only http and https become links", () => {
  expect(hrefs("https://x.org http://y.org")).toEqual(["https://x.org/", "http://y.org/"]);
  expect(hrefs("javascript:alert(1) data:text/html,x ftp://x.org mailto:a@b.c //x.org www.x.org")).toEqual([]);
});

test("what ends a sentence is not part of the address", () => {
  expect(hrefs("See https://x.org/a?b=c.")).toEqual(["https://x.org/a?b=c"]);
  expect(hrefs("(see https://x.org/a)")).toEqual(["https://x.org/a"]);
  expect(hrefs("https://x.org/a_(b)")).toEqual(["https://x.org/a_(b)"]);
  expect(hrefs('<a href="https://x.org">')).toEqual(["https://x.org/"]);
});

test("ten times the longest message takes no time to speak of", () => {
  for (const part of ["https://x.org/", ")", "https://a(", "http://).,"]) {
    const text = part.repeat(Math.ceil(100_000 / part.length));
    const started = performance.now();
    autolink(`https://x.org/${text}`);
    expect(performance.now() - started).toBeLessThan(200);
  }
});
