import { expect, test } from "bun:test";
import type { HelpEntry } from "@helloworld/protocol";
import { searchHelp } from "../src/features/help/search-help.ts";

const entry = (slug: string, title: string, text: string) => ({ slug, title, summary: "", text }) as HelpEntry;
const articles = [
  entry("files", "Files", "Send pictures. A message can have ten."),
  entry("messages", "Messages", "Write and format. Threads and café talk."),
  entry("security", "Security of your account", "Passkeys, two-factor sign-in and sessions."),
];
const found = (q: string) => searchHelp(articles, q).map(({ slug }): string => slug);

test.each([
  ["", ["files", "messages", "security"]],
  ["messages", ["messages", "files"]],
  ["pass", ["security"]],
  ["paskeys", ["security"]],
  ["sesisons", ["security"]],
  ["CAFE", ["messages"]],
  ["two factor", ["security"]],
  ["passkeys pictures", []],
  ["xyz", []],
])("the help answers %p with %p", (q, slugs) => {
  expect(found(q)).toEqual(slugs);
});
