import { LIMITS } from "@helloworld/protocol";

/** Characters that change how others read, or are not seen: all of their kind but the two that join letters and emoji. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;
/** Names of devices on Windows, whatever follows the first dot. */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;
/** Of UTF-8, that every file system takes. */
const MOST_BYTES = 200;
const MOST_EXTENSION = 20;
/** Characters at the end of a given name, with its extension, that are looked at. */
const MOST_GIVEN = 1_000;

/** The name of a file to show and to save it under, whatever its sender called it; never empty. */
export function cleanName(name: string): string {
  const last = name.slice(-MOST_GIVEN).toWellFormed().normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const plain = last
    .replace(UNSEEN, "")
    .replace(/[<>:"|?*\ufffd]/g, "_")
    .replace(/\s+/g, " ")
    .replace(/^[. ]+/, "");
  return shortened(withoutEnd(plain).replace(DEVICES, "_$1")) || "file";
}

/** Without dots and spaces at its end; a pattern for that takes the square of their number. */
function withoutEnd(name: string): string {
  let end = name.length;
  while (name[end - 1] === "." || name[end - 1] === " ") end -= 1;
  return name.slice(0, end);
}

/** Cut in the middle, so that its extension stays. */
function shortened(name: string): string {
  if (fits(name)) return name;
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 && name.length - dot <= MOST_EXTENSION ? name.slice(dot) : "";
  let stem = "";
  for (const character of name.slice(0, name.length - extension.length)) {
    if (!fits(stem + character + extension)) break;
    stem += character;
  }
  return stem.trimEnd() + extension;
}

const fits = (name: string) => Buffer.byteLength(name) <= MOST_BYTES && name.length <= LIMITS.file_name;

/** How a file is handed out (RFC 6266), by its name in every script. */
export function disposition(how: "inline" | "attachment", name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const escaped = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `${how}; filename="${ascii}"; filename*=UTF-8''${escaped}`;
}
