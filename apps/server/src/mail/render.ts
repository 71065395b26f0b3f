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
  const { subject, paragraphs, action } = catalogue.mails[kind](data);
  const link = "link" in data ? data.link : undefined;
  const head = [catalogue.greeting(data.name), ...paragraphs];
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

const paragraph = (text: string) => `<p>${escapeHtml(text)}</p>`;

/** A subject is one line, whatever a name in it holds. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim();
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
