export { parseMarkdown, parseMessage } from "./markdown.ts";
export { linkOf, mentionsOf, tagsOf, wordsOf } from "./walk.ts";
