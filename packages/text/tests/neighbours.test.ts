import { expect, test } from "bun:test";
import { message, post } from "./shown.ts";

test("case 8: an address with a user in it is text, and never leads to the user", () => {
  for (const text of ["http://ada:word@e.example/", "http://ada@e.example/x", "https://a:1@e.example"])
    for (const show of [message, post]) expect(show(text)).not.toContain("{http");
  expect(message("https://e.example:8080/x and https://e.example, @ada")).toBe(
    "{https://e.example:8080/x} and {https://e.example}, {@ada}",
  );
});

test("case 22: what is not seen in an address, or turns it, stays encoded", () => {
  for (const sign of [0x202e, 0x2066, 0x200b, 0x2028, 0xa0, 0x2800, 0x3164, 0xad]) {
    const encoded = encodeURIComponent(String.fromCodePoint(sign));
    for (const show of [message, post])
      expect(show(`https://e.example/${encoded}x`)).toBe(`{https://e.example/${encoded}x}`);
  }
  expect(message("https://e.example/%C3%BC%20a")).toBe("{https://e.example/ü%20a https://e.example/%C3%BC%20a}");
});

test("case 22: an end of letters that look Latin makes the name before it no plainer", () => {
  expect(message("https://apple.сом/")).toStartWith("{https://apple.xn--");
  expect(message("https://аррӏе.сом/")).toStartWith("{https://xn--");
  expect(message("https://сайт.рф/")).toStartWith("{https://сайт.рф/ ");
});

test("case 11: what a selector or a package begins with is no name", () => {
  for (const text of [`$('#a').add($('#b'))`, `$("#main").hide()`, "@types/node, @scope/pkg@1.2", "npm i @a1b/c"])
    for (const show of [message, post]) expect(show(text)).toBe(text);
  expect(message(`"#summer" ('x') (#winter) @ada/@bob`)).toBe(`"{#summer}" ('x') ({#winter}) {@ada}/@bob`);
});

test("case 13: a backslash makes a name, a tag or an emoji text, and stays in paths", () => {
  for (const show of [message, post]) {
    expect(show("\\@ada \\#tag \\:bee:")).toBe("@ada #tag :bee:");
    expect(show("C:\\@ada\\#tag")).toBe("C:\\@ada\\#tag");
  }
});
