import type { Product } from "./product.ts";

const BATCH = 200;

/**
 * The rows of as many messages by bare INSERT over one connection, each batch
 * committed: what this database can do when nobody checks, numbers or answers.
 */
export async function bareInserts(
  { db }: Product,
  places: { room_id: string; user_id: string }[],
  batches: number,
  content: (index: number) => string,
): Promise<number> {
  const next = new Map<string, number>();
  const began = performance.now();
  for (let batch = 0; batch < batches; batch += 1) {
    const rows = Array.from({ length: BATCH }, (_, index) => {
      const { room_id, user_id } = places[index % places.length] as (typeof places)[number];
      const seq = (next.get(room_id) ?? 0) + 1;
      next.set(room_id, seq);
      const id = Bun.randomUUIDv7();
      return { id, room_id, seq, sender_id: user_id, client_id: id, content: content(batch * BATCH + index) };
    });
    await db.run(
      "bare",
      `with input as materialized (
        select * from json_to_recordset($1::json)
          as i(id uuid, room_id uuid, seq bigint, sender_id uuid, client_id text, content text)
      ), logged as (
        insert into events (stream_id, seq, type, message_id) select room_id, seq, 'new_message', id from input
      )
      insert into messages (id, room_id, seq, sender_id, client_id, message_type, content)
      select id, room_id, seq, sender_id, client_id, 'text', content from input`,
      [JSON.stringify(rows)],
    );
  }
  return (batches * BATCH) / ((performance.now() - began) / 1000);
}
