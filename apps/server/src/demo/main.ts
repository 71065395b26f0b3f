import { parseArgs } from "node:util";
import { loadConfig } from "../config.ts";
import { asOwner } from "../db/app-role.ts";
import { connect } from "../db/connect.ts";
import { startEmbedded } from "../db/embedded.ts";
import { lockDataDir } from "../db/lock.ts";
import { createLogger } from "../log.ts";
import { ensureDataDir, loadSecrets } from "../secrets.ts";
import { startServer } from "../server.ts";
import { exitOnOperatorError, StartupError } from "../startup-error.ts";
import { fillWithDemo, PASSWORD } from "./fill.ts";

/** `npm run demo`: fills the data folder with a believable community, to look around in. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      people: { type: "string" },
      posts: { type: "string" },
      add: { type: "boolean" },
      once: { type: "boolean" },
    },
  });
  const people = wholeNumber(values.people, "people", 200);
  const posts = wholeNumber(values.posts, "posts", people * 4);
  const config = loadConfig({ ...process.env, PORT: "0", HOST: "127.0.0.1", RATE_LIMIT_FACTOR: "100000" });
  const log = createLogger({ level: "error" });
  ensureDataDir(config.data_dir);
  const lock = lockDataDir(config.data_dir);
  const database =
    config.database_url === undefined ? await startEmbedded({ data_dir: config.data_dir, log }) : undefined;
  const urls = database ?? asOwner(config.database_url ?? "");
  try {
    const running = await startServer(config, loadSecrets(config.data_dir), urls, log);
    try {
      const there = await running.app.db.query.selectFrom("users").select("id").limit(1).execute();
      if (there.length > 0 && values.once) return;
      if (there.length > 0 && !values.add)
        throw new StartupError(
          "There are people here already. `npm run reset` empties the data folder; --add fills in all the same.",
        );
      const username = await fillWithDemo(running.app, running.url, { people, posts }, progress());
      await analyze(urls.owner_url);
      console.log(`Done. Start with npm start, and sign in as "${username}" with the password ${PASSWORD}`);
    } finally {
      await running.stop();
    }
  } finally {
    await database?.stop();
    lock.release();
  }
}

/** Says what is being made, with the seconds that have gone by. */
function progress(): (what: string) => void {
  const started = performance.now();
  return (what) => console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(3)} s  ${what}`);
}

/** So that the database knows at once what it now holds. */
async function analyze(owner_url: string): Promise<void> {
  const owner = connect(owner_url, 1);
  await owner.raw("analyze");
  await owner.close();
}

function wholeNumber(text: string | undefined, name: string, otherwise: number): number {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 2 || number > 20_000)
    throw new StartupError(`--${name} is a whole number from 2 to 20000.`);
  return number;
}

await exitOnOperatorError(main);
process.exit(0);
