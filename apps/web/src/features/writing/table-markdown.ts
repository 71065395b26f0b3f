/** A table in Markdown; its first row is the head. Cells keep to their line. */
export function tableMarkdown(rows: readonly (readonly string[])[]): string {
  const filled = rows.filter((row) => row.some((cell) => cell.trim() !== ""));
  const [head, ...body] = filled;
  if (!head) return "";
  const columns = Math.max(...filled.map((row) => row.length));
  if (columns === 1 && body.length === 0) return head[0]?.trim() ?? "";
  const line = (cells: readonly string[]) =>
    `| ${Array.from({ length: columns }, (_, at) => inCell(cells[at] ?? "")).join(" | ")} |`;
  return [line(head), `|${" --- |".repeat(columns)}`, ...body.map(line)].join("\n");
}

function inCell(text: string): string {
  return text.trim().replace(/\s+/g, " ").replaceAll("|", "\\|");
}

/** Cells with tabs between, as spreadsheets copy them: a cell with a line break stands in quotes. */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [whole, quoted, bare, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r?\n|$)/g,
  )) {
    if (whole === "" && rows.at(-1)?.length === 0) break;
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? "");
    if (end === "") break;
    if (end !== "\t") rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}
