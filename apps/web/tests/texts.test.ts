import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, types as t, traverse } from "@babel/core";
import { LANGUAGES } from "@helloworld/protocol/constants";
import { compileMessageOrThrow } from "@lingui/message-utils/compileMessage";
import PO from "pofile";

const ROOT = join(import.meta.dirname, "../../..");
const CATALOGUES = ["apps/web/src/locales", "packages/text/locales"];

function textsOf(folder: string, language: string): Map<string, string> {
  const { items } = PO.parse(readFileSync(join(ROOT, folder, `${language}.po`), "utf8"));
  return new Map(items.filter(({ obsolete }) => !obsolete).map(({ msgid, msgstr }) => [msgid, msgstr[0] ?? ""]));
}

type Facts = { names: Set<string>; plurals: Set<string>[] };
type Token = string | [name: string, kind?: string, forms?: Record<string, string | Token[] | undefined>];

/** The placeholders and plural forms of a compiled message. */
function factsOf(message: string | readonly Token[], facts: Facts = { names: new Set(), plurals: [] }): Facts {
  if (typeof message === "string") {
    for (const [tag] of message.matchAll(/<\/?\d+\/?>/g)) facts.names.add(tag);
    return facts;
  }
  for (const token of message) {
    if (typeof token === "string") {
      // `#` within a plural stands for the number itself.
      if (token !== "#") factsOf(token, facts);
      continue;
    }
    const [name, kind, forms = {}] = token;
    facts.names.add(name);
    const texts = Object.entries(forms).filter(([form, text]) => form !== "offset" && text !== undefined);
    if (kind === "plural") facts.plurals.push(new Set(texts.map(([form]) => form)));
    for (const [, text] of texts) factsOf(text ?? "", facts);
  }
  return facts;
}

const compiled = (text: string) => factsOf(compileMessageOrThrow(text) as string | Token[]);

/** Not asked for: numbers of a million and more, which no count here reaches. */
const isRare = (form: string, language: string) => form === "many" && ["es", "fr", "pt"].includes(language);

describe("UX-5: the texts of each language", () => {
  for (const folder of CATALOGUES) {
    const english = textsOf(folder, "en");
    for (const language of LANGUAGES.filter((one) => one !== "en")) {
      test(`${folder}: ${language} has all of them, no other, and loses no placeholder or plural form`, () => {
        const translated = textsOf(folder, language);
        expect([...english.keys()].filter((id) => !translated.get(id))).toEqual([]);
        expect([...translated.keys()].filter((id) => !english.has(id))).toEqual([]);
        const wrong: string[] = [];
        for (const [id, text] of translated) {
          const [asked, given] = [compiled(id), compiled(text)];
          if ([...asked.names].sort().join() !== [...given.names].sort().join()) wrong.push(`${id} -> ${text}`);
          const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
          for (const plural of given.plurals)
            if (forms.some((form) => !plural.has(form) && !isRare(form, language))) wrong.push(`forms of ${text}`);
        }
        expect(wrong).toEqual([]);
      });
    }
  }
});

const SHOWN = new Set(["label", "title", "placeholder", "aria-label", "alt", "hint", "text", "description"]);
const WORD = /\p{L}{2}/u;
/** Names of the product and of keys, and what is typed as it stands, which are the same in all languages. */
const NAMES = /^(?:https:\/\/|:smile|\\\*text\\\*|Helloworld Chat|Ctrl|Cmd|Alt|Shift|Esc|Enter|Home|End|Tab|GIF|PNG)$/;
const SAME_EVERYWHERE = new Set(["code", "kbd", "Trans", "script", "style"]);

function plainTexts(file: string): string[] {
  const tree = parseSync(readFileSync(file, "utf8"), {
    filename: file,
    configFile: false,
    babelrc: false,
    parserOpts: { plugins: ["typescript", "jsx"] },
  });
  const found: string[] = [];
  const say = (text: string) => {
    const words = text.trim().replace(/\s+/g, " ");
    if (WORD.test(words) && !NAMES.test(words)) found.push(`${file.slice(ROOT.length + 1)}: ${words}`);
  };
  traverse(tree as t.File, {
    JSXElement(path) {
      const { name } = path.node.openingElement;
      if (t.isJSXIdentifier(name) && SAME_EVERYWHERE.has(name.name)) path.skip();
    },
    JSXText({ node }) {
      say(node.value);
    },
    JSXAttribute({ node }) {
      if (t.isJSXIdentifier(node.name) && SHOWN.has(node.name.name) && t.isStringLiteral(node.value))
        say(node.value.value);
    },
  });
  return found;
}

test("UX-5: no text of the interface stands outside of the catalogue", () => {
  const source = join(ROOT, "apps/web/src");
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
    // The parts page is for developers only.
    (name) => name.endsWith(".tsx") && !name.includes("features/parts/"),
  );
  expect(files.length).toBeGreaterThan(200);
  expect(files.flatMap((name) => plainTexts(join(source, name)))).toEqual([]);
}, 60_000);
