import { LIMITS } from "@helloworld/protocol";
import { Parser } from "htmlparser2";
import type { Page } from "../../fetching/public-fetch.ts";

export type Described = { title: string; site_name: string; description: string };

/** What a page says of itself; undefined where it has no title. */
export function describePage({ url, html }: Page): Described | undefined {
  const said = new Map<string, string>();
  const say = (name: string, text: string | undefined) => {
    if (text && !said.has(name)) said.set(name, text);
  };
  let title: string | undefined;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === "title" && !said.has("title")) title = "";
      if (name === "meta") say((attributes.property ?? attributes.name ?? "").toLowerCase(), attributes.content);
      // What counts stands in the head.
      if (name === "body") parser.pause();
    },
    ontext(text) {
      if (title !== undefined) title += text;
    },
    onclosetag(name) {
      if (name !== "title") return;
      say("title", title);
      title = undefined;
    },
  });
  parser.write(html);
  const of = (max: number, ...names: string[]) =>
    names.map((name) => shortened(said.get(name) ?? "", max)).find((text) => text !== "") ?? "";
  const found = {
    title: of(LIMITS.preview_title, "og:title", "title"),
    site_name: of(LIMITS.preview_site, "og:site_name") || shortened(new URL(url).host, LIMITS.preview_site),
    description: of(LIMITS.preview_description, "og:description", "description"),
  };
  return found.title === "" ? undefined : found;
}

/** One line of at most so many characters, without signs that turn the direction of what stands around it. */
function shortened(text: string, max: number): string {
  const line = text
    .slice(0, max * 20)
    .toWellFormed()
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  if (line.length <= max) return line;
  return `${line
    .slice(0, max - 1)
    .toWellFormed()
    .replace(/\ufffd$/, "")
    .trimEnd()}…`;
}
