import { sql } from "kysely";
import { appendToEach, lockStreams, type Query, type Tx } from "../../streams/streams.ts";
import { withdraw } from "../notifications/withdraw.ts";

/** At most so many of those who may answer are told; the others see the list when they look. */
const TOLD = 50;

export const requestKey = (room_id: string) => `room_request:${room_id}`;

/** Whom a request to join is told: of those who may answer it the staff, highest roles first. */
export async function answerersOf(query: Query, room_id: string): Promise<string[]> {
  const { rows } = await sql<{ user_id: string }>`
    select mb.user_id from members mb join rooms r on r.id = mb.room_id
    where r.id = ${room_id} and role_rank(mb.role) >= greatest(role_rank(r.add_role), role_rank('moderator'))
    order by role_rank(mb.role) desc, mb.joined_at, mb.user_id limit ${TOLD}`.execute(query);
  return rows.map((row) => row.user_id);
}

/**
 * Locks what a change of these people's requests to join touches: the room, them, and those who are told.
 * All at once, in the order of ids, so that it cannot deadlock with what happens between these people.
 */
export async function lockRequests(tx: Tx, room_id: string, user_ids: string[]): Promise<void> {
  await lockStreams(tx, [room_id, ...user_ids, ...(await answerersOf(tx.query, room_id))]);
}

/** The same for people who come in, of whom most did not ask. */
export async function lockEntrance(tx: Tx, room_id: string, user_ids: string[]): Promise<void> {
  const asked = await tx.query
    .selectFrom("join_requests")
    .select("user_id")
    .where("room_id", "=", room_id)
    .where(sql<boolean>`user_id = any(${user_ids}::uuid[])`)
    .executeTakeFirst();
  if (asked) await lockRequests(tx, room_id, user_ids);
  else await lockStreams(tx, [room_id, ...user_ids]);
}

/** Says to the staff of a room and to who asked that requests have changed; where none waits, nobody is told of one any more. */
export async function publishJoinRequests(tx: Tx, room_id: string, asked_by: string[]): Promise<void> {
  const answerers = await answerersOf(tx.query, room_id);
  const told = [...new Set([...answerers, ...asked_by])];
  await lockStreams(tx, told);
  await appendToEach(tx, told, "join_requests_changed", { room_id });
  const waits = await tx.query
    .selectFrom("join_requests")
    .select("user_id")
    .where("room_id", "=", room_id)
    .where("declined_at", "is", null)
    .executeTakeFirst();
  if (!waits) for (const user_id of answerers) await withdraw(tx, user_id, requestKey(room_id));
}

/** Who came in asks no longer. */
export async function forgetRequests(tx: Tx, room_id: string, user_ids: string[]): Promise<void> {
  const { rows } = await sql<{ user_id: string; declined_at: Date | null }>`
    delete from join_requests where room_id = ${room_id} and user_id = any(${user_ids}::uuid[])
    returning user_id, declined_at`.execute(tx.query);
  const asked = rows.filter((row) => row.declined_at === null).map((row) => row.user_id);
  if (asked.length > 0) await publishJoinRequests(tx, room_id, asked);
}
