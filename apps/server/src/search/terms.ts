import { fold, wordsIn } from "./fold.ts";

/** One word that is looked for: `any` by its beginning, or one of `whole` as it is. A part of a run is found anywhere. */
export type Term = { any: string[]; is_run: boolean; whole?: string[] };

/** More words than this are not looked at. */
const MOST_WORDS = 12;
const LONGEST_WORD = 64;
const LONGEST_RUN = 40;
const UMLAUTS = { ä: "ae", ö: "oe", ü: "ue" } as const;

/** What a query asks for. Nothing in it is an operator. */
export function termsOf(q: string): Term[] {
  const terms = new Map<string, Term>();
  // Umlauts are written with and without dots, and with an e.
  const spelled = q.normalize("NFC").replace(/[äöü]/gi, (letter) => UMLAUTS[letter.toLowerCase() as "ä"]);
  const others = [...wordsIn(fold(spelled))];
  for (const [index, { text, is_run }] of [...wordsIn(fold(q))].entries()) {
    if (terms.size === MOST_WORDS) break;
    const letters = [...text];
    if (is_run) {
      const part = letters.slice(0, LONGEST_RUN).join("");
      terms.set(part, { any: [part], is_run });
      continue;
    }
    const word = letters.slice(0, LONGEST_WORD).join("");
    const plain = word.replace(/([aou])e/g, "$1");
    const version = versionOf(word);
    const whole = [...(plain !== word ? [plain] : []), ...(version ? [version] : [])];
    const other = others[index]?.text ?? word;
    terms.set(word, { any: [...new Set([word, other])], is_run, ...(whole.length > 0 && { whole }) });
  }
  return [...terms.values()];
}

/** The number of a version with the `v` before it, or without: `1.22` and `v1.22` are one. */
function versionOf(word: string): string | null {
  if (/^[0-9]{1,6}$/.test(word)) return `v${word}`;
  return /^v[0-9]{1,6}$/.test(word) ? word.slice(1) : null;
}

/** As a tsquery. Terms are letters and digits, so there is nothing in them to quote. */
export function tsqueryOf(terms: Term[]): string {
  return terms.map((term) => `(${(term.is_run ? [phraseQuery(term)] : alternatives(term)).join(" | ")})`).join(" & ");
}

function phraseQuery({ any: [run = ""] }: Term): string {
  const letters = [...run];
  if (letters.length === 1) return `'${run}':*`;
  return letters
    .slice(1)
    .map((letter, index) => `'${letters[index]}${letter}'`)
    .join(" <-> ");
}

function alternatives({ any, whole = [] }: Term): string[] {
  return [...any.map((word) => (word.length > 1 ? `'${word}':*` : `'${word}'`)), ...whole.map((word) => `'${word}'`)];
}

/** Text for LIKE, its wildcards taken as themselves. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
