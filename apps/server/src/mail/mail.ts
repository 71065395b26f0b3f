import { languageFor } from "@helloworld/text/catalogue";
import { sql } from "kysely";
import { createTransport } from "nodemailer";
import type { App } from "../app.ts";
import { siteOf } from "../config.ts";
import { digest } from "../features/accounts/digest.ts";
import type { Tx } from "../streams/streams.ts";
import { renderMail, withoutSecrets } from "./render.ts";
import type { MailData, MailKind } from "./texts.ts";

const JOB = "send_mail";
/** Tries before a mail is given up: with their growing pauses, about half a day. */
const TRIES = 14;
const KEPT_DAYS = 30;
const TIMEOUT_MS = 20_000;
/**
 * Mails within a day to an address that is not confirmed. Anyone can have them sent to a stranger, so all accounts that
 * name an address count together.
 */
const MOST_UNCONFIRMED = { verify_email: 5, reset_password: 10, others: 10 };

export type Recipient = { user_id: string; email: string };

/** The address of a page of ours, for a mail. */
export function linkTo(app: App, path: string): string {
  return `${siteOf(app.config)}${path}`;
}

/**
 * Writes a mail that is sent if and only if the transaction commits; without a mail server it is kept. One too many to
 * an unconfirmed address is kept as failed, and the request that caused it is answered as if it was sent.
 */
export async function sendMail<K extends MailKind>(
  app: App,
  tx: Tx,
  to: Recipient,
  kind: K,
  data: MailData[K],
): Promise<void> {
  const site = siteOf(app.config);
  const user = await tx.query.selectFrom("users").select("language").where("id", "=", to.user_id).executeTakeFirst();
  const language = languageFor(user?.language, null);
  const rendered = renderMail(kind, data, site, language);
  const shown_text = renderMail(kind, withoutSecrets(data), site, language).text;
  const kept = app.config.smtp_url === undefined;
  if (await isOneTooMany(app, tx, to, kind)) {
    const { subject } = rendered;
    const error = "This address is not confirmed, and has had its mails of the day.";
    const empty = { text: "", html: "", status: "failed", error } as const;
    await tx.query
      .insertInto("outbox")
      .values({ user_id: to.user_id, recipient: to.email, kind, subject, ...empty })
      .execute();
    return;
  }
  const { id } = await tx.query
    .insertInto("outbox")
    .values({
      user_id: to.user_id,
      recipient: to.email,
      kind,
      ...rendered,
      shown_text,
      status: kept ? "kept" : "waiting",
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  if (!kept) await app.jobs.enqueue(tx, JOB, { mail_id: id });
}

/** Counts a mail to an address that its account has not confirmed; true when there have been enough of its kind. */
async function isOneTooMany(app: App, tx: Tx, { user_id, email }: Recipient, kind: MailKind): Promise<boolean> {
  const group = kind === "verify_email" || kind === "reset_password" ? kind : "others";
  // What follows a plus reaches the same mailbox with most providers.
  const mailbox = email.toLowerCase().replace(/\+[^@]*@/, "@");
  const { rows } = await sql<{ mails: number }>`
    insert into mail_counts as c (address_hash)
    select ${digest(app, "mails to", group, mailbox)}
    where not exists (select from users where id = ${user_id} and email = ${email}::citext and email_verified)
    on conflict (address_hash) do update set
      mails = case when c.counted_from < now() - interval '1 day' then 1 else c.mails + 1 end,
      counted_from = case when c.counted_from < now() - interval '1 day' then now() else c.counted_from end
    returning mails`.execute(tx.query);
  return (rows[0]?.mails ?? 0) > MOST_UNCONFIRMED[group];
}

/** Says how mails leave: by SMTP, at least once, with the same Message-ID each time. */
export function registerMailJobs(app: App): void {
  const { smtp_url, mail_from } = app.config;
  const host = new URL(siteOf(app.config)).hostname;
  const transport = smtp_url
    ? createTransport({
        ...smtpOptions(smtp_url),
        connectionTimeout: TIMEOUT_MS,
        greetingTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
        disableFileAccess: true,
        disableUrlAccess: true,
      })
    : undefined;

  app.jobs.define<{ mail_id: string }>(
    JOB,
    async ({ mail_id }) => {
      const mail = await app.db.query
        .selectFrom("outbox")
        .selectAll()
        .where("id", "=", mail_id)
        .where("status", "=", "waiting")
        .executeTakeFirst();
      if (!mail || !transport) return;
      try {
        await transport.sendMail({
          from: mail_from ?? `"Helloworld Chat" <no-reply@${host}>`,
          to: { name: "", address: mail.recipient },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId: `<${mail.id}@${host}>`,
          headers: { "Auto-Submitted": "auto-generated" },
        });
      } catch (error) {
        if (!(await failed(app, mail_id, error))) throw error;
        return;
      }
      await app.db.query
        .updateTable("outbox")
        .set({ status: "sent", sent_at: new Date(), text: "", html: "", shown_text: "", error: null })
        .where("id", "=", mail_id)
        .execute();
    },
    { retries: TRIES + 5, expires_in: 120 },
  );

  app.jobs.define("forget_mails", () => forgetMails(app), { cron: "41 3 * * *" });
}

/** nodemailer reads the query of an address as options of its own: only what names the server is taken from it. */
function smtpOptions(address: string) {
  const url = new URL(address);
  const secure = url.protocol === "smtps:";
  const user = decodeURIComponent(url.username);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    ...(user && { auth: { user, pass: decodeURIComponent(url.password) } }),
  };
}

/** Notes a failure; true when the mail is given up: after the last try, or when the server refused it for good. */
async function failed(app: App, mail_id: string, thrown: unknown): Promise<boolean> {
  const error = thrown instanceof Error ? thrown.message.slice(0, 500) : String(thrown);
  const { responseCode = 0 } = thrown as { responseCode?: number };
  const result = await sql<{ status: string }>`
    update outbox set attempts = attempts + 1, error = ${error},
      status = case when ${responseCode >= 550} or attempts + 1 >= ${TRIES} then 'failed' else status end,
      text = case when ${responseCode >= 550} or attempts + 1 >= ${TRIES} then '' else text end,
      html = case when ${responseCode >= 550} or attempts + 1 >= ${TRIES} then '' else html end,
      shown_text = case when ${responseCode >= 550} or attempts + 1 >= ${TRIES} then '' else shown_text end
    where id = ${mail_id} returning status`.execute(app.db.query);
  return result.rows[0]?.status !== "waiting";
}

async function forgetMails(app: App): Promise<void> {
  await sql`delete from mail_counts where counted_from < now() - interval '1 day'`.execute(app.db.query);
  await sql`delete from outbox where created_at < now() - make_interval(days => ${KEPT_DAYS})`.execute(app.db.query);
}
