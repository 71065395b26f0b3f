import { frames } from "./lib/dialects.ts";
import { contentOf } from "./lib/fan-out.ts";
import { cpuOf, cpuOfFamily, round } from "./lib/machine.ts";
import { type Product, withProduct } from "./lib/product.ts";
import { Checks, type Options, percentiles, type Result, table } from "./lib/report.ts";
import { connectPerson, type Frame } from "./lib/rooms.ts";
import { seedPeople, seedRooms, settle } from "./lib/seed.ts";
import { clientFrame, type RawSocket } from "./lib/socket.ts";

const ROOMS = 100;
const MEMBERS = 5;
const PER_SECOND = 500;

/** B4: how long a message takes from its sender to each other member, at 500 messages a second. */
export default async function b4({ short }: Options): Promise<Result> {
  return withProduct(async (product) => {
    const checks = new Checks();
    await settle(product);
    const rooms = await openRooms(product, checks);
    await converse(rooms, 1_000);
    for (const room of rooms) room.forget();
    const before = [cpuOf(product.pid), cpuOfFamily(product.database_pid)] as const;
    const lateness = await converse(rooms, (short ? 15 : 60) * PER_SECOND);
    const sent = rooms.reduce((sum, room) => sum + room.latencies.length / (MEMBERS - 1), 0);
    for (const room of rooms) room.check();
    const own = {
      ...percentiles(rooms.flatMap((room) => room.latencies)),
      max_ms: round(Math.max(...rooms.map((room) => Math.max(...room.latencies)))),
      acked_p50_ms: percentiles(rooms.flatMap((room) => room.answers)).p50_ms,
      acked_p99_ms: percentiles(rooms.flatMap((room) => room.answers)).p99_ms,
      server_cpu_us: round((cpuOf(product.pid) - before[0]) / sent, 0),
      database_cpu_us: round((cpuOfFamily(product.database_pid) - before[1]) / sent, 0),
      late_p99_ms: percentiles(lateness).p99_ms,
    };
    table([{ messages: sent, ...own }]);
    return { ...own, ok: checks.ok, checked: checks.count };
  });
}

async function openRooms(product: Product, checks: Checks): Promise<TalkingRoom[]> {
  const people = await seedPeople(product, ROOMS * MEMBERS);
  const groups = Array.from({ length: ROOMS }, (_, index) => people.slice(index * MEMBERS, (index + 1) * MEMBERS));
  const ids = await seedRooms(product, groups);
  const rooms: TalkingRoom[] = [];
  for (const [index, group] of groups.entries()) {
    const room = new TalkingRoom(ids[index] ?? "", checks);
    for (const [place, person] of group.entries()) {
      room.sockets.push(await connectPerson(product, person, (frame) => room.take(place, frame)));
    }
    rooms.push(room);
  }
  return rooms;
}

/** Sends at random moments, 500 a second on average, whether or not answers come; how late each was sent. */
async function converse(rooms: TalkingRoom[], messages: number): Promise<number[]> {
  const lateness: number[] = [];
  let due = performance.now();
  for (let sent = 0; sent < messages; ) {
    await Bun.sleep(1);
    for (const now = performance.now(); due <= now && sent < messages; sent += 1) {
      lateness.push(now - due);
      due += (-Math.log(1 - Math.random()) * 1_000) / PER_SECOND;
      rooms[sent % rooms.length]?.send();
    }
  }
  const until = Date.now() + 5_000;
  while (!rooms.every((room) => room.isQuiet()) && Date.now() < until) await Bun.sleep(10);
  return lateness;
}

/** A room whose members take turns; each receives all of it. */
class TalkingRoom {
  readonly sockets: RawSocket[] = [];
  readonly latencies: number[] = [];
  readonly answers: number[] = [];
  readonly #sent_at: number[] = [];
  readonly #received: number[] = Array(MEMBERS).fill(0);
  #answered = 0;

  constructor(
    readonly id: string,
    readonly checks: Checks,
  ) {}

  send(): void {
    const ref = this.#sent_at.length + 1;
    const data = { room_id: this.id, content: contentOf(ref), client_id: `${this.id}-${ref}` };
    const frame = clientFrame(frames.send(data, ref));
    this.#sent_at.push(performance.now());
    this.sockets[ref % MEMBERS]?.send(frame);
  }

  take(place: number, { type, ref, data }: Frame): void {
    // Of oneself: it came online.
    if (type === "presence_update") return;
    // Those on the way together may be numbered in another order than they were sent.
    const index = type === "ok" ? (ref ?? 0) : Number(data.client_id?.slice(37));
    const took = performance.now() - (this.#sent_at[index - 1] ?? 0);
    if (type === "ok") {
      this.#answered += 1;
      this.answers.push(took);
      this.checks.that(data.client_id === `${this.id}-${ref}`, "the answer of another send");
      return;
    }
    const seq = (this.#received[place] ?? 0) + 1;
    this.#received[place] = seq;
    this.checks.that(type === "new_message" && data.seq === seq && data.content === contentOf(index), `event ${seq}`);
    if (index % MEMBERS !== place) this.latencies.push(took);
  }

  isQuiet(): boolean {
    const sent = this.#sent_at.length;
    return this.#answered === sent && this.#received.every((count) => count === sent);
  }

  forget(): void {
    this.latencies.length = 0;
    this.answers.length = 0;
  }

  check(): void {
    this.checks.that(this.isQuiet(), `room ${this.id}: everybody received everything`);
    for (const socket of this.sockets) socket.close();
  }
}
