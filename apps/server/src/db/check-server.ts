import { StartupError } from "../startup-error.ts";

const MINIMUM = 18;

/** The tagged template of a client, whichever it is. */
type Ask = (query: TemplateStringsArray) => PromiseLike<unknown>;

/** Refuses, with one line, a database that this program cannot keep its promises on. */
export async function checkServer(sql: Ask): Promise<void> {
  const { version, fsync, synchronous_commit } = await settingsOf(sql);
  const major = Math.floor(version / 10_000);
  if (major < MINIMUM) {
    throw new StartupError(
      `The database is PostgreSQL ${major}, and at least ${MINIMUM} is needed: upgrade it, or unset DATABASE_URL.`,
    );
  }
  if (fsync !== "on") {
    throw new StartupError(
      `The database has fsync = ${fsync}, so a power cut loses messages: set fsync = on and restart it.`,
    );
  }
  // `local` and the remote modes wait for the local disk as well.
  if (synchronous_commit === "off") {
    throw new StartupError(
      "The database has synchronous_commit = off, so a crash loses messages that were confirmed: set synchronous_commit = on.",
    );
  }
}

type Settings = { version: number; fsync: string; synchronous_commit: string };

async function settingsOf(sql: Ask): Promise<Settings> {
  try {
    const [row] = (await sql`
      select current_setting('server_version_num')::int as version,
             current_setting('fsync') as fsync,
             current_setting('synchronous_commit') as synchronous_commit`) as Settings[];
    if (row) return row;
    throw new Error("it gave no answer");
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    throw new StartupError(
      `The database cannot be reached (${reason}): check that it runs and that DATABASE_URL names it, its user and password rightly.`,
    );
  }
}
