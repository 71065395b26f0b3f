import type { Actor } from "@helloworld/server/src/actor.ts";
import { historyPage } from "@helloworld/server/src/features/messages/queries.ts";
import { roomFor } from "@helloworld/server/src/features/rooms/policy.ts";
import { listRooms } from "@helloworld/server/src/features/rooms/queries.ts";
import { contentOf } from "./lib/fan-out.ts";
import { type Product, withProduct } from "./lib/product.ts";
import { Checks, type Options, percentiles, type Result, table } from "./lib/report.ts";
import { ask, type Person, seedMessages, seedPeople, seedRooms } from "./lib/seed.ts";

const PAGE = 50;
const ROOMS = 200;
/** Unread messages of a room are counted up to here. */
const CAP = 100;

type Room = { id: string; my: { unread_count: number } };
type Page = { messages: { seq: number; content: string }[]; has_before: boolean; has_after: boolean };

/** B5: a page of history anywhere in a long room, and the unread counts of a user in many rooms. */
export default async function b5({ short }: Options): Promise<Result> {
  return withProduct(async (product) => {
    const checks = new Checks();
    const times = short ? 300 : 2_000;
    const [reader, writer] = (await seedPeople(product, 2)) as [Person, Person];
    const rows = [];
    for (const length of [10_000, 1_000_000]) {
      const [room_id = ""] = await seedRooms(product, [[reader, writer]]);
      await seedMessages(product, [{ room_id, sender_id: writer.user_id, length }]);
      rows.push(await history(product, reader, room_id, length, times, checks));
    }
    const unread = await unreadCounts(product, reader, writer, times, checks);
    table([...rows, unread]);
    const [short_room, long_room] = rows;
    return {
      p50_ms: long_room?.p50_ms ?? 0,
      p95_ms: long_room?.p95_ms ?? 0,
      p99_ms: long_room?.p99_ms ?? 0,
      sql_p50_ms: long_room?.sql_p50_ms ?? 0,
      p50_ms_10000: short_room?.p50_ms ?? 0,
      p95_ms_10000: short_room?.p95_ms ?? 0,
      unread_p50_ms: unread.p50_ms,
      unread_p95_ms: unread.p95_ms,
      unread_sql_p50_ms: unread.sql_p50_ms,
      ok: checks.ok,
      checked: checks.count,
    };
  });
}

/** Pages before, after and around random places, in turn. */
async function history(
  product: Product,
  reader: Person,
  room_id: string,
  length: number,
  times: number,
  checks: Checks,
) {
  const places = Array.from({ length: times }, (_, index) => ({
    side: (["before", "after", "around"] as const)[index % 3] ?? "before",
    seq: 100 + Math.floor(Math.random() * (length - 200)),
  }));
  const get = async ({ side, seq }: (typeof places)[number]) => {
    const page = await ask<Page>(product, reader, `/chat/rooms/${room_id}/messages?limit=${PAGE}&${side}=${seq}`);
    const first = side === "before" ? seq - PAGE : side === "after" ? seq + 1 : seq - PAGE / 2;
    const right = page.messages.every((message, index) => {
      return message.seq === first + index && message.content === contentOf(message.seq % 1_000);
    });
    checks.that(right && page.messages.length === PAGE && page.has_before && page.has_after, `page ${side} ${seq}`);
  };
  const seen = await timed(places, get);
  const room = await roomFor(product.db.query, { user_id: reader.user_id } as Actor, room_id, "read");
  const inside = await timed(places, async ({ side, seq }) => {
    await historyPage(product.db.query, reader.user_id, room, { limit: PAGE, [side]: String(seq) });
  });
  return { what: `history of ${length.toLocaleString("en")}`, asked: times, ...seen, ...sqlTimes(inside) };
}

/** The list of 200 rooms with none to more than a hundred unread in each. */
async function unreadCounts(product: Product, reader: Person, writer: Person, times: number, checks: Checks) {
  const ids = await seedRooms(
    product,
    Array.from({ length: ROOMS }, () => [writer, reader]),
  );
  await seedMessages(
    product,
    ids.map((room_id) => ({ room_id, sender_id: writer.user_id, length: 500 })),
  );
  const expected = new Map(ids.map((id, index) => [id, index % (CAP + 20)]));
  for (const [room_id, unread] of expected) {
    await product.db.raw("update members set read_seq = $1 where room_id = $2 and user_id = $3", [
      500 - unread,
      room_id,
      reader.user_id,
    ]);
  }
  await product.db.raw("vacuum analyze members");
  const turns = Array.from({ length: Math.ceil(times / 4) }, (_, index) => index);
  const seen = await timed(turns, async () => {
    const { rooms } = await ask<{ rooms: Room[] }>(product, reader, "/chat/rooms?limit=200");
    const counts = rooms.filter(({ id, my }) => my.unread_count === Math.min(CAP, expected.get(id) ?? -1));
    checks.that(rooms.length === ROOMS && counts.length === ROOMS, `${counts.length} right unread counts`);
  });
  const inside = await timed(turns, async () => {
    await listRooms(product.db.query, reader.user_id, { scope: "mine", limit: 200 });
  });
  return { what: `unread in ${ROOMS} rooms`, asked: turns.length, ...seen, ...sqlTimes(inside) };
}

/** How long each takes, one after the other; the first tenth warms up and does not count. */
async function timed<T>(inputs: T[], work: (input: T) => Promise<void>) {
  const took: number[] = [];
  for (const input of inputs) {
    const began = performance.now();
    await work(input);
    took.push(performance.now() - began);
  }
  return percentiles(took.slice(Math.ceil(inputs.length / 10)));
}

function sqlTimes({ p50_ms, p95_ms }: { p50_ms: number; p95_ms: number }) {
  return { sql_p50_ms: p50_ms, sql_p95_ms: p95_ms };
}
