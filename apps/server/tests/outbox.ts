import type { Running } from "../src/server.ts";
import { eventually, type TestUser } from "./harness.ts";

type Kept = { recipient: string; kind: string; subject: string; text: string };

/** The mails of one kind that a server without a mail server keeps for an address, newest first. */
export async function mailsTo({ app }: Running, email: string, kind: string): Promise<Kept[]> {
  return app.db.query
    .selectFrom("outbox")
    .select(["recipient", "kind", "subject", "text"])
    .where("recipient", "=", email)
    .where("kind", "=", kind)
    .orderBy("id", "desc")
    .execute();
}

/** The newest such mail, once it is there. */
export async function mailTo(server: Running, email: string, kind: string): Promise<Kept> {
  await eventually(async () => (await mailsTo(server, email, kind)).length > 0, `a mail ${kind} to ${email}`);
  return (await mailsTo(server, email, kind))[0] as Kept;
}

export const tokenIn = (mail: Kept) => /token=([\w-]+)/.exec(mail.text)?.[1] ?? "";
export const codeIn = (mail: Kept) => /code within 15 minutes: (\d{6})/.exec(mail.text)?.[1] ?? "";

/** Confirms the address of an account, as its owner does: signed in, by the code of the mail. */
export async function confirmEmail(server: Running, user: TestUser): Promise<void> {
  const mail = await mailTo(server, user.me.email, "verify_email");
  await user.call("POST", "/auth/verify_email", { code: codeIn(mail) });
}
