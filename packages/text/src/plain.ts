import type { RichNode, RichText } from "@helloworld/protocol";

/** Anything that could mean more than itself, and empty lines, which part paragraphs. */
const MARKED = /[*_~`|$[\]<>\\@#&\t\r\v\f\0]|:[a-z0-9_]{2,32}:|:\/\/|www\.|mailto:|^ *(?:[-+=>]|\d{1,9}[.)])|\n *\n/im;

/**
 * The tree of a message that has no mark-up, as `parseMessage` would make it;
 * null for one that has to be parsed. For showing most messages at once, while
 * the parser is on its way.
 */
export function plainTree(source: string): RichText | null {
  if (MARKED.test(source) || !/\S/.test(source)) return null;
  const children: RichNode[] = [];
  for (const line of source.split("\n")) {
    const text = withoutSpacesAfter(line);
    if (text === "") continue;
    if (children.length > 0) children.push({ type: "break" });
    children.push(text);
  }
  return [{ type: "paragraph", children }];
}

/** Step by step: the expression for spaces at an end is quadratic on many spaces in the middle. */
function withoutSpacesAfter(line: string): string {
  let to = line.length;
  while (to > 0 && line[to - 1] === " ") to--;
  return line.slice(0, to);
}
