import { fileTypeFromFile } from "file-type";

/** Of texts the name says which kind. A map, as a name may end in `.constructor`, which every object has. */
const TEXTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    csv: "text/csv",
    md: "text/markdown",
    markdown: "text/markdown",
    json: "application/json",
    css: "text/css",
    js: "text/javascript",
    mjs: "text/javascript",
    ics: "text/calendar",
    vcf: "text/vcard",
  }),
);
/** Names for the same. */
const SAME: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "image/apng": "image/png",
    "audio/x-m4a": "audio/mp4",
    "video/x-m4v": "video/mp4",
    "audio/vnd.wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/x-flac": "audio/flac",
    "video/x-matroska": "video/matroska",
    "video/x-msvideo": "video/vnd.avi",
  }),
);
const HEAD_BYTES = 8_192;

/** What a file is by its content. */
export async function mediaTypeOf(path: string, name: string): Promise<string> {
  const found = await fileTypeFromFile(path).catch(() => undefined);
  // The codec is told by the tracks.
  const mime = found?.mime.split(";")[0];
  if (mime && mime !== "application/xml") return SAME.get(mime) ?? mime;
  const head = await Bun.file(path).slice(0, HEAD_BYTES).bytes();
  const text = textOf(head);
  return (text === undefined ? undefined : textTypeOf(text, name)) ?? mime ?? "application/octet-stream";
}

/** A beginning of HTML or SVG may stand behind these. */
const BEFORE = /^(?:\s|<!--[\s\S]*?-->|<\?xml[^>]*>)*/i;

function textTypeOf(text: string, name: string): string {
  const start = text.slice(BEFORE.exec(text)?.[0].length ?? 0);
  if (/^<svg[\s>]/i.test(start) || /^<!doctype\s+svg\b/i.test(start)) return "image/svg+xml";
  if (/^<(!doctype\s+html|html|head|body|script|style|iframe|meta|title|link|base)(?=[\s>/]|$)/i.test(start))
    return "text/html";
  if (/^\s*<\?xml\s/.test(text)) return "application/xml";
  return TEXTS.get(name.split(".").at(-1)?.toLowerCase() ?? "") ?? "text/plain";
}

/** Characters that no text has. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they tell that it is no text
const BINARY = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]/;

/** The text that these bytes are the beginning of, in whichever encoding; undefined where they are none. */
function textOf(head: Uint8Array): string | undefined {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return decoded(head, "utf-16le");
  if (first === 0xfe && second === 0xff) return decoded(head, "utf-16be");
  const utf8 = decoded(head, "utf-8");
  if (utf8 !== undefined) return utf8;
  // Without a mark, UTF-16 is known by the zeros of its letters and spaces, all on one side.
  for (const [encoding, side] of [
    ["utf-16le", 1],
    ["utf-16be", 0],
  ] as const) {
    const zeros = [0, 0];
    for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
    if ((zeros[1 - side] ?? 0) === 0 && (zeros[side] ?? 0) * 5 > head.length) return decoded(head, encoding);
  }
  // The encodings of one country each have no mark at all: a text has no control characters in any of them.
  const latin = Buffer.from(head).toString("latin1");
  return BINARY.test(latin) ? undefined : latin;
}

function decoded(bytes: Uint8Array, encoding: "utf-8" | "utf-16le" | "utf-16be"): string | undefined {
  try {
    // A character may be cut at the end.
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    return BINARY.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
