import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ExportResponse } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { notFound } from "../../errors.ts";
import { inTransaction } from "../../streams/streams.ts";
import { notify } from "../notifications/notify.ts";
import { exportedLists, indexPage, writeMessages } from "./content.ts";
import { writeFiles } from "./files.ts";
import { writeLists } from "./lists.ts";
import { ZipFile } from "./zip-file.ts";

const JOB = "export_account";
const MOST_FAILURES = 5;
const KEPT_DAYS = 7;

const folderOf = (app: App) => join(app.config.data_dir, "exports");
const fileOf = (app: App, export_id: string) => join(folderOf(app), `${export_id}.zip`);

/** How far the newest export of the actor is; null where there is none. */
export async function exportState(app: App, actor: Actor): Promise<ExportResponse> {
  const row = await app.db.query
    .selectFrom("exports")
    .selectAll()
    .where("user_id", "=", actor.user_id)
    .where((eb) => eb.or([eb("expires_at", "is", null), eb("expires_at", ">", sql<Date>`now()`)]))
    .executeTakeFirst();
  if (!row) return { export: null };
  const { id, status, done, total, bytes, created_at, expires_at } = row;
  const progress = status === "ready" ? 100 : Math.min(99, Math.floor((100 * done) / Math.max(1, total)));
  return {
    export: {
      id,
      status,
      progress,
      bytes,
      created_at: created_at.toISOString(),
      expires_at: expires_at?.toISOString() ?? null,
    },
  };
}

/** Begins an export, in place of the one before; while one is being built it is that one. */
export async function startExport(app: App, actor: Actor): Promise<ExportResponse> {
  await inTransaction(app.db, app.hub, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      insert into exports as e (user_id) values (${actor.user_id})
      on conflict (user_id) do update set id = uuidv7(), status = 'waiting', done = 0, total = 0, failures = 0,
        bytes = null, expires_at = null, created_at = now() where e.status <> 'waiting'
      returning id`.execute(tx.query);
    const begun = rows[0];
    if (begun) await app.jobs.enqueue(tx, JOB, { export_id: begun.id });
  });
  return exportState(app, actor);
}

/** The file of the actor's own export, while it is kept. */
export async function exportFile(app: App, actor: Actor): Promise<Bun.BunFile> {
  const { export: state } = await exportState(app, actor);
  const file = state?.status === "ready" ? Bun.file(fileOf(app, state.id)) : undefined;
  if (!file || !(await file.exists())) throw notFound("export");
  return file;
}

/** Says how exports are built, and when they go. */
export function registerExportJobs(app: App): void {
  app.jobs.define<{ export_id: string }>(
    JOB,
    async ({ export_id }) => {
      try {
        await build(app, export_id);
      } catch (error) {
        if (!(await failed(app, export_id))) throw error;
        app.log.error("an export was given up", { export_id, error: String(error) });
      }
    },
    { retries: 20, expires_in: 3_600 },
  );
  app.jobs.define("forget_exports", () => forgetExports(app), { cron: "53 3 * * *" });
}

/** Writes the file from the start, whatever a try before has left, and tells its owner. */
async function build(app: App, export_id: string): Promise<void> {
  const { query } = app.db;
  const wanted = await query
    .selectFrom("exports")
    .select("user_id")
    .where("id", "=", export_id)
    .where("status", "=", "waiting")
    .executeTakeFirst();
  const lists = wanted && (await exportedLists(query, wanted.user_id));
  if (!lists) return;
  const { user_id } = wanted;
  await mkdir(folderOf(app), { recursive: true, mode: 0o700 });
  const total = lists.rooms.reduce((sum, room) => sum + room.messages, 0);
  const file = await ZipFile.create(fileOf(app, export_id));
  const { zip } = file;
  try {
    for (const name of [
      "account",
      "contacts",
      "rooms",
      "sessions",
      "ways_in",
      "notifications",
      "join_requests",
    ] as const) {
      await zip.add(`${name}.json`, `${JSON.stringify(lists[name], null, 2)}\n`);
    }
    const picture = lists.avatar_id && (await app.pictures.open(lists.avatar_id, 512));
    if (picture) await zip.add("picture.webp", await new Response(picture.stream).bytes());
    await zip.add("index.html", indexPage(lists));
    await writeLists(app, zip, user_id);
    await writeFiles(app, zip, user_id);
    let done = 0;
    for (const room of lists.rooms) {
      const { id: room_id, name, is_member } = room;
      const place = { room_id, title: name || "Conversation", name: `messages/${room_id}` };
      const messages = { ...place, sender_id: user_id, is_left: !is_member };
      await writeMessages(query, zip, { ...messages, home: "../index.html" }, async (count) => {
        if (count === 0) return;
        done += count;
        await query.updateTable("exports").set({ done, total }).where("id", "=", export_id).execute();
      });
    }
  } catch (error) {
    await file.abandon();
    throw error;
  }
  const bytes = await file.finish();
  const kept = await inTransaction(app.db, app.hub, async (tx) => {
    const { rows } = await sql`
      update exports set status = 'ready', bytes = ${bytes}, expires_at = now() + make_interval(days => ${KEPT_DAYS})
      where id = ${export_id} returning id`.execute(tx.query);
    if (rows.length > 0)
      await notify(tx, user_id, "account", { source: { type: "account" }, data: { what: "export_ready" } });
    return rows.length > 0;
  });
  // A newer one, or the end of the account, came between.
  if (!kept) await rm(fileOf(app, export_id), { force: true });
}

/** Counts a failure; true when it was the last one. */
async function failed(app: App, export_id: string): Promise<boolean> {
  const { rows } = await sql<{ status: string }>`
    update exports set failures = failures + 1,
      status = case when failures + 1 >= ${MOST_FAILURES} then 'failed' else status end
    where id = ${export_id} returning status`.execute(app.db.query);
  return rows[0]?.status !== "waiting";
}

/** Removes exports whose time is over, and files that no export owns (any more). */
export async function forgetExports(app: App): Promise<void> {
  await sql`delete from exports where expires_at < now() or created_at < now() - interval '30 days'`.execute(
    app.db.query,
  );
  const names = await readdir(folderOf(app)).catch(() => []);
  const rows = await app.db.query.selectFrom("exports").select("id").execute();
  const kept = new Set(rows.map((row) => row.id));
  for (const name of names) {
    if (!kept.has(name.slice(0, 36))) await rm(join(folderOf(app), name), { force: true });
  }
}
