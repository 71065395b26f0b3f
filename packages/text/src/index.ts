export { parseMarkdown, parseMessage } from "./markdown.ts";
export { linkOf, mentionsOf, tagsOf } from "./walk.ts";
export { wordsOf } from "./words.ts";
