import type { Catalogue } from "./catalogue.ts";

/** English. Another language is another file of this shape, named in catalogue.ts. */
export const en: Catalogue = {
  greeting: (name) => `Hello ${name},`,
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
  },
};
