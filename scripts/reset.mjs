// `npm run reset`: forgets all data of the default data folder. Asks first, unless told `--yes`.
import { existsSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";

const folder = resolve(fileURLToPath(new URL("..", import.meta.url)), process.env.DATA_DIR ?? "data");
if (!existsSync(folder)) {
  console.log(`There is no data in ${folder}.`);
  process.exit(0);
}
if (isRunning()) {
  console.error(`A server is running on ${folder}: stop it first.`);
  process.exit(1);
}
if (!process.argv.includes("--yes")) {
  const ask = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await ask.question(`Delete everything in ${folder}? Type yes: `);
  ask.close();
  if (answer.trim() !== "yes") process.exit(1);
}
// The database's folder may be a link to where its user can reach it.
const database = join(folder, "postgres");
if (existsSync(database)) rmSync(realpathSync(database), { recursive: true, force: true });
rmSync(folder, { recursive: true, force: true });
console.log("Deleted.");

function isRunning() {
  try {
    process.kill(Number.parseInt(readFileSync(join(folder, "server.lock"), "utf8"), 10), 0);
    return true;
  } catch {
    return false;
  }
}
