import type { ClipboardEvent, KeyboardEvent } from "react";
import { applyEdit, insertText, writingOf } from "./apply-edit.ts";
import { linked, newLine } from "./edits.ts";
import { type Format, formatOf, formatted } from "./formats.ts";
import { pastePlan } from "./paste-plan.ts";

export function format(box: HTMLTextAreaElement | null, name: Format): void {
  if (box) applyEdit(box, formatted(writingOf(box), name));
}

/** Does what a key asks of a text with form; answers whether it did. */
export function pressFormat(event: KeyboardEvent<HTMLTextAreaElement>): boolean {
  const name = formatOf(event.nativeEvent);
  if (!name) return false;
  event.preventDefault();
  format(event.currentTarget, name);
  return true;
}

/** A new line in a list or quote goes on with it, or ends it. */
export function pressNewLine(event: KeyboardEvent<HTMLTextAreaElement>): void {
  const edit = newLine(writingOf(event.currentTarget));
  if (!edit) return;
  event.preventDefault();
  applyEdit(event.currentTarget, edit);
}

/** Makes Markdown of what is pasted where that is more than its text. */
export function pasteMarkdown(event: ClipboardEvent<HTMLTextAreaElement>): void {
  const { clipboardData: data, currentTarget: box } = event;
  const [text, html] = [data.getData("text/plain"), data.getData("text/html")];
  const writing = writingOf(box);
  const selected = writing.text.slice(writing.start, writing.end);
  const plan = pastePlan({ text, html, has_files: data.files.length > 0 }, selected);
  if (!plan) return;
  event.preventDefault();
  if (plan === "link") applyEdit(box, linked(writing, text.trim()));
  else void converted(plan, text, html).then((markdown) => insertText(box, markdown));
}

async function converted(plan: "html" | "table", text: string, html: string): Promise<string> {
  try {
    if (plan === "table") {
      const { cellsOf, tableMarkdown } = await import("./table-markdown.ts");
      return tableMarkdown(cellsOf(text));
    }
    const { htmlMarkdown, htmlOf } = await import("./html-markdown.ts");
    return htmlMarkdown(htmlOf(html)) || text;
  } catch {
    // Nothing of what was copied is lost when the converter cannot be fetched.
    return text;
  }
}
