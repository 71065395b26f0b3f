import {
  LIMITS,
  type ReadersResponse,
  type ReadResponse,
  type Receipt,
  type ReceiptsResponse,
} from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { notFound } from "../../errors.ts";
import { rfc3339 } from "../../streams/read.ts";
import { append, inTransaction, lockStreams, type Query, type Tx } from "../../streams/streams.ts";
import { readNotices } from "../notifications/notify.ts";
import { type RoomFor, roomFor } from "./policy.ts";
import { readState } from "./queries.ts";

/** Events of a room that are looked through for when a message was read. */
const LOOKED_THROUGH = 20_000;
const READERS_MOST = 500;

/** `mb`, of the room `r` and the person `u`, tells the others what they have read. */
const TELLS = sql<boolean>`(u.read_receipts and mb.request is null and r.member_count <= ${sql.lit(LIMITS.receipt_members)})`;
/** What they tell, of a row of members. */
const receiptJson = sql<Receipt>`json_build_object('user_id', mb.user_id, 'read_seq', mb.seen_seq,
  'delivered_seq', greatest(mb.delivered_seq, mb.seen_seq), 'read_at', ${rfc3339("mb.seen_at")})`;
/** Something of others between two places, the first not included. */
const othersWrote = (after: ReturnType<typeof sql>, until: ReturnType<typeof sql>) => sql`exists (
  select from messages o where o.room_id = mb.room_id and o.seq > ${after} and o.seq <= ${until}
  and o.sender_id is distinct from mb.user_id)`;

/**
 * Sets how far one has read, forward or (marking unread) back, on all of one's devices, and tells the
 * others of a small room, who are not told of going back.
 */
export async function markRead(app: App, actor: Actor, room_id: string, seq: number): Promise<ReadResponse> {
  const { user_id } = actor;
  return inTransaction(app.db, app.hub, async (tx) => {
    await roomFor(tx.query, actor, room_id, "read");
    await holdTold(tx, room_id, user_id);
    const { rows } = await sql<{ before: number; read_seq: number; receipt: Receipt; told: boolean }>`
      update members mb set read_seq = x.seq,
        seen_seq = case when x.tells then x.seq else mb.seen_seq end,
        seen_at = case when x.tells then now() else mb.seen_at end
      from (
        select s.seq, ${TELLS} and s.seq > mb.seen_seq and ${othersWrote(sql`mb.seen_seq`, sql`s.seq`)} as tells
        from members mb join rooms r on r.id = mb.room_id join users u on u.id = mb.user_id,
          lateral (select least(${seq}::bigint, head_seq) as seq from streams where id = ${room_id}) s
        where mb.room_id = ${room_id} and mb.user_id = ${user_id}
      ) x
      where mb.room_id = ${room_id} and mb.user_id = ${user_id} and (mb.read_seq <> x.seq or x.tells)
      returning old.read_seq as before, new.read_seq, ${receiptJson} as receipt,
        new.seen_seq > old.seen_seq as told`.execute(tx.query);
    const [moved] = rows;
    if (moved && moved.before !== moved.read_seq) {
      const { read_seq } = moved;
      await append(tx, user_id, "read_receipt", { room_id, user_id, read_seq, delivered_seq: read_seq, read_at: null });
    }
    if (moved?.told) await append(tx, room_id, "read_receipt", { room_id, ...moved.receipt });
    if (moved && moved.read_seq > moved.before) await readNotices(tx, user_id, `mentioned:${room_id}`);
    const state = await readState(tx.query, room_id, user_id);
    if (!state) throw notFound("room");
    return state;
  });
}

/** In a direct room: a device of the actor has everything up to there. */
export async function markDelivered(app: App, actor: Actor, room_id: string, seq: number): Promise<void> {
  const { user_id } = actor;
  const { kind } = await roomFor(app.db.query, actor, room_id, "read");
  if (kind !== "direct") return;
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [room_id]);
    const { rows } = await sql<{ receipt: Receipt }>`
      update members mb set delivered_seq = s.seq
      from rooms r, users u, (select least(${seq}::bigint, head_seq) as seq from streams where id = ${room_id}) s
      where mb.room_id = ${room_id} and mb.user_id = ${user_id} and r.id = mb.room_id and u.id = mb.user_id and ${TELLS}
      and s.seq > greatest(mb.delivered_seq, mb.seen_seq)
      and ${othersWrote(sql`greatest(mb.delivered_seq, mb.seen_seq)`, sql`s.seq`)}
      returning ${receiptJson} as receipt`.execute(tx.query);
    const [told] = rows;
    if (told) await append(tx, room_id, "read_receipt", { room_id, ...told.receipt });
  });
}

/** Holds the inbox of who read, and the room where it is going to be told: in id order, so that nobody waits for each other. */
async function holdTold(tx: Tx, room_id: string, user_id: string): Promise<void> {
  const { rows } = await sql<{ tells: boolean }>`
    select ${TELLS} as tells from members mb join rooms r on r.id = mb.room_id join users u on u.id = mb.user_id
    where mb.room_id = ${room_id} and mb.user_id = ${user_id}`.execute(tx.query);
  await lockStreams(tx, rows[0]?.tells ? [room_id, user_id] : [user_id]);
}

/** How far the others in a small room have it and have read it; for who does not tell, nothing. */
export async function receiptsIn(
  query: Query,
  viewer_id: string,
  { id: room_id }: RoomFor<"read">,
): Promise<ReceiptsResponse> {
  const { rows } = await sql<ReceiptsResponse>`
    select s.head_seq as head, coalesce((
      select jsonb_agg(${receiptJson} order by mb.user_id)
      from members mb join users u on u.id = mb.user_id join rooms r on r.id = mb.room_id
      where mb.room_id = ${room_id} and mb.user_id <> ${viewer_id} and ${TELLS} and greatest(mb.seen_seq, mb.delivered_seq) > 0
      and exists (select from users v where v.id = ${viewer_id} and v.read_receipts)), '[]') as receipts
    from streams s where s.id = ${room_id}`.execute(query);
  const [found] = rows;
  if (!found) throw notFound("room");
  return found;
}

/** Who has read one message, last first, and when; the time comes from the log and is null where that has forgotten, or of a thread. */
export async function readersOf(query: Query, viewer_id: string, message_id: string): Promise<ReadersResponse> {
  const { rows } = await sql<ReadersResponse["readers"][number]>`
    with told as materialized (
      select (e.data ->> 'user_id')::uuid as user_id, min(e.created_at) as at
      from messages m join events e on e.stream_id = m.room_id and e.seq > m.seq and e.seq < m.seq + ${LOOKED_THROUGH}
      where m.id = ${message_id} and m.thread_id is null and e.type = 'read_receipt' and (e.data ->> 'read_seq')::bigint >= m.seq
      group by 1
    )
    select user_card(u) as user, ${rfc3339("t.at")} as read_at
    from messages m
    join members mb on mb.room_id = m.room_id and mb.user_id is distinct from m.sender_id and mb.user_id <> ${viewer_id}
    join users u on u.id = mb.user_id
    left join told t on t.user_id = mb.user_id
    where m.id = ${message_id} and m.seq > mb.receipts_after and m.seq <= case when m.thread_id is null then greatest(mb.seen_seq, mb.read_seq)
      else (select f.read_seq from thread_follows f where f.thread_id = m.thread_id and f.user_id = mb.user_id) end
    and u.read_receipts and mb.request is null
    and exists (select from users v where v.id = ${viewer_id} and v.read_receipts)
    order by t.at desc nulls last, u.id limit ${READERS_MOST}`.execute(query);
  return { readers: rows };
}

/**
 * After switching receipts on or off: what the members of small rooms hold of it follows. What was read up to now is
 * not shown to those who look up readers, because receipts may have been off when it was.
 */
export async function retellReceipts(app: App, user_id: string): Promise<void> {
  await sql`
    update members set receipts_after = greatest(receipts_after, read_seq, seen_seq) where user_id = ${user_id}`.execute(
    app.db.query,
  );
  const rooms = await app.db.query.selectFrom("members").select("room_id").where("user_id", "=", user_id).execute();
  for (const { room_id } of rooms) {
    await inTransaction(app.db, app.hub, async (tx) => {
      await lockStreams(tx, [room_id]);
      const { rows } = await sql<{ receipt: Receipt; tells: boolean }>`
        select ${receiptJson} as receipt, ${TELLS} as tells
        from members mb join users u on u.id = mb.user_id join rooms r on r.id = mb.room_id
        where mb.room_id = ${room_id} and mb.user_id = ${user_id}
        and greatest(mb.seen_seq, mb.delivered_seq) > 0`.execute(tx.query);
      const [mine] = rows;
      if (!mine) return;
      const nothing = { user_id, read_seq: 0, delivered_seq: 0, read_at: null };
      await append(tx, room_id, "read_receipt", { room_id, ...(mine.tells ? mine.receipt : nothing) });
    });
  }
}
