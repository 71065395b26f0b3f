import { fileTypeFromFile } from "file-type";

const TEXTS = new Map(
  Object.entries({
    csv: "text/csv",
    md: "text/markdown",
    json: "application/json",
    css: "text/css",
    js: "text/javascript",
    ics: "text/calendar",
    vcf: "text/vcard",
  }),
);
/** Names for the same. */
const SAME: Record<string, string> = {
  "image/apng": "image/png",
  "audio/x-m4a": "audio/mp4",
  "video/x-m4v": "video/mp4",
  "audio/vnd.wave": "audio/wav",
  "audio/x-wav": "audio/wav",
  "audio/x-flac": "audio/flac",
};
const HEAD_BYTES = 8_192;

/** What a file is by its content; of texts the name says which kind. */
export async function mediaTypeOf(path: string, name: string): Promise<string> {
  const found = await fileTypeFromFile(path).catch(() => undefined);
  if (found && found.mime !== "application/xml") return SAME[found.mime] ?? found.mime;
  const head = await Bun.file(path).slice(0, HEAD_BYTES).bytes();
  return textTypeOf(head, name) ?? found?.mime ?? "application/octet-stream";
}

function textTypeOf(head: Uint8Array, name: string): string | undefined {
  let text: string;
  try {
    // A character may be cut at the end.
    text = new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
  } catch {
    return undefined;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they tell that it is no text
  if (/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text)) return undefined;
  if (/<svg[\s>]/i.test(text)) return "image/svg+xml";
  if (/<(!doctype\s+html|html|head|body|script|iframe)[\s>]/i.test(text)) return "text/html";
  if (/^\s*<\?xml\s/.test(text)) return "application/xml";
  return TEXTS.get(name.split(".").at(-1)?.toLowerCase() ?? "") ?? "text/plain";
}
