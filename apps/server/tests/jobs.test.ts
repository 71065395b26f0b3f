import { afterAll, beforeAll, expect, test } from "bun:test";
import { sql } from "kysely";
import { connect } from "../src/db/connect.ts";
import { Jobs } from "../src/jobs/jobs.ts";
import { createLogger } from "../src/log.ts";
import { inTransaction } from "../src/streams/streams.ts";
import { trimLog } from "../src/streams/trim.ts";
import { aRoom, aServer, aUser, eventually } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

test("a job exists if and only if its transaction commits, and is tried again until it is done", async () => {
  const { app } = server;
  const jobs = new Jobs(app.db, createLogger({ level: "silent" }));
  const done: number[] = [];
  let failures = 1;
  jobs.define<{ number: number }>("test_job", async ({ number }) => {
    if (failures-- > 0) throw new Error("not yet");
    done.push(number);
  });
  await jobs.start();
  await inTransaction(app.db, app.hub, (tx) => jobs.enqueue(tx, "test_job", { number: 1 }));
  const failing = inTransaction(app.db, app.hub, async (tx) => {
    await jobs.enqueue(tx, "test_job", { number: 2 });
    throw new Error("rolled back");
  });
  await expect(failing).rejects.toThrow("rolled back");
  await inTransaction(app.db, app.hub, (tx) => jobs.enqueue(tx, "test_job", { number: 3 }));
  await eventually(() => done.length === 2, "both were done", 20_000);
  expect(done.sort()).toEqual([1, 3]);
  await jobs.stop();
}, 30_000);

test("what waits in vain for a connection to the database is told to come again", async () => {
  const db = connect(server.database.url, 1, 100);
  const held = db.query.transaction().execute(async () => {
    await expect(db.run("one", "select 1", [])).rejects.toMatchObject({ code: "busy", retry_after_ms: 2_000 });
    await expect(sql`select 1`.execute(db.query)).rejects.toMatchObject({ code: "busy" });
  });
  await held;
  await db.close();
});

test("D6: the log is trimmed beyond its horizon, and a cursor from before it gets reset", async () => {
  const ada = await aUser(server);
  const room = await aRoom(ada);
  for (const text of ["a", "b", "c"]) await ada.send(room.id, text);
  await sql`update events set created_at = now() - interval '40 days' where stream_id = ${room.id} and seq <= 3`.execute(
    server.app.db.query,
  );
  expect(await trimLog(server.app.db)).toBe(3);
  const connection = await ada.connect();
  const ask = async (seq: number) => (await connection.ask("sync", { cursors: { [room.id]: seq } })).streams[0];
  expect(await ask(2)).toMatchObject({ reset: true, events: [] });
  expect((await ask(3))?.events.map((event) => event.data.seq)).toEqual([4]);
  expect(await ada.readAll(room.id)).toHaveLength(3);
});
