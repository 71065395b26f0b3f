import type { HelpEntry } from "@helloworld/protocol";

/** How many letters of a word may be wrong: none of a short one. */
const allowed = (word: string) => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

const folded = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const wordsIn = (text: string) => folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** The articles in which each word occurs, or one that is nearly it; those that have it in the title come first. */
export function searchHelp(articles: readonly HelpEntry[], q: string): readonly HelpEntry[] {
  const asked = wordsIn(q);
  if (asked.length === 0) return articles;
  return articles
    .map((article) => {
      const parts = [
        { words: wordsIn(article.title), weight: 9 },
        { words: wordsIn(article.summary), weight: 3 },
        { words: wordsIn(article.text), weight: 1 },
      ];
      const scores = asked.map((word) => Math.max(...parts.map(({ words, weight }) => weight * nearness(words, word))));
      return { article, score: scores.includes(0) ? 0 : scores.reduce((all, one) => all + one, 0) };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ article }) => article);
}

/** 3 for a word that begins with what is asked, 1 for one that is nearly it, 0 for none. */
function nearness(words: readonly string[], asked: string): number {
  if (words.some((word) => word.startsWith(asked))) return 3;
  const wrong = allowed(asked);
  return wrong > 0 && words.some((word) => isNear(word, asked, wrong)) ? 1 : 0;
}

/** Whether at most so many letters differ, are missing, are too many, or changed places with the next. */
function isNear(a: string, b: string, wrong: number): boolean {
  if (Math.abs(a.length - b.length) > wrong) return false;
  let [older, old] = [[] as number[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((old[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (old[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (older[j - 2] ?? 0) + 1);
      row.push(least);
    }
    [older, old] = [old, row];
  }
  return (old[b.length] ?? 0) <= wrong;
}
