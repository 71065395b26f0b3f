import type { MarkdownIt, StateInline } from "markdown-it";
import { addressEnd, SAFE } from "./addresses.ts";
import { endsBefore, firstOf } from "./edges.ts";
import { shownLink } from "./hosts.ts";
import type { MarkState } from "./marks.ts";

/** How an address becomes a link. */
export type Links = { in_chat: boolean; href(url: string): string; shown(url: string): string };

/** Only addresses of the web and of mail are links; bare ones are found by us, since the library needs long for long ones. */
export function addLinks(markdown: MarkdownIt, in_chat: boolean): Links {
  markdown.validateLink = (url) => SAFE.test(url);
  const standard = markdown.normalizeLinkText.bind(markdown);
  markdown.normalizeLinkText = (url) => shownLink(url, standard, markdown.normalizeLink);
  markdown.inline.ruler.at("linkify", bareLink);
  return { in_chat, href: (url) => markdown.normalizeLink(url), shown: (url) => markdown.normalizeLinkText(url) };
}

/** A bare link, as far as the mark that closes around it: `||https://a.example/||`. */
function bareLink(given: StateInline, silent: boolean): boolean {
  const state = given as MarkState;
  const { src, pos } = state;
  if (state.linkLevel > 0 || !src.startsWith("://", pos)) return false;
  const scheme = /https?$/i.exec(src.slice(Math.max(0, pos - 5), pos))?.[0];
  if (!scheme || (!silent && !state.pending.endsWith(scheme))) return false;
  const start = pos - scheme.length;
  if (start > 0 && /[a-z0-9+.-]/i.test(src[start - 1] ?? "")) return false;
  const end = addressEnd(src, start, state.posMax);
  if (end < 0) return false;
  const url = src.slice(start, start + endOf(state, start, end - start));
  const href = state.md.normalizeLink(url);
  if (url.length <= scheme.length + 3 || !state.md.validateLink(href)) return false;
  state.pos = start + url.length;
  state.link_end = state.pos;
  if (silent) return true;
  state.pending = state.pending.slice(0, -scheme.length);
  const open = state.push("link_open", "a", 1);
  open.attrs = [["href", href]];
  state.push("text", "", 0).content = state.md.normalizeLinkText(url);
  state.push("link_close", "a", -1);
  return true;
}

/** How much of an address stands before a mark that closes what is open; bars always do, so that nothing hidden is shown. */
function endOf(state: MarkState, start: number, length: number): number {
  const address = state.src.slice(start, start + length);
  for (const { 0: mark, index } of address.matchAll(/\*+|_+|~~|\|\|/g)) {
    const after = start + index + mark.length;
    const next = firstOf(state.src, after, state.posMax);
    if (mark === "||") return index;
    if (!state.isOpen(mark.charCodeAt(0))) continue;
    if (endsBefore(next, firstOf(state.src, after + next.length, state.posMax))) return index;
  }
  return length;
}
