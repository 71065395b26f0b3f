/** Links that are shown as such. */
export const SAFE = /^(?:https?:\/\/|mailto:)/i;

/** Names of a host: labels of letters and digits, in any script, or an address of IPv6; maybe a port. */
const LABEL = String.raw`[\p{L}\p{N}\p{So}](?:[\p{L}\p{M}\p{N}\p{So}]|[-_]+(?=[\p{L}\p{N}]))*`;
const HOST = String.raw`(?:\[[\da-f:.]+\]|${LABEL}(?:\.${LABEL})*)(?::\d{1,5}(?!\d))?`;
const SCHEME_AND_HOST = new RegExp(String.raw`https?:\/\/${HOST}`, "iuy");
/** Ends that stand for a country or a kind of site, but for those that files have, such as `.md`, `.rs` and `.sh`. */
const ENDS =
  "com|org|net|edu|gov|info|biz|asia|shop|aero|coop|museum|рф|a[cdefgrtuwz]|b[abdefghijmnorstvwyz]|c[adfghiklmnoruvwxyz]|d[ejkmoz]|e[cegrstu]|f[ijkor]|g[abdefghilmnpqrtuwy]|h[kmnrtu]|i[delmoqrst]|j[emop]|k[eghimnrwyz]|l[bcikrtuvy]|m[acghnoqrstuvwxyz]|n[acefgilopruz]|om|p[aefghknrtw]|qa|r[eouw]|s[abdegijklmnrvxyz]|t[cdfghjklmnortvwz]|u[agksyz]|v[acegnu]|w[fs]|y[et]|z[amw]";
const HOST_END = String.raw`(?![\p{L}\p{M}\p{N}_-]|\.[\p{L}\p{N}]|@)`;
/** The beginning of an address without `://`. */
const STARTS = String.raw`(?<![\p{L}\p{M}\p{N}_.@/:\\-])(?:(www\.${LABEL}(?:\.${LABEL})+${HOST_END})|(mailto:[\w.+-]{1,64}@${LABEL}(?:\.${LABEL})*))`;
const IN_CHAT = new RegExp(STARTS, "giu");
const IN_POSTS = new RegExp(
  String.raw`${STARTS}|(?<![\p{L}\p{M}\p{N}_.@/:\\$-])((?:[\p{L}\p{N}][\p{L}\p{M}\p{N}-]{0,62}\.){1,8}(?:${ENDS})${HOST_END})`,
  "giu",
);

/** A name, maybe with a password, that looked like the host; the host comes after it. */
const USER = /(?::[\w.~!$&'*+;=%-]{0,100})?@/y;

/**
 * The end of an address that begins at a place; -1 for none. `endsAt` says that it ends before a place in it: it
 * is asked on the way, so that an address costs what it is long, not what is left of the text.
 */
export function addressEnd(text: string, at: number, end: number, endsAt: (at: number) => boolean): number {
  SCHEME_AND_HOST.lastIndex = at;
  if (!SCHEME_AND_HOST.test(text) || SCHEME_AND_HOST.lastIndex > end) return -1;
  USER.lastIndex = SCHEME_AND_HOST.lastIndex;
  if (USER.test(text)) return -1;
  return pathEnd(text, SCHEME_AND_HOST.lastIndex, end, endsAt);
}

export type Address = { start: number; end: number; url: string };

/** The addresses in a text that have no `://`; in posts a name of a host is one as well. */
export function* addressesIn(text: string, in_chat: boolean): Generator<Address> {
  let end = 0;
  for (const { 0: whole, 2: mail, index: start } of text.matchAll(in_chat ? IN_CHAT : IN_POSTS)) {
    if (start < end) continue;
    const after = start + whole.length;
    end = mail ? after : pathEnd(text, after, text.length);
    const address = text.slice(start, end);
    yield { start, end, url: mail ? address : `https://${address}` };
  }
}

const PAIRS: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);
/** Punctuation of other scripts, space and what never stands in an address. */
const OUTSIDE = /[\s<>"`\\|\p{Cc}\uff5c]|[^\0-\x7f]/u;
const ENDING = /[.,;:!?*']/;

/** The end of the path, the query and the fragment: before what belongs to the sentence. */
function pathEnd(text: string, from: number, end: number, endsAt?: (at: number) => boolean): number {
  if (!/[/?#]/.test(text[from] ?? "")) return from;
  const closing: string[] = [];
  let last = from;
  for (let at = from; at < end; at++) {
    const sign = text[at] ?? "";
    if (endsAt?.(at)) return last;
    // A single bar may stand in an address; two hide what is between.
    if (sign === "|" && text[at + 1] !== "|" && text[at - 1] !== "|") continue;
    if (OUTSIDE.test(sign) && !(sign > "\x7f" && /[^\p{P}\p{Z}\uff5c]/u.test(sign))) break;
    const closes = PAIRS.get(sign);
    if (closes) closing.push(closes);
    else if (/[)\]}]/.test(sign)) {
      if (closing.pop() !== sign) break;
      last = at + 1;
      continue;
    }
    if (!closes && !ENDING.test(sign)) last = at + 1;
  }
  return last;
}
