import { join } from "node:path";
import { frames, socketIo } from "./lib/dialects.ts";
import { type Dialect, type FanOut, fanOut, type Target } from "./lib/fan-out.ts";
import { round } from "./lib/machine.ts";
import { announced, type Product, withProduct } from "./lib/product.ts";
import { Checks, type Figures, type Options, type Result, table } from "./lib/report.ts";
import { seedPeople, seedRooms } from "./lib/seed.ts";

const MEMBERS = [100, 1_000];
/** Messages on the way at once: less in a large room, where each is a thousand frames. */
const windowFor = (members: number) => Math.max(64, Math.floor(25_600 / members));
/** Deliveries of one run: for seconds of CPU time, which the kernel counts in hundredths. */
const enough = (short: boolean, peer: boolean) => (short ? 800_000 : 8_000_000) / (peer ? 6 : 1);
/** Messages of one run without listeners. */
const SENDS = 4_000;

type Place = (members: number) => Promise<Target>;

/** B1: fan-out of durable messages through the whole product, beside servers that only fan out. */
export default async function b1({ short }: Options): Promise<Result> {
  const checks = new Checks();
  const own = await withProduct((product) => series((members) => room(product, members), short, false, checks));
  const peers: Record<string, Figures> = {};
  const rows = [...own];
  for (const [label, program, dialect, path] of [
    ["ws", "ws-server.mjs", frames, "/"],
    ["socket.io", "socketio-server.mjs", socketIo, "/socket.io/?EIO=4&transport=websocket"],
  ] as const) {
    const measured = await withPeer(label, program, dialect, path, (place) => series(place, short, true, checks));
    rows.push(...measured);
    peers[label] = byMembers(measured);
  }
  table(rows.map(({ frame_bytes: _, ...row }) => row));
  return { ...byMembers(own), ok: checks.ok, checked: checks.count, frame_bytes: own[0]?.frame_bytes ?? 0, peers };
}

type Row = ReturnType<typeof rowOf>;

/** The sends alone, then with each number of members. */
async function series(place: Place, short: boolean, peer: boolean, checks: Checks): Promise<Row[]> {
  const rows: Row[] = [];
  await fanOut(await place(1), 1_000, 256, checks);
  for (const members of MEMBERS) {
    const messages = Math.ceil(enough(short, peer) / members);
    const alone = await fanOut(await place(1), SENDS, windowFor(members), checks);
    const target = await place(members);
    rows.push(
      rowOf(target.label, members, messages, alone, await fanOut(target, messages, windowFor(members), checks)),
    );
  }
  // Each message only when the last has reached everybody: nothing to put together.
  const members = MEMBERS.at(-1) ?? 0;
  const messages = Math.ceil(enough(short, peer) / members / 4);
  const alone = await fanOut(await place(1), SENDS / 5, 1, checks);
  const single = await fanOut(await place(members), messages, 1, checks);
  rows.push(rowOf(`${rows[0]?.server}, one by one`, members, messages, alone, single, SENDS / 5));
  return rows;
}

function rowOf(label: string, members: number, messages: number, alone: FanOut, run: FanOut, sends = SENDS) {
  const beyond = messages * (members - 1);
  const send_us = alone.server_us / sends;
  const cpu_us_per_delivery = (run.server_us - send_us * messages) / beyond;
  const share = (us: number) => `${Math.round(us / run.seconds / 10_000)} %`;
  return {
    server: label,
    members,
    messages,
    deliveries_per_s: Math.round(run.deliveries / run.seconds),
    cpu_us_per_delivery: round(cpu_us_per_delivery, 3),
    per_server_cpu_s: Math.round(1e6 / cpu_us_per_delivery),
    send_cpu_us: round(send_us, 1),
    server_busy: share(run.server_us),
    database_busy: share(run.database_us),
    load_busy: share(run.load_us),
    frame_bytes: run.frame_bytes,
  };
}

/** The figures of the largest room, with those of the smaller beside. */
function byMembers(rows: Row[]): Figures {
  const [small, large, single] = rows;
  return {
    cpu_us_per_delivery: large?.cpu_us_per_delivery ?? 0,
    deliveries_per_s: large?.deliveries_per_s ?? 0,
    deliveries_per_server_cpu_s: large?.per_server_cpu_s ?? 0,
    cpu_us_per_delivery_one_by_one: single?.cpu_us_per_delivery ?? 0,
    cpu_us_per_delivery_100: small?.cpu_us_per_delivery ?? 0,
    deliveries_per_s_100: small?.deliveries_per_s ?? 0,
  };
}

async function room(product: Product, members: number): Promise<Target> {
  const people = await seedPeople(product, members);
  const [room_id = ""] = await seedRooms(product, [people]);
  return {
    label: "product",
    port: product.port,
    pid: product.pid,
    database_pid: product.database_pid,
    // Told of one's own presence a moment after the greeting, which is in no stream and would stand between the events.
    dialect: { ...frames, ready: '{"type":"presence_update"' },
    room_id,
    paths: people.map(({ token }) => `/chat/ws?token=${token}`),
  };
}

async function withPeer<T>(
  label: string,
  program: string,
  dialect: Dialect,
  path: string,
  work: (place: Place) => Promise<T>,
): Promise<T> {
  const command = [process.env.NODE_BINARY ?? "node", join(import.meta.dir, "peers", program)];
  const child = Bun.spawn(command, { stdout: "pipe", stderr: "inherit", stdin: "ignore" });
  try {
    const port = await announced(child.stdout, /port (\d+)/);
    const paths = (members: number) => Array.from({ length: members }, () => path);
    return await work(async (members) => ({
      label,
      port,
      pid: child.pid,
      dialect,
      room_id: Bun.randomUUIDv7(),
      paths: paths(members),
    }));
  } finally {
    child.kill("SIGKILL");
    await child.exited;
  }
}
