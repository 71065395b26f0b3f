import type { Catalogue } from "./catalogue.ts";

/** English. Another language is another file of this shape, named in catalogue.ts. */
export const en: Catalogue = {
  greeting: (name) => (name ? `Hello ${name},` : "Hello,"),
  footer: (site) => `This mail was sent by Helloworld Chat at ${site}.`,
  not_you: "If that was not you, change your password now and end all other sessions in your settings.",
  mails: {
    verify_email: ({ code }) => ({
      subject: "Confirm your email address",
      paragraphs: [
        "Please confirm that this is your email address: open the link below, which works once within 24 hours.",
        `Or enter this code within 15 minutes: ${code}`,
        "If you did not ask for this, ignore this mail.",
      ],
      action: "Confirm my email",
    }),
    email_changing: ({ new_email }) => ({
      subject: "Your email address is about to change",
      paragraphs: [
        `Somebody who knows your password asked to change the email address of your account to ${new_email}.`,
        "It changes once the new address is confirmed.",
      ],
    }),
    email_changed: ({ new_email }) => ({
      subject: "Your email address has changed",
      paragraphs: [`The email address of your account is now ${new_email}.`],
    }),
    reset_password: () => ({
      subject: "Choose a new password",
      paragraphs: [
        "Open the link below to choose a new password. It works once, within 30 minutes.",
        "If you did not ask for this, ignore this mail: your password stays as it is.",
      ],
      action: "Choose a new password",
    }),
    password_changed: () => ({
      subject: "Your password has changed",
      paragraphs: ["The password of your account was changed, and your other sessions were ended."],
    }),
    sessions_ended: () => ({
      subject: "You were signed out everywhere",
      paragraphs: ["All sessions of your account were ended at once."],
    }),
    new_device: ({ device, address }) => ({
      subject: "A new device signed in",
      paragraphs: [`Somebody signed in to your account with a device that we do not know: ${device}, from ${address}.`],
    }),
    two_factor_on: () => ({
      subject: "Two-factor sign-in is on",
      paragraphs: ["From now on, signing in to your account takes a code or a passkey beside the password."],
    }),
    two_factor_off: () => ({
      subject: "Two-factor sign-in is off",
      paragraphs: ["From now on, signing in to your account takes nothing beside the password."],
    }),
    recovery_codes_renewed: () => ({
      subject: "You have new recovery codes",
      paragraphs: ["New recovery codes were made for your account. Those from before are void."],
    }),
    passkey_added: ({ passkey }) => ({
      subject: "A passkey was added",
      paragraphs: [`The passkey "${passkey}" can now sign in to your account.`],
    }),
    passkey_removed: ({ passkey }) => ({
      subject: "A passkey was removed",
      paragraphs: [`The passkey "${passkey}" can no longer sign in to your account.`],
    }),
    identity_linked: ({ provider }) => ({
      subject: `An account of ${provider} was connected`,
      paragraphs: [`An account of ${provider} can now sign in to your account here.`],
    }),
    identity_unlinked: ({ provider }) => ({
      subject: `An account of ${provider} was disconnected`,
      paragraphs: [`Your account of ${provider} can no longer sign in to your account here.`],
    }),
  },
};
