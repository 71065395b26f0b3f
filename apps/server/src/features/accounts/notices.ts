import type { App } from "../../app.ts";
import { sendMail } from "../../mail/mail.ts";
import type { MailData } from "../../mail/texts.ts";
import type { Tx } from "../../streams/streams.ts";
import { notify } from "../notifications/notify.ts";

/** What happens to an account that its owner is told by mail and by notification (ACC-14). */
export type Notice =
  | "new_device"
  | "password_changed"
  | "email_changing"
  | "email_changed"
  | "sessions_ended"
  | "two_factor_on"
  | "two_factor_off"
  | "recovery_codes_renewed"
  | "passkey_added"
  | "passkey_removed"
  | "identity_linked"
  | "identity_unlinked";

/** Tells somebody what happened to their account; by mail to their present address, or to the one before. */
export async function notifyOwner<K extends Notice>(
  app: App,
  tx: Tx,
  user_id: string,
  what: K,
  data: Omit<MailData[K], "name">,
  old_email?: string,
): Promise<void> {
  const { name, email } = await tx.query
    .selectFrom("users")
    .select(["name", "email"])
    .where("id", "=", user_id)
    .executeTakeFirstOrThrow();
  await sendMail(app, tx, { user_id, email: old_email ?? email }, what, { ...data, name } as MailData[K]);
  await notify(tx, user_id, "account", { source: { type: "account" }, data: { what, ...data } });
}
