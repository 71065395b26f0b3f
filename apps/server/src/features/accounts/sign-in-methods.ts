import { phrase } from "@helloworld/protocol";
import { sql } from "kysely";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import type { Tx } from "../../streams/streams.ts";

/** Refuses what just took the last way in; the caller holds them. */
export async function requireWayIn(app: App, tx: Tx, user_id: string): Promise<void> {
  const issuers = app.config.providers.map(({ issuer }) => issuer);
  const { rows } = await sql`
    select 1 from accounts where user_id = ${user_id} and password is not null
    union all select 1 from passkeys where user_id = ${user_id}
    union all select 1 from identities where user_id = ${user_id} and issuer = any(${issuers}::text[]) limit 1`.execute(
    tx.query,
  );
  if (rows.length === 0)
    throw new AppError("conflict", phrase("This is the only way into your account. Choose a password first."));
}
