import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { type CompiledMessage, compileMessageOrThrow } from "@lingui/message-utils/compileMessage";
import { generateMessageId } from "@lingui/message-utils/generateMessageId";
import PO from "pofile";
import type { Plugin } from "vite";
import { GROUPS, type Group, groupOf } from "./text-groups.ts";

const FOLDER = new URL("../src/locales/", import.meta.url);
const TEXTS = "virtual:texts/";
const ALL = "virtual:catalogues";
/** English with accents, a third longer: whatever stays plain is not translated, whatever is cut has too little room. */
const PSEUDO = "en-XA";

type Messages = Record<string, CompiledMessage>;

const SERVED = /\/assets\/texts-[\w-]+\/([\w-]+)\/(\w+)\.json$/;

/**
 * The translations, by language and by part of the product, as files that a page fetches in its own language.
 * `virtual:texts/GROUP` is imported by each module with texts of that group, and waits for them; English comes with the
 * modules (`lingui-macro.ts`). `virtual:catalogues` is all of them, for rendering on the server.
 */
export function catalogues(): Plugin {
  let is_ssr = false;
  return {
    name: "catalogues",
    config: () => ({ define: { TEXTS_PATH: JSON.stringify(`/assets/texts-${versionOfAll()}`) } }),
    configResolved(config) {
      is_ssr = Boolean(config.build.ssr);
    },
    resolveId: (id) => (id === ALL || id.startsWith(TEXTS) ? `\0${id}` : undefined),
    load(resolved) {
      const id = resolved.slice(1);
      if (id === ALL)
        return `export default ${JSON.stringify(Object.fromEntries(translated().map((tag) => [tag, messagesOf(tag)])))}`;
      if (!id.startsWith(TEXTS)) return undefined;
      const group = JSON.stringify(id.slice(TEXTS.length));
      return is_ssr ? "" : `import { addTexts } from "/src/app/texts.ts";\nawait addTexts(${group});`;
    },
    generateBundle() {
      if (is_ssr) return;
      const folder = `assets/texts-${versionOfAll()}`;
      for (const language of [...translated(), PSEUDO])
        for (const group of Object.keys(GROUPS) as Group[])
          this.emitFile({
            type: "asset",
            fileName: `${folder}/${language}/${group}.json`,
            source: JSON.stringify(messagesOf(language, group)),
          });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const [, language, group] = SERVED.exec(request.url ?? "") ?? [];
        if (!language || !group) return next();
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(messagesOf(language, group as Group)));
      });
    },
  };
}

/** Changes with any of the catalogues, so that their files may be kept for good. */
function versionOfAll(): string {
  const hash = createHash("sha256");
  for (const language of ["en", ...translated()]) hash.update(readFileSync(new URL(`${language}.po`, FOLDER)));
  return hash.digest("base64url").slice(0, 8);
}

const translated = () =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(".po") && file !== "en.po")
    .map((file) => file.slice(0, -3));

/** The compiled messages of a language, of all modules or of those of a group. */
function messagesOf(language: string, group?: Group): Messages {
  const source = language === PSEUDO ? "en" : language;
  const { items } = PO.parse(readFileSync(new URL(`${source}.po`, FOLDER), "utf8"));
  const messages: Messages = {};
  for (const { msgid, msgstr, references, obsolete } of items) {
    const text = msgstr[0];
    const files = references.flatMap((line) => line.split(" "));
    if (!text || obsolete || (group && !files.some((file) => groupOf(file) === group))) continue;
    const compiled = compileMessageOrThrow(text);
    messages[generateMessageId(msgid)] = language === PSEUDO ? pseudo(compiled) : compiled;
  }
  return messages;
}

const ACCENTS: Record<string, string> = {
  a: "á",
  e: "é",
  i: "í",
  o: "ó",
  u: "ú",
  n: "ñ",
  c: "ç",
  y: "ý",
  A: "Á",
  E: "É",
  O: "Ö",
  S: "Š",
};

function pseudo(message: CompiledMessage): CompiledMessage {
  if (typeof message !== "string")
    return message.map((token) => (typeof token === "string" ? pseudo(token) : token)) as CompiledMessage;
  const accented = message.replaceAll(/<[^>]*>|./gsu, (piece) => ACCENTS[piece] ?? piece);
  return `${accented}${"·".repeat(Math.ceil(message.length / 3))}`;
}
