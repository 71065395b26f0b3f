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

const MARK = /\*+|_+|~~|\|\|/y;

/** A bare link, as far as the mark that closes around it: `||https://a.example/||`. */
function bareLink(given: StateInline, silent: boolean): boolean {
  const state = given as MarkState;
  const { src, pos } = state;
  if (state.linkLevel > 0 || !src.startsWith("://", pos)) return false;
  const scheme = /https?$/i.exec(src.slice(Math.max(0, pos - 5), pos))?.[0];
  if (!scheme || (!silent && !state.pending.endsWith(scheme))) return false;
  const start = pos - scheme.length;
  if (start > 0 && /[a-z0-9+.-]/i.test(src[start - 1] ?? "")) return false;
  const end = addressEnd(src, start, state.posMax, (at) => closesAt(state, at));
  if (end < 0) return false;
  const url = src.slice(start, end);
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

/** Whether a mark closes there what is open, which ends an address; bars always do, so that nothing hidden is shown. */
function closesAt(state: MarkState, at: number): boolean {
  MARK.lastIndex = at;
  const mark = MARK.exec(state.src)?.[0];
  if (mark === undefined || mark[0] === state.src[at - 1]) return false;
  if (mark === "||") return true;
  if (!state.isOpen(mark.charCodeAt(0))) return false;
  const after = at + mark.length;
  const next = firstOf(state.src, after, state.posMax);
  return endsBefore(next, firstOf(state.src, after + next.length, state.posMax));
}
