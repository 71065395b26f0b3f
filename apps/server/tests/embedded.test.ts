import { expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { SQL } from "bun";
import { checkServer } from "../src/db/check-server.ts";
import { startEmbedded } from "../src/db/embedded.ts";
import { createLogger } from "../src/log.ts";
import { freshDatabase, temporaryFolder, testCluster } from "./database.ts";
import { Program } from "./programs/run.ts";

const log = createLogger({ level: "silent" });
const is_root = process.getuid?.() === 0;
const KILLS = 10;
const NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

/** Root may write anywhere, so it asks as somebody else, who must be able to run our program. */
function nobodyReadsThis(): boolean {
  return !is_root || Bun.spawnSync([...NOBODY, "test", "-r", import.meta.path, "-a", "-x", process.execPath]).success;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that ended and that nobody waited for still has its number.
    const stat = `/proc/${pid}/stat`;
    return !(existsSync(stat) && readFileSync(stat, "utf8").includes(") Z "));
  } catch {
    return false;
  }
}

test("a database speaks over its socket, has checksums, keeps commits and sorts by code point", async () => {
  const { owner_url: url } = await freshDatabase();
  const sql = new SQL(url, { max: 1 });
  const [row] = await sql`
    select inet_server_addr() is null as by_socket, current_setting('data_checksums') as data_checksums,
           current_setting('fsync') as fsync, current_setting('listen_addresses') as listen_addresses,
           lower('ÄÖ') as lower, 'a' > 'B' as by_code_point, uuidv7() is not null as has_uuidv7`;
  expect(row).toEqual({
    by_socket: true,
    data_checksums: "on",
    fsync: "on",
    listen_addresses: "",
    lower: "äö",
    by_code_point: true,
    has_uuidv7: true,
  });
  for (const extension of ["pg_trgm", "unaccent", "citext"]) await sql.unsafe(`create extension ${extension}`);
  await checkServer(sql);
  await sql.close();
});

test("a copy of a template has what was prepared once, and is its own", async () => {
  let prepared = 0;
  const template = {
    name: "greetings",
    prepare: async ({ owner_url: url }: { owner_url: string }) => {
      prepared += 1;
      const sql = new SQL(url, { max: 1 });
      await sql`create table greeting (text text)`;
      await sql.close();
    },
  };
  const [one, two] = await Promise.all([freshDatabase(template), freshDatabase(template)]);
  const sql = new SQL(one.owner_url, { max: 1 });
  await sql`insert into greeting values ('hello')`;
  const other = new SQL(two.owner_url, { max: 1 });
  expect((await other`select count(*)::int as count from greeting`)[0].count).toBe(0);
  expect(prepared).toBe(1);
  await Promise.all([sql.close(), other.close()]);
  await one.drop();
});

test(`kill -9 under load, ${KILLS} times: ready again each time, nothing confirmed is lost`, async () => {
  const data_dir = temporaryFolder();
  const confirmed = new Set<number>();
  for (let round = 0; round < KILLS; round += 1) {
    const program = new Program("write-until-killed.ts", [data_dir]);
    await program.line("ready");
    await Bun.sleep(150 + Math.random() * 150);
    await program.end("SIGKILL");
    for (const line of program.lines) if (/^\d+$/.test(line)) confirmed.add(Number(line));
  }
  const database = await startEmbedded({ data_dir, log });
  const sql = new SQL(database.owner_url, { max: 1 });
  const rows: { number: number }[] = await sql`select number from written`;
  const stored = new Set(rows.map((row) => row.number));
  expect(confirmed.size).toBeGreaterThan(KILLS);
  expect([...confirmed].filter((number) => !stored.has(number))).toEqual([]);
  await sql.close();
  await database.stop();
}, 90_000);

test("a kill -9 of the server ends its database", async () => {
  const program = new Program("write-until-killed.ts", [temporaryFolder()]);
  const pid = Number((await program.line("ready")).split(" ")[1]);
  expect(isAlive(pid)).toBe(true);
  await program.end("SIGKILL");
  for (let waited = 0; isAlive(pid) && waited < 10_000; waited += 20) await Bun.sleep(20);
  expect(isAlive(pid)).toBe(false);
});

test("SIGTERM stops server and database, and leaves no process and no pid file", async () => {
  const data_dir = temporaryFolder();
  const program = new Program("write-until-killed.ts", [data_dir]);
  const pid = Number((await program.line("ready")).split(" ")[1]);
  expect(await program.end("SIGTERM")).toBe(0);
  expect(isAlive(pid)).toBe(false);
  expect(existsSync(join(data_dir, "postgres/postmaster.pid"))).toBe(false);
});

test("a database that is killed is started again, and the pool finds it", async () => {
  const data_dir = temporaryFolder();
  const database = await startEmbedded({ data_dir, log });
  const sql = new SQL(database.owner_url, { max: 2 });
  await sql`create table kept (x int)`;
  await sql`insert into kept values (1)`;
  const before = database.pid;
  process.kill(before, "SIGKILL");
  let count: number | undefined;
  for (let waited = 0; count === undefined && waited < 10_000; waited += 20) {
    await Bun.sleep(20);
    count = await sql`select count(*)::int as count from kept`.then((rows) => rows[0].count).catch(() => undefined);
  }
  expect(count).toBe(1);
  expect(database.pid).not.toBe(before);
  await sql.close();
  await database.stop();
}, 30_000);

test("a pid file that names another process is not believed", async () => {
  const data_dir = temporaryFolder();
  const before = await startEmbedded({ data_dir, log });
  await Promise.all([before.stop(), before.stop()]);
  const bystander = Bun.spawn(["sleep", "60"]);
  const cluster = join(data_dir, "postgres");
  writeFileSync(
    join(cluster, "postmaster.pid"),
    `${bystander.pid}\n${cluster}\n1\n5432\n${cluster}/socket\n\n 1 1\nready   \n`,
  );
  const database = await startEmbedded({ data_dir, log });
  expect(bystander.exitCode).toBeNull();
  bystander.kill();
  await database.stop();
});

test("an interrupted making is done again", async () => {
  const data_dir = temporaryFolder();
  mkdirSync(join(data_dir, "postgres.init/base"), { recursive: true });
  writeFileSync(join(data_dir, "postgres.init/PG_VERSION"), "18\n");
  const database = await startEmbedded({ data_dir, log });
  expect(existsSync(join(data_dir, "postgres.init"))).toBe(false);
  await database.stop();
});

test("a long path puts the socket in a short private folder", async () => {
  const data_dir = join(temporaryFolder(), "long ".repeat(30).trim(), "data");
  mkdirSync(data_dir, { recursive: true });
  const database = await startEmbedded({ data_dir, log });
  expect(database.socket_dir.startsWith(data_dir)).toBe(false);
  expect(statSync(database.socket_dir).mode & 0o777).toBe(0o700);
  const sql = new SQL(database.owner_url, { max: 1 });
  expect((await sql`select 1 as one`)[0].one).toBe(1);
  await sql.close();
  await database.stop();
  rmSync(database.socket_dir, { recursive: true });
});

test("another major version, or a folder that is no database, is refused in one line", async () => {
  const data_dir = temporaryFolder();
  const cluster = join(data_dir, "postgres");
  mkdirSync(cluster);
  await expect(startEmbedded({ data_dir, log })).rejects.toThrow(
    /^Cannot open the database in .* holds no database\. .*$/,
  );
  writeFileSync(join(cluster, "PG_VERSION"), "17\n");
  await expect(startEmbedded({ data_dir, log })).rejects.toThrow(/made by PostgreSQL 17, and this release brings 18/);
});

test.if(is_root)("where the database's user cannot pass, its cluster is kept elsewhere, with a link", async () => {
  const locked = join(temporaryFolder(), "locked");
  mkdirSync(locked, { mode: 0o700 });
  const lines: string[] = [];
  const telling = createLogger({ level: "info", write: (line) => lines.push(line) });
  const database = await startEmbedded({ data_dir: locked, log: telling });
  const target = readlinkSync(join(locked, "postgres"));
  expect(target).toStartWith("/var/lib/helloworld-chat/");
  expect(lines.join("")).toContain(target);
  await database.stop();
  const again = await startEmbedded({ data_dir: locked, log });
  await again.stop();
  expect(lstatSync(join(locked, "postgres")).isSymbolicLink()).toBe(true);
  rmSync(target, { recursive: true });
});

test.if(nobodyReadsThis())("a folder that cannot be written is refused in one line", async () => {
  const folder = temporaryFolder();
  const data_dir = join(folder, "data");
  mkdirSync(data_dir);
  chmodSync(data_dir, 0o555);
  const program = new Program("write-until-killed.ts", [data_dir], is_root ? NOBODY : []);
  expect(await program.ended()).toBe(1);
  expect((await program.errors).trim()).toBe(
    `Cannot write in the data folder ${data_dir}: permission denied. Give this user the folder, or set DATA_DIR to another one.`,
  );
  expect(readdirSync(data_dir)).toEqual([]);
});

test("a second start on the same data says who has it and touches nothing", async () => {
  const data_dir = temporaryFolder();
  const first = new Program("write-until-killed.ts", [data_dir]);
  await first.line("ready");
  const second = new Program("write-until-killed.ts", [data_dir]);
  expect(await second.ended()).toBe(1);
  expect((await second.errors).trim()).toBe(
    `A server is already running on the data folder ${data_dir} (pid ${first.child.pid}): stop it first, or set DATA_DIR and PORT to others.`,
  );
  const before = first.lines.length;
  await Bun.sleep(100);
  expect(first.lines.length).toBeGreaterThan(before);
  await first.end("SIGKILL");
});

test("a database without fsync or without synchronous commit is refused", async () => {
  const { owner_url: url } = await freshDatabase();
  const careless = new SQL(url, { max: 1 });
  await careless`set synchronous_commit = off`;
  await expect(checkServer(careless)).rejects.toThrow(
    /^The database has synchronous_commit = off, .*set synchronous_commit = on\.$/,
  );
  await careless.close();
  const cluster = await testCluster();
  const admin = new SQL(cluster.owner_url, { max: 1 });
  const setFsync = async (value: string) => {
    await admin.unsafe(`alter system set fsync = ${value}`);
    await admin`select pg_reload_conf()`;
    await Bun.sleep(200);
  };
  await setFsync("off");
  await expect(checkServer(admin)).rejects.toThrow(/^The database has fsync = off/);
  await setFsync("on");
  await checkServer(admin);
  await admin.close();
});

test("a database that cannot be reached is one line that says what to do", async () => {
  const nowhere = new SQL("postgres://ann:secret@127.0.0.1:1/nowhere", { max: 1, connectionTimeout: 2 });
  const error = await checkServer(nowhere).catch((caught) => caught);
  expect(error.name).toBe("StartupError");
  expect(error.message).toMatch(
    /^The database cannot be reached \(.*\): check that it runs and that DATABASE_URL names it/,
  );
  expect(error.message).not.toContain("secret");
  await nowhere.close();
});
