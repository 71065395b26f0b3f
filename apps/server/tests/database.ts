import { accessSync, chmodSync, constants, mkdtempSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SQL } from "bun";
import type { DatabaseUrls } from "../src/db/app-role.ts";
import { type EmbeddedDatabase, startEmbedded } from "../src/db/embedded.ts";
import { createLogger } from "../src/log.ts";

/*
 * One real PostgreSQL for a `bun test` process, started when the first test
 * asks for it, and a database of its own for each that wants one:
 *
 *   const database = await freshDatabase();            // empty
 *   const database = await freshDatabase(migrated);    // a copy of a template
 *   const sql = new SQL(database.owner_url);
 *   …
 *   await sql.close();
 *   await database.drop();                             // optional: all go at the end
 *
 * A template is prepared once for the process and then copied, which takes some
 * 20 ms: `const migrated = { name: "migrated", prepare: (database) => migrate(database.owner_url) }`.
 */

export type TestDatabase = DatabaseUrls & { name: string; drop(): Promise<void> };
export type Template = { name: string; prepare(database: TestDatabase): Promise<void> };

type Cluster = { embedded: EmbeddedDatabase; admin: SQL };

let starting: Promise<Cluster> | undefined;
const templates = new Map<string, Promise<string>>();
let number = 0;

/** A new database, empty or a copy of the template. */
export async function freshDatabase(template?: Template): Promise<TestDatabase> {
  const source = template ? await prepared(template) : "template0";
  number += 1;
  return await create(`test_${number}`, source);
}

/** The cluster itself, for tests about it; do not stop it. */
export async function testCluster(): Promise<EmbeddedDatabase> {
  return (await cluster()).embedded;
}

/** A folder that the database's user can pass through. It goes, and a database in it stops, when this process ends. */
export function temporaryFolder(parent = tmpdir()): string {
  const folder = mkdtempSync(join(parent, "helloworld-test-"));
  chmodSync(folder, 0o711);
  // `bun test` runs no exit handlers, and a kill -9 could not: this shell notices the end of its input.
  const janitor = Bun.spawn(["sh", "-c", AFTERWARDS, "janitor", folder], { stdin: "pipe", detached: true });
  janitor.unref();
  return folder;
}

const AFTERWARDS = `
  trap '' INT TERM
  cat > /dev/null
  for attempt in $(seq 200); do
    pid=$(head -n 1 "$1"/postgres/postmaster.pid 2> /dev/null) || break
    kill -QUIT "$pid" 2> /dev/null || break
    sleep 0.05
  done
  rm -rf "$1"`;

function prepared(template: Template): Promise<string> {
  const name = `template_${template.name}`;
  const known = templates.get(name);
  if (known) return known;
  const making = create(name, "template0").then(async (database) => {
    await template.prepare(database);
    return name;
  });
  templates.set(name, making);
  return making;
}

async function create(name: string, source: string): Promise<TestDatabase> {
  const { embedded, admin } = await cluster();
  await admin.unsafe(`create database ${name} template ${source}`);
  const named = (address: string) => {
    const url = new URL(address);
    url.pathname = `/${name}`;
    return url.href;
  };
  const drop = async () => {
    await admin.unsafe(`drop database if exists ${name} with (force)`);
  };
  return { url: named(embedded.url), owner_url: named(embedded.owner_url), name, drop };
}

function cluster(): Promise<Cluster> {
  starting ??= start();
  return starting;
}

async function start(): Promise<Cluster> {
  const embedded = await startEmbedded({
    data_dir: temporaryFolder(roomyMemory() ?? tmpdir()),
    log: createLogger({ level: "warn" }),
  });
  const admin = new SQL(embedded.owner_url, { max: 1 });
  // Compressing what a copy writes to the log costs more than the copy.
  await admin`set wal_compression = off`;
  return { embedded, admin };
}

/** Memory takes a copy of a template five times as fast as a disk that has to sync. */
function roomyMemory(): string | undefined {
  try {
    const { bavail, bsize } = statfsSync("/dev/shm");
    accessSync("/dev/shm", constants.W_OK);
    return bavail * bsize > 2 * 1024 ** 3 ? "/dev/shm" : undefined;
  } catch {
    return undefined;
  }
}
