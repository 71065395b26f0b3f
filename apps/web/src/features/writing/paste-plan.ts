import { isAddress } from "./edits.ts";

export type Pasted = { text: string; html: string; has_files: boolean };

/** Tags that say more than the text alone; an editor of code gives only lines and colours. */
const FORM = /<(?:table|b|strong|i|em|a|ul|ol|code|pre|s|del|strike|h[1-6]|blockquote)[\s>]|font-(?:weight|style)/i;

/**
 * What becomes of a paste: `link` around what is selected, `html` or `table` to
 * be made Markdown; null leaves it to the browser, or to who takes files.
 */
export function pastePlan({ text, html, has_files }: Pasted, selected: string): "link" | "html" | "table" | null {
  // Spreadsheets give a picture of the cells as well.
  if (has_files && !/<table[\s>]/i.test(html)) return null;
  if (selected.trim() !== "" && !selected.includes("\n") && !isAddress(selected) && isAddress(text.trim()))
    return "link";
  if (html !== "" && FORM.test(html)) return "html";
  return isTable(text) ? "table" : null;
}

/** Lines of cells with tabs between, as many in each; code that is indented begins with them. */
function isTable(text: string): boolean {
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  if (lines.length < 2) return false;
  const tabs = (line: string) => line.split("\t").length - 1;
  const count = tabs(lines[0] ?? "");
  if (count === 0 || lines.every((line) => line.startsWith("\t"))) return false;
  return lines.every((line) => tabs(line) === count && line.trim() !== "");
}
