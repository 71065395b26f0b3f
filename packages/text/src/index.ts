export { parseMarkdown } from "./markdown.ts";
export { mentionsOf, tagsOf, wordsOf } from "./walk.ts";
