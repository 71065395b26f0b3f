/** A text area as it stands: its text and what is selected. */
export type MessageDraft = { text: string; start: number; end: number };

/** Puts `text` in place of what is between `from` and `to`, and selects from `start` to `end` of the result. */
export type Edit = { from: number; to: number; text: string; start: number; end: number };

/** The text area after an edit. */
export function edited({ text }: MessageDraft, edit: Edit): MessageDraft {
  return { text: text.slice(0, edit.from) + edit.text + text.slice(edit.to), start: edit.start, end: edit.end };
}

/** Puts a mark around what is selected, or takes it away where it is there already; spaces at the ends stay outside. */
export function toggleMark({ text, start, end }: MessageDraft, mark: string): Edit {
  const selected = text.slice(start, end);
  const from = start + (selected.length - selected.trimStart().length);
  const to = Math.max(from, end - (selected.length - selected.trimEnd().length));
  const inner = text.slice(from, to);
  const size = mark.length;
  const emptied = inner === "" && text.slice(Math.max(0, from - size), to + size) === mark + mark;
  if (emptied || (isMark(text, from - size, mark) && isMark(text, to, mark)))
    return { from: from - size, to: to + size, text: inner, start: from - size, end: to - size };
  if (inner.length >= 2 * size && inner.startsWith(mark) && inner.endsWith(mark)) {
    const bare = inner.slice(size, -size);
    return { from, to, text: bare, start: from, end: from + bare.length };
  }
  return { from, to, text: `${mark}${inner}${mark}`, start: from + size, end: to + size };
}

/** Whether the mark stands at a place, and is not part of a longer one: `*` of `**`. */
function isMark(text: string, at: number, mark: string): boolean {
  const [sign = ""] = mark;
  return at >= 0 && text.startsWith(mark, at) && text[at - 1] !== sign && text[at + mark.length] !== sign;
}

/** Code in a line; lines of code where several are selected. */
export function toggleCode(writing: MessageDraft): Edit {
  const { text, start, end } = writing;
  return text.slice(start, end).includes("\n") ? fenced(writing) : toggleMark(writing, "`");
}

/** Lines of code, as a block of its own. */
export function fenced({ text, start, end }: MessageDraft): Edit {
  const before = start === 0 || text[start - 1] === "\n" ? "" : "\n";
  const after = end === text.length || text[end] === "\n" ? "" : "\n";
  const inner = text.slice(start, end);
  const head = `${before}\`\`\`\n`;
  const begin = start + head.length;
  return {
    from: start,
    to: end,
    text: `${head}${inner}\n\`\`\`${after}`,
    start: begin,
    end: begin + inner.length,
  };
}

const ADDRESS = /^https?:\/\/\S+$/i;

/** Whether a text is the address of a page and nothing else. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text) && URL.canParse(text);
}

/** A link of what is selected; the part that is missing, its address or its words, is selected then. */
export function linked({ text, start, end }: MessageDraft, address?: string): Edit {
  const selected = text.slice(start, end);
  if (address !== undefined) {
    const link = `[${selected}](${address})`;
    return { from: start, to: end, text: link, start: start + link.length, end: start + link.length };
  }
  if (isAddress(selected)) return { from: start, to: end, text: `[](${selected})`, start: start + 1, end: start + 1 };
  const link = `[${selected}](https://)`;
  const place = selected === "" ? start + 1 : start + link.length - 1;
  return { from: start, to: end, text: link, start: place, end: place };
}

export type LineKind = "bullet" | "number" | "quote";
const LINE_MARKS: Record<LineKind, RegExp> = { bullet: /^[-*+] /, number: /^\d{1,9}[.)] /, quote: /^> ?/ };

/** Makes the selected lines a list or a quote, or takes that away where all of them are. */
export function toggleLines({ text, start, end }: MessageDraft, kind: LineKind): Edit {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", end);
  const to = next < 0 ? text.length : next;
  const lines = text.slice(from, to).split("\n");
  const mark = LINE_MARKS[kind];
  const marked = lines.every((line) => mark.test(line));
  const others = kind === "bullet" ? LINE_MARKS.number : kind === "number" ? LINE_MARKS.bullet : null;
  const changed = lines.map((line, index) => {
    if (marked) return line.replace(mark, "");
    const bare = others ? line.replace(others, "") : line;
    return `${kind === "number" ? `${index + 1}. ` : kind === "bullet" ? "- " : "> "}${bare}`;
  });
  const result = changed.join("\n");
  // Where nothing was selected the caret stays with its letter.
  if (start === end) {
    const place = Math.max(from, end + result.length - (to - from));
    return { from, to, text: result, start: place, end: place };
  }
  return { from, to, text: result, start: from, end: from + result.length };
}

const LISTED = /^(\s*)([-*+]|\d{1,9}[.)]|>)( ?)(.*)$/;

/** A new line within a list or quote, which goes on; one that is empty ends it. Null where a new line is only that. */
export function newLine({ text, start, end }: MessageDraft): Edit | null {
  if (start !== end || insideCode(text, start)) return null;
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const found = LISTED.exec(text.slice(from, start));
  if (!found) return null;
  const [, indent = "", mark = "", space = "", rest = ""] = found;
  if (mark !== ">" && space === "") return null;
  if (rest.trim() === "") return { from, to: start, text: "", start: from, end: from };
  const number = Number.parseInt(mark, 10);
  const next = Number.isNaN(number) ? mark : `${number + 1}${mark.at(-1)}`;
  const added = `\n${indent}${next} `;
  return { from: start, to: start, text: added, start: start + added.length, end: start + added.length };
}

const FENCE = /^ {0,3}```/;

/** Whether a place lies within lines of code, or in the line that begins them: a new line is meant there. */
export function insideCode(text: string, place: number): boolean {
  const lines = text.slice(0, place).split("\n");
  const line = lines.pop() ?? "";
  const open = lines.filter((one) => FENCE.test(one)).length % 2 === 1;
  return FENCE.test(line) ? !open : open;
}
