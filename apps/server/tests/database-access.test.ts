import { afterAll, beforeAll, expect, test } from "bun:test";
import { chmodSync, linkSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { loadConfig } from "../src/config.ts";
import { connect } from "../src/db/connect.ts";
import { startEmbedded } from "../src/db/embedded.ts";
import { migrate } from "../src/db/migrate.ts";
import { Jobs } from "../src/jobs/jobs.ts";
import { createLogger } from "../src/log.ts";
import { startServer } from "../src/server.ts";
import { temporaryFolder } from "./database.ts";
import { aServer, aUser, request } from "./harness.ts";
import { mailTo } from "./outbox.ts";

const log = createLogger({ level: "silent" });
const is_root = process.getuid?.() === 0;
const NOBODY = 65_534;

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const as = (uid: number, command: string[]) =>
  Bun.spawnSync(["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", ...command], { cwd: "/" });

/** Users of this system that own nothing of ours, among them those that other databases run as. */
function others(): number[] {
  const postgres = Bun.spawnSync(["id", "-u", "postgres"]);
  return [NOBODY, ...(postgres.success ? [Number(postgres.stdout.toString())] : [])];
}
const othersReadThis = () =>
  is_root && others().every((uid) => as(uid, ["test", "-r", import.meta.path, "-a", "-x", process.execPath]).success);

/** What a user of this system is told when they connect as a role of ours. */
function connectAs(uid: number, url: string): string {
  const program = `
    const sql = new Bun.SQL(process.argv[1], { max: 1, connectionTimeout: 5 });
    try { console.log("in as", (await sql\`select current_user as name\`)[0].name) } catch (error) { console.log(error.message) }
    process.exit(0)`;
  return as(uid, [process.execPath, "-e", program, url]).stdout.toString().trim();
}

test("attack 15: the app runs with a role that changes rows and nothing else", async () => {
  const { query } = server.app.db;
  const { rows } = await sql`
    select rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,
      (select array_agg(roleid::regrole::text) from pg_auth_members where member = r.oid) as member_of
    from pg_roles r where rolname = current_user`.execute(query);
  expect(rows).toEqual([
    {
      rolname: "helloworld_app",
      rolsuper: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolbypassrls: false,
      rolreplication: false,
      member_of: null,
    },
  ]);
  for (const statement of [
    "create table public.mine (x int)",
    "alter table users add column mine int",
    "alter table audit_log disable trigger all",
    "truncate audit_log",
    "drop table users",
    "delete from kysely_migration",
    "create role mine superuser",
    "set role helloworld",
    "copy (select 1) to program 'true'",
    "copy users to '/tmp/users'",
    "select pg_read_file('PG_VERSION')",
    "select pg_ls_dir('.')",
    "select * from pg_authid",
    "alter system set fsync = off",
    "select pg_reload_conf()",
    "create function public.mine() returns int language c as 'mine'",
  ]) {
    const refused = await sql
      .raw(statement)
      .execute(query)
      .then(
        () => "done",
        (error: Error) => error.message,
      );
    expect([statement, refused]).toEqual([statement, expect.stringMatching(/permission denied|must be owner/)]);
  }
});

test("attack 15: the app's role has what every table and every job needs, those of later migrations too", async () => {
  const { rows } = await sql`
    select oid::regclass::text as name from pg_class
    where relnamespace in ('public'::regnamespace, 'jobs'::regnamespace) and relkind in ('r', 'p') and relname !~ '^(kysely_|applied_functions$)'
      and not (has_table_privilege(oid, 'select') and has_table_privilege(oid, 'insert')
        and has_table_privilege(oid, 'update') and has_table_privilege(oid, 'delete'))`.execute(server.app.db.query);
  expect(rows).toEqual([]);
  const { rows: foreign } = await sql`
    select relname from pg_class where relnamespace = 'jobs'::regnamespace and relowner <> 'helloworld_app'::regrole
    union all select proname from pg_proc where pronamespace = 'jobs'::regnamespace and proowner <> 'helloworld_app'::regrole`.execute(
    server.app.db.query,
  );
  expect(foreign).toEqual([]);
});

test.if(othersReadThis())(
  "attack 15: other users of the system reach neither its files nor, if its folders were open, the database",
  async () => {
    const data_dir = temporaryFolder();
    const database = await startEmbedded({ data_dir, log });
    const cluster = join(data_dir, "postgres");
    for (const uid of others()) {
      expect(statSync(cluster).uid).not.toBe(uid);
      for (const path of [cluster, database.socket_dir, join(cluster, "base"), join(cluster, "pg_hba.conf")])
        expect([path, as(uid, ["test", "-r", path]).success]).toEqual([path, false]);
      expect(connectAs(uid, database.owner_url)).not.toContain("in as");
    }
    expect(connectAs(0, database.owner_url)).toBe("in as helloworld");
    chmodSync(cluster, 0o711);
    chmodSync(database.socket_dir, 0o755);
    for (const name of readdirSync(database.socket_dir)) chmodSync(join(database.socket_dir, name), 0o777);
    for (const uid of others())
      for (const url of [database.url, database.owner_url])
        expect(connectAs(uid, url)).toContain("Peer authentication failed");
    chmodSync(cluster, 0o700);
    await database.stop();
  },
  60_000,
);

/** A data folder as it was before: of another user, whom all trust, and everything in it the owner's. */
async function anEarlierFolder(): Promise<{ data_dir: string; cluster: string }> {
  const data_dir = temporaryFolder();
  const before = await startEmbedded({ data_dir, log });
  const db = connect(before.owner_url, 1);
  await migrate(db);
  const jobs = new Jobs(db, log);
  await jobs.start();
  await jobs.stop();
  await sql`
    insert into users (username, email, name, first_name, last_name)
    values ('ada', 'ada@example.org', 'Ada L', 'Ada', 'L')`.execute(db.query);
  await db.close();
  await before.stop();
  const cluster = join(data_dir, "postgres");
  writeFileSync(join(cluster, "pg_hba.conf"), "local all all trust\n");
  Bun.spawnSync(["chown", "-R", `${NOBODY}:${NOBODY}`, cluster]);
  return { data_dir, cluster };
}

test.if(is_root)(
  "attack 15: a data folder whose database another user owned opens, as the database's own user",
  async () => {
    const { data_dir, cluster } = await anEarlierFolder();
    const victim = join(data_dir, "victim");
    writeFileSync(victim, "as it was");
    symlinkSync(victim, join(cluster, "helloworld.conf.new"));
    const database = await startEmbedded({ data_dir, log });
    const { uid } = statSync(cluster);
    expect([0, ...others()]).not.toContain(uid);
    for (const name of readdirSync(cluster, { recursive: true }) as string[])
      expect([name, statSync(join(cluster, name), { throwIfNoEntry: false })?.uid ?? uid]).toEqual([name, uid]);
    expect(readFileSync(join(cluster, "pg_hba.conf"), "utf8")).not.toContain("trust");
    expect([readFileSync(victim, "utf8"), statSync(victim).uid]).toEqual(["as it was", 0]);
    const config = loadConfig({ PORT: "0", HOST: "127.0.0.1", NODE_ENV: "test", DATA_DIR: data_dir });
    const secrets = { auth_secret: "a".repeat(40), token_secret: "t".repeat(40) };
    const running = await startServer(config, secrets, database, log);
    const { query } = running.app.db;
    expect((await sql`select current_user as role, username from users`.execute(query)).rows).toEqual([
      { role: "helloworld_app", username: "ada" },
    ]);
    // The mail for a new password is background work, whose tables the owner had made.
    const { email } = (await aUser(running, "grace")).me;
    expect((await request(running.url, "POST", "/auth/forgot_password", { email })).status).toBe(204);
    await mailTo(running, email, "reset_password");
    await running.stop();
    await database.stop();
    // And once more, when nothing is left to change.
    const again = await startEmbedded({ data_dir, log });
    expect(statSync(cluster).uid).toBe(uid);
    await again.stop();
  },
  60_000,
);

test.if(is_root)(
  "attack 15: no file that the former owner linked into the folder changes hands",
  async () => {
    const { data_dir, cluster } = await anEarlierFolder();
    const victim = join(data_dir, "victim");
    writeFileSync(victim, "of root");
    linkSync(victim, join(cluster, "base", "mine"));
    await expect(startEmbedded({ data_dir, log })).rejects.toThrow(/base\/mine has another name too/);
    expect(statSync(victim).uid).toBe(0);
    rmSync(join(cluster, "base", "mine"));
    await (await startEmbedded({ data_dir, log })).stop();
  },
  60_000,
);
