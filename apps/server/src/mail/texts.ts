import { type Phrase, phrase } from "@helloworld/protocol";

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

/** A mail before it is in a language; its data fills the placeholders. */
type MailText = { subject: Phrase; paragraphs: Phrase[]; action?: Phrase };

export const GREETING = phrase("Hello {name},");
export const GREETING_WITHOUT_NAME = phrase("Hello,");
export const FOOTER = phrase("This mail was sent by Helloworld Chat at {site}.");
/** Ends every mail about the security of an account. */
export const NOT_YOU = phrase(
  "If that was not you, change your password now and end all other sessions in your settings.",
);

export const MAILS: Record<MailKind, MailText> = {
  verify_email: {
    subject: phrase("Confirm your email address"),
    paragraphs: [
      phrase("Please confirm that this is your email address: open the link below, which works once within 24 hours."),
      phrase("Or enter this code within 15 minutes: {code}"),
      phrase("If you did not ask for this, ignore this mail."),
    ],
    action: phrase("Confirm my email"),
  },
  email_changing: {
    subject: phrase("Your email address is about to change"),
    paragraphs: [
      phrase("Someone who knows your password asked to change the email address of your account to {new_email}."),
      phrase("It changes once the new address is confirmed."),
    ],
  },
  email_changed: {
    subject: phrase("Your email address has changed"),
    paragraphs: [phrase("The email address of your account is now {new_email}.")],
  },
  reset_password: {
    subject: phrase("Choose a new password"),
    paragraphs: [
      phrase("Open the link below to choose a new password. It works once, within 30 minutes."),
      phrase("If you did not ask for this, ignore this mail: your password stays as it is."),
    ],
    action: phrase("Choose a new password"),
  },
  password_changed: {
    subject: phrase("Your password has changed"),
    paragraphs: [phrase("The password of your account was changed, and your other sessions were ended.")],
  },
  sessions_ended: {
    subject: phrase("You were signed out everywhere"),
    paragraphs: [phrase("All sessions of your account were ended at once.")],
  },
  new_device: {
    subject: phrase("A new device signed in"),
    paragraphs: [phrase("Someone signed in to your account with a new device: {device}, from {address}.")],
  },
  two_factor_on: {
    subject: phrase("Two-factor sign-in is on"),
    paragraphs: [phrase("From now on, signing in to your account takes a code or a passkey beside the password.")],
  },
  two_factor_off: {
    subject: phrase("Two-factor sign-in is off"),
    paragraphs: [phrase("From now on, signing in to your account takes nothing beside the password.")],
  },
  recovery_codes_renewed: {
    subject: phrase("You have new recovery codes"),
    paragraphs: [phrase("New recovery codes were made for your account. Those from before are void.")],
  },
  passkey_added: {
    subject: phrase("A passkey was added"),
    paragraphs: [phrase("The passkey “{passkey}” can now sign in to your account.")],
  },
  passkey_removed: {
    subject: phrase("A passkey was removed"),
    paragraphs: [phrase("The passkey “{passkey}” can no longer sign in to your account.")],
  },
  identity_linked: {
    subject: phrase("An account of {provider} was connected"),
    paragraphs: [phrase("An account of {provider} can now sign in to your account here.")],
  },
  identity_unlinked: {
    subject: phrase("An account of {provider} was disconnected"),
    paragraphs: [phrase("Your account of {provider} can no longer sign in to your account here.")],
  },
};
