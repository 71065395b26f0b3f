import { bareInserts } from "./lib/bare.ts";
import { frames } from "./lib/dialects.ts";
import { contentOf } from "./lib/fan-out.ts";
import { cpuOf, cpuOfFamily, round } from "./lib/machine.ts";
import { type Product, withProduct } from "./lib/product.ts";
import { Checks, type Options, percentiles, type Result, table } from "./lib/report.ts";
import { checkColdRead, connectPerson, type Frame } from "./lib/rooms.ts";
import { type Person, seedPeople, seedRooms, settle } from "./lib/seed.ts";
import { clientFrame, type RawSocket } from "./lib/socket.ts";

const SENDERS = 200;
const BARE_BATCHES = 100;

/** B2: durable sends, each sender waiting for its answer, beside bare inserts of the same rows. */
export default async function b2({ short }: Options): Promise<Result> {
  return withProduct(async (product) => {
    const checks = new Checks();
    await settle(product);
    const people = await seedPeople(product, SENDERS);
    const rooms = await seedRooms(
      product,
      people.map((person) => [person]),
    );
    const senders = people.map((person, index) => new Sender(product, person, rooms[index] ?? "", checks));
    for (const sender of senders) await sender.connect();
    await Promise.all(senders.map((sender) => sender.run(Date.now() + (short ? 1_000 : 3_000))));
    for (const sender of senders) sender.latencies.length = 0;

    // Bare inserts before, between and after, so that a change of the machine's pace hits both alike.
    const bare = [await bareRate(product)];
    const turns: Awaited<ReturnType<typeof measure>>[] = [];
    for (let turn = 0; turn < 2; turn += 1) {
      turns.push(await measure(product, senders, short ? 4_000 : 15_000));
      bare.push(await bareRate(product));
    }
    await Promise.all(senders.map((sender) => sender.check()));

    const acked = turns.reduce((sum, turn) => sum + turn.acked, 0);
    const seconds = turns.reduce((sum, turn) => sum + turn.seconds, 0);
    const per = (us: (turn: (typeof turns)[number]) => number) =>
      round(turns.reduce((sum, turn) => sum + us(turn), 0) / acked, 1);
    const latencies = percentiles(senders.flatMap((sender) => sender.latencies));
    const bare_per_s = bare.reduce((sum, rate) => sum + rate, 0) / bare.length;
    const own = {
      acked_per_s: Math.round(acked / seconds),
      ...latencies,
      of_bare: round(acked / seconds / bare_per_s, 3),
      server_cpu_us: per((turn) => turn.server_us),
      database_cpu_us: per((turn) => turn.database_us),
      load_cpu_us: per((turn) => turn.load_us),
    };
    table([
      { what: "product", ...own },
      { what: "bare", acked_per_s: Math.round(bare_per_s) },
    ]);
    console.log(
      `bare runs: ${bare.map(Math.round).join(", ")} rows/s; product: ${turns.map((t) => Math.round(t.acked / t.seconds)).join(", ")}/s`,
    );
    return { ...own, ok: checks.ok, checked: checks.count, peers: { bare: { acked_per_s: Math.round(bare_per_s) } } };
  });
}

/** Rooms of its own each time: its numbers start at 1. */
async function bareRate(product: Product): Promise<number> {
  const people = await seedPeople(product, SENDERS);
  const rooms = await seedRooms(
    product,
    people.map((person) => [person]),
  );
  const places = people.map(({ user_id }, index) => ({ user_id, room_id: rooms[index] ?? "" }));
  return bareInserts(product, places, BARE_BATCHES, contentOf);
}

async function measure(product: Product, senders: Sender[], ms: number) {
  const usage = () => ({
    server: cpuOf(product.pid),
    database: cpuOfFamily(product.database_pid),
    load: process.cpuUsage(),
    acked: senders.reduce((sum, sender) => sum + sender.acked.length, 0),
  });
  const before = usage();
  const began = performance.now();
  const until = Date.now() + ms;
  await Promise.all(senders.map((sender) => sender.run(until)));
  const seconds = (performance.now() - began) / 1000;
  const after = usage();
  const load = process.cpuUsage(before.load);
  return {
    seconds,
    acked: after.acked - before.acked,
    server_us: after.server - before.server,
    database_us: after.database - before.database,
    load_us: load.user + load.system,
  };
}

/** One person who sends, waits for the answer, and sends again. */
class Sender {
  readonly acked: { seq: number; message_id: string; content: string }[] = [];
  readonly latencies: number[] = [];
  #events = 0;
  #socket!: RawSocket;
  #sent_at = 0;
  #until = 0;
  #finish = () => {};

  constructor(
    readonly product: Product,
    readonly person: Person,
    readonly room_id: string,
    readonly checks: Checks,
  ) {}

  async connect(): Promise<void> {
    this.#socket = await connectPerson(this.product, this.person, (frame) => this.#take(frame));
  }

  run(until: number): Promise<void> {
    this.#until = until;
    return new Promise((resolve) => {
      this.#finish = resolve;
      this.#send();
    });
  }

  async check(): Promise<void> {
    this.checks.that(this.#events === this.acked.length, `${this.acked.length} sent, ${this.#events} events came`);
    await checkColdRead(this.product, this.person, this.room_id, this.acked, this.checks);
    this.#socket.close();
  }

  #send(): void {
    const ref = this.acked.length + 1;
    const data = { room_id: this.room_id, content: contentOf(ref), client_id: `${this.room_id}-${ref}` };
    this.#sent_at = performance.now();
    this.#socket.send(clientFrame(frames.send(data, ref)));
  }

  #take({ type, ref, data }: Frame): void {
    // Of oneself: it came online.
    if (type === "presence_update") return;
    if (type === "new_message") {
      this.#events += 1;
      this.checks.that(data.seq === this.#events && data.content === contentOf(data.seq), `event ${data.seq}`);
      return;
    }
    const expected = this.acked.length + 1;
    this.checks.that(type === "ok" && ref === expected && data.seq === expected, `${type} for send ${expected}`);
    this.latencies.push(performance.now() - this.#sent_at);
    this.acked.push({ seq: data.seq, message_id: data.message_id, content: contentOf(expected) });
    if (Date.now() < this.#until) this.#send();
    else this.#finish();
  }
}
