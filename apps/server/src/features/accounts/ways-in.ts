import { sql } from "kysely";
import { AppError } from "../../errors.ts";
import type { Tx } from "../../streams/streams.ts";

/** Holds the ways in of somebody as they are until commit, so that no two of them go at once. */
export async function lockWaysIn(tx: Tx, user_id: string): Promise<void> {
  await sql`select 1 from users where id = ${user_id} for no key update`.execute(tx.query);
}

/** Refuses what just took the last way in; the caller holds them. */
export async function requireWayIn(tx: Tx, user_id: string): Promise<void> {
  const { rows } = await sql`
    select 1 from accounts where user_id = ${user_id} and password is not null
    union all select 1 from passkeys where user_id = ${user_id} limit 1`.execute(tx.query);
  if (rows.length === 0)
    throw new AppError("conflict", "This is the only way into your account. Choose a password first.");
}
