import { directionOf, type Phrase } from "@helloworld/protocol";
import { translate } from "@helloworld/text/catalogue";
import { escapeHtml } from "../html.ts";
import { FOOTER, GREETING, GREETING_WITHOUT_NAME, MAILS, type MailData, type MailKind, NOT_YOU } from "./texts.ts";

export type Rendered = { subject: string; text: string; html: string };

/** Mails that somebody asked for; all others tell what happened to an account, and what to do when it was somebody else. */
const ASKED_FOR: ReadonlySet<MailKind> = new Set(["verify_email", "reset_password"]);

/** A mail as it is sent: subject, plain text and HTML, in one of the languages of the catalogue. */
export function renderMail<K extends MailKind>(kind: K, data: MailData[K], site: string, language = "en"): Rendered {
  const safe = harmless(data);
  const say = (text: Phrase, values: Record<string, string> = safe) => translate(language, text, values);
  const { subject, paragraphs, action } = MAILS[kind];
  const link = "link" in data ? data.link : undefined;
  const head = [say(safe.name ? GREETING : GREETING_WITHOUT_NAME), ...paragraphs.map((text) => say(text))];
  const tail = ASKED_FOR.has(kind) ? [] : [say(NOT_YOU)];
  const footer = say(FOOTER, { site });
  const text = [...head, ...(link ? [link] : []), ...tail, `--\n${footer}`].join("\n\n");
  const button = link ? `<p><a href="${escapeHtml(link)}">${escapeHtml(action ? say(action) : link)}</a></p>` : "";
  const html = `<!doctype html><html lang="${language}" dir="${directionOf(language)}"><head><meta charset="utf-8"><title>${escapeHtml(say(subject))}</title></head>
<body style="font-family: sans-serif; line-height: 1.5; max-width: 36em">
${head.map(paragraph).join("\n")}
${button}
${tail.map(paragraph).join("\n")}
<hr>
<p><small>${escapeHtml(footer)}</small></p>
</body></html>`;
  return { subject: oneLine(say(subject)), text: `${text}\n`, html };
}

/** What a reader needs whole, and what this server wrote itself. */
const WHOLE = new Set(["link", "code", "address"]);
const MOST = 40;
const HIDDEN = "[hidden]";

/** The same data without what opens the account of its reader. */
export function withoutSecrets<T extends object>(data: T): T {
  return { ...data, ...("link" in data && { link: HIDDEN }), ...("code" in data && { code: HIDDEN }) };
}

/**
 * The data of a mail without what a stranger could say by it: anyone can sign up with the address of another person and
 * choose a name, the name of a passkey or of a device. So these are short, and nothing in them becomes a link.
 */
function harmless<K extends MailKind>(data: MailData[K]): MailData[K] {
  const entries = Object.entries(data).map(([key, text]) => {
    if (WHOLE.has(key)) return [key, text];
    if (key === "new_email") return [key, shortened(text, 2 * MOST)];
    return [key, shortened(withoutLinks(text), MOST)];
  });
  return Object.fromEntries(entries) as MailData[K];
}

/** Words that a mail program might make a link of are left out: addresses, domains, anything with a slash or an @. */
function withoutLinks(text: string): string {
  return text
    .split(/\s+/)
    .filter((word) => !/[@\uFF20]|\/\/|[\p{L}\p{N}][.\u3002\uFF0E\uFF61][\p{L}\p{N}]|^www\b|:\S/iu.test(word))
    .join(" ");
}

function shortened(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
}

const paragraph = (text: string) => `<p>${escapeHtml(text)}</p>`;

/** A subject is one line, whatever a name in it holds. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim();
}
