import { en } from "./en.ts";

/** What each kind of mail is told. `link` is where its button leads. */
export type MailData = {
  verify_email: { name: string; code: string; link: string };
  email_changing: { name: string; new_email: string };
  email_changed: { name: string; new_email: string };
  reset_password: { name: string; link: string };
  password_changed: { name: string };
  sessions_ended: { name: string };
  new_device: { name: string; device: string; address: string };
  two_factor_on: { name: string };
  two_factor_off: { name: string };
  recovery_codes_renewed: { name: string };
  passkey_added: { name: string; passkey: string };
  passkey_removed: { name: string; passkey: string };
  identity_linked: { name: string; provider: string };
  identity_unlinked: { name: string; provider: string };
};
export type MailKind = keyof MailData;

/** A mail in one language, before its layout. */
export type MailText = { subject: string; paragraphs: string[]; action?: string };

export type Catalogue = {
  greeting: (name: string) => string;
  footer: (site: string) => string;
  /** Ends every mail about the security of an account. */
  not_you: string;
  mails: { [K in MailKind]: (data: MailData[K]) => MailText };
};

/** Languages that mails are written in. */
export const CATALOGUES = { en } as const satisfies Record<string, Catalogue>;
export type MailLocale = keyof typeof CATALOGUES;
