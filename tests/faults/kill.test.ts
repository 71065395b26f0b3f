import { afterAll, beforeAll, expect, test } from "bun:test";
import { check } from "./checker.ts";
import { type Load, startLoad } from "./load.ts";
import { ServerProcess } from "./server-process.ts";

/** `npm run faults` is the long form. */
const LONG = process.env.FAULTS === "long";
const SERVER_KILLS = LONG ? 1_000 : 10;
const DATABASE_KILLS = LONG ? 200 : 3;
const TIMEOUT = LONG ? 3_600_000 : 120_000;

let server: ServerProcess;
let load: Load;
beforeAll(async () => {
  server = await ServerProcess.start();
  load = await startLoad(server.url);
}, 60_000);
afterAll(async () => {
  load.stop();
  await server.stop();
}, 60_000);

const sometime = () => Bun.sleep(100 + Math.random() * 500);

async function quietAndRight(): Promise<void> {
  // On a slow machine there is little to look at yet.
  const sent = () => load.clients.reduce((sum, client) => sum + client.operations.length, 0);
  while (sent() <= 100) await sometime();
  await load.pause();
  await Promise.all(load.clients.map((client) => client.catchUp()));
  const { sends, deliveries, ...broken } = await check(load);
  expect(broken).toEqual({ L1: [], L2: [], L3: [], L4: [], L5: [], L6: [], L7: [] });
  expect(sends).toBeGreaterThan(100);
  expect(deliveries).toBeGreaterThan(sends);
  console.log(
    `${sends} sends, ${deliveries} deliveries checked; slowest start ${Math.round(Math.max(...server.starts))} ms`,
  );
}

test(
  `L1–L7: kill -9 of the server at ${SERVER_KILLS} random instants under load`,
  async () => {
    load.run();
    for (let kills = 0; kills < SERVER_KILLS; kills += 1) {
      await sometime();
      await server.kill();
      await server.start();
    }
    await sometime();
    await quietAndRight();
    expect(Math.max(...server.starts.slice(1))).toBeLessThan(15_000);
  },
  TIMEOUT,
);

test(
  `L1–L7: kill -9 of PostgreSQL ${DATABASE_KILLS} times under load`,
  async () => {
    load.run();
    for (let kills = 0; kills < DATABASE_KILLS; kills += 1) {
      await sometime();
      server.killDatabase();
      await sometime();
      await server.untilReady();
    }
    await sometime();
    await quietAndRight();
  },
  TIMEOUT,
);
