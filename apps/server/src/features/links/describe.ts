import { setImmediate } from "node:timers/promises";
import { LIMITS } from "@helloworld/protocol";
import { Parser } from "htmlparser2";
import type { App } from "../../app.ts";
import { FetchFailed, type Page } from "../../fetching/public-fetch.ts";

export type Described = { title: string; site_name: string; description: string };

/** Read at once; between two such parts others have their turn. */
const PART = 64 * 1024;
/** Elements within each other: the head of a page has few, and the parser's time grows with their square. */
const NESTING = 50;

/** What the page behind an address says of itself; undefined where there is none that says something. */
export function describeLink(app: App, url: string): Promise<Described | undefined> {
  return app.fetchPage(url).then(describePage, (error) => {
    if (error instanceof FetchFailed) return undefined;
    throw error;
  });
}

/** What a page says of itself; undefined where it has no title. */
export async function describePage({ url, html }: Page): Promise<Described | undefined> {
  const said = new Map<string, string>();
  const say = (name: string, text: string | undefined) => {
    if (text && !said.has(name)) said.set(name, text);
  };
  let title: string | undefined;
  let depth = 0;
  let drawings = 0;
  let over = false;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === "svg") drawings += 1;
      // A drawing has a title of its own.
      if (name === "title" && drawings === 0 && !said.has("title")) title = "";
      if (name === "meta") say((attributes.property ?? attributes.name ?? "").toLowerCase(), attributes.content);
      depth += 1;
      // What counts stands in the head.
      if (name !== "body" && depth <= NESTING) return;
      over = true;
      parser.pause();
    },
    ontext(text) {
      if (title !== undefined) title += text;
    },
    onclosetag(name) {
      depth -= 1;
      if (name === "svg") drawings -= 1;
      if (name !== "title" || title === undefined) return;
      say("title", title);
      title = undefined;
    },
  });
  for (let at = 0; at < html.length && !over; at += PART) {
    parser.write(html.slice(at, at + PART));
    await setImmediate();
  }
  const of = (max: number, ...names: string[]) =>
    names.map((name) => shortened(said.get(name) ?? "", max)).find((text) => text !== "") ?? "";
  const found = {
    title: of(LIMITS.preview_title, "og:title", "twitter:title", "title"),
    site_name: of(LIMITS.preview_site, "og:site_name") || shortened(new URL(url).host, LIMITS.preview_site),
    description: of(LIMITS.preview_description, "og:description", "twitter:description", "description"),
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
