import { escapeHtml } from "../html.ts";
import { CATALOGUES, type MailData, type MailKind, type MailLocale } from "./texts/catalogue.ts";

export type Rendered = { subject: string; text: string; html: string };

/** Mails that somebody asked for; all others tell what happened to an account, and what to do when it was somebody else. */
const ASKED_FOR: ReadonlySet<MailKind> = new Set(["verify_email", "reset_password"]);

/** A mail as it is sent: subject, plain text and HTML, from one template. */
export function renderMail<K extends MailKind>(
  kind: K,
  data: MailData[K],
  site: string,
  locale: MailLocale = "en",
): Rendered {
  const catalogue = CATALOGUES[locale];
  const safe = harmless(data);
  const { subject, paragraphs, action } = catalogue.mails[kind](safe);
  const link = "link" in data ? data.link : undefined;
  const head = [catalogue.greeting(safe.name), ...paragraphs];
  const tail = ASKED_FOR.has(kind) ? [] : [catalogue.not_you];
  const text = [...head, ...(link ? [link] : []), ...tail, `--\n${catalogue.footer(site)}`].join("\n\n");
  const button = link ? `<p><a href="${escapeHtml(link)}">${escapeHtml(action ?? link)}</a></p>` : "";
  const html = `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="font-family: sans-serif; line-height: 1.5; max-width: 36em">
${head.map(paragraph).join("\n")}
${button}
${tail.map(paragraph).join("\n")}
<hr>
<p><small>${escapeHtml(catalogue.footer(site))}</small></p>
</body></html>`;
  return { subject: oneLine(subject), text: `${text}\n`, html };
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
