/*
 * A server reduced to its database: takes the lock, starts PostgreSQL, inserts
 * rows as fast as they are committed, and prints each number once it is
 * committed. Stops cleanly at SIGTERM.
 */
import { SQL } from "bun";
import { checkServer } from "../../src/db/check-server.ts";
import { startEmbedded } from "../../src/db/embedded.ts";
import { lockDataDir } from "../../src/db/lock.ts";
import { createLogger } from "../../src/log.ts";
import { ensureDataDir } from "../../src/secrets.ts";
import { exitOnOperatorError } from "../../src/startup-error.ts";

const data_dir = process.argv[2] ?? "";

await exitOnOperatorError(async () => {
  ensureDataDir(data_dir);
  lockDataDir(data_dir);
  const database = await startEmbedded({
    data_dir,
    log: createLogger({ level: "info", write: (line) => process.stderr.write(line) }),
  });
  const sql = new SQL(database.owner_url, { max: 4 });
  await checkServer(sql);
  await sql`create table if not exists written (number serial primary key, filler text not null)`;
  process.once("SIGTERM", async () => {
    await sql.close({ timeout: 1 });
    await database.stop();
    process.exit(0);
  });
  console.log(`ready ${database.pid} ${database.owner_url}`);
  const filler = "x".repeat(500);
  const write = async () => {
    for (;;) {
      const [row] = await sql`insert into written (filler) values (${filler}) returning number`;
      console.log(`${row.number}`);
    }
  };
  // A database that goes away under the writers is what some tests are about.
  await Promise.all([write(), write(), write(), write()].map((writing) => writing.catch(() => {})));
});
