import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Config, loadConfig } from "../config.ts";
import { connect } from "../db/connect.ts";
import { embeddedUrl } from "../db/embedded.ts";
import { exitOnOperatorError, StartupError } from "../startup-error.ts";

/**
 * `npm run mail [address]`: the mails that a server without a mail server keeps, with their links and codes. It reads
 * the database of the running server, so only someone who runs this machine can: an admin of the site sees mails
 * without what opens the accounts of others.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { json: { type: "boolean" } }, allowPositionals: true });
  const db = connect(databaseUrl(loadConfig(process.env)), 1);
  try {
    const mails = await db.query
      .selectFrom("outbox")
      .select(["recipient", "kind", "subject", "text", "created_at"])
      .where("status", "=", "kept")
      .$if(positionals[0] !== undefined, (select) => select.where("recipient", "=", positionals[0] as string))
      .orderBy("id", "desc")
      .limit(100)
      .execute();
    if (values.json) return console.log(JSON.stringify(mails));
    if (mails.length === 0) return console.log("No mails are kept.");
    // The newest at the end, where the terminal is.
    for (const { recipient, subject, text, created_at } of mails.reverse())
      console.log(`${"=".repeat(72)}\n${created_at.toISOString()}\nTo: ${recipient}\nSubject: ${subject}\n\n${text}`);
  } finally {
    await db.close();
  }
}

/** The database of the running server: the one of the settings, or its own, by the socket that it says it listens on. */
function databaseUrl(config: Config): string {
  if (config.database_url !== undefined) return config.database_url;
  try {
    const lines = readFileSync(join(config.data_dir, "postgres", "postmaster.pid"), "utf8").split("\n");
    return embeddedUrl(lines[4]?.trim() ?? "");
  } catch {
    throw new StartupError(
      `No server is running on ${config.data_dir}, or it belongs to another user: start it first, and run this as the same user.`,
    );
  }
}

await exitOnOperatorError(main);
