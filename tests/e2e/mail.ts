import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { bootstrap, root } from "../../scripts/bootstrap.mjs";
import { dataFolders } from "./server.ts";
import { expect, PASSWORD, type Person } from "./story.ts";

type Mail = { recipient: string; kind: string; subject: string; text: string };

/** Usernames of the admins, by the address of the server. */
const admins = new Map<string, string>();
export const rememberAdmin = (admin: Person) => void admins.set(admin.url, admin.username);

/** Makes the first admin by the printed link, or signs in as the one there is. */
export async function asAdmin(person: Person, setup_link: string): Promise<Person> {
  const known = admins.get(person.url);
  if (known) {
    await person.call("POST", "/auth/login", { username: known, password: PASSWORD });
    return person;
  }
  await person.register();
  await person.call("POST", "/auth/claim_admin", { token: new URL(setup_link).searchParams.get("setup") });
  rememberAdmin(person);
  return person;
}

/** The newest mail of a kind that the server keeps for somebody, as its operator reads it. */
export async function mailTo(admin: Person, person: Person, kind: string): Promise<Mail> {
  let found: Mail | undefined;
  await expect
    .poll(async () => {
      const { stdout } = spawnSync(bootstrap(), [join(root, "apps/server/src/mail/kept.ts"), "--json"], {
        env: { ...process.env, DATA_DIR: dataFolders.get(admin.url) ?? "" },
        encoding: "utf8",
      });
      const mails = JSON.parse(stdout) as Mail[];
      found = mails.find((mail) => mail.kind === kind && mail.recipient.startsWith(person.username));
      return found?.kind;
    })
    .toBe(kind);
  return found as Mail;
}

/** The path of the link in a mail, and its code. */
export const linkIn = (mail: Mail) => /\/\w+\?token=\S+/.exec(mail.text)?.[0] ?? "";
export const codeIn = (mail: Mail) => /\b\d{6}\b/.exec(mail.text)?.[0] ?? "";
