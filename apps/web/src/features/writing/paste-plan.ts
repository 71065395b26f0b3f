import { isAddress } from "./edits.ts";

export type Pasted = { text: string; html: string; has_files: boolean };

/** Tags and styles that say more than the text alone; that something is not bold says nothing. */
const FORM =
  /<(?:table|b|strong|i|em|a|ul|ol|code|pre|s|del|strike|h[1-6]|blockquote|img)[\s>]|font-weight:\s*(?:bold|[6-9]00)|font-style:\s*italic/i;
/** An editor of code puts its lines into one box of a monospaced font; its text has them as they are, without colours. */
const CODE_BOX =
  /^[^<]*(?:<(?:html|head|body|meta|!--)[^>]*>[^<]*)*<div[^>]*style="[^"]*(?:monospace|white-space:\s*pre\b)/i;

/**
 * What becomes of a paste: `link` around what is selected, `html` or `table` to
 * be made Markdown; null leaves it to the browser, or to who takes files.
 */
export function pastePlan({ text, html, has_files }: Pasted, selected: string): "link" | "html" | "table" | null {
  // Spreadsheets give a picture of the cells as well.
  if (has_files && !/<table[\s>]/i.test(html)) return null;
  if (selected.trim() !== "" && !selected.includes("\n") && !isAddress(selected) && isAddress(text.trim()))
    return "link";
  if (html !== "" && FORM.test(html) && !CODE_BOX.test(html.slice(0, 2_000))) return "html";
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
