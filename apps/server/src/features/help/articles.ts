import { join } from "node:path";
import { type HelpArticle, type HelpSlug, helpSlug, type Language } from "@helloworld/protocol";
import { parseMarkdown, wordsOf } from "@helloworld/text";

/** `articles/<language>/<slug>.md`: a heading, a paragraph that sums it up, and the text. */
const FOLDER = join(import.meta.dir, "articles");

type Article = HelpArticle & { text: string };

const known = new Map<Language, Promise<Article[]>>();

/** The articles in a language; those that it does not have are in English. They come with the program, so they are read once. */
export function articlesIn(language: Language): Promise<Article[]> {
  const articles = known.get(language) ?? Promise.all(helpSlug.options.map((slug) => readArticle(slug, language)));
  known.set(language, articles);
  return articles;
}

async function readArticle(slug: HelpSlug, language: Language): Promise<Article> {
  const translated = Bun.file(join(FOLDER, language, `${slug}.md`));
  const file = (await translated.exists()) ? translated : Bun.file(join(FOLDER, "en", `${slug}.md`));
  const [heading, opening, ...rest] = parseMarkdown(await file.text());
  const words = (part: typeof heading) => (part === undefined ? "" : wordsOf([part]).replace(/\s+/g, " ").trim());
  return {
    slug,
    title: words(heading),
    summary: words(opening),
    body: rest,
    text: rest.map(words).join("\n"),
  };
}
