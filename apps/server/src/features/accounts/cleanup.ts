import { sql } from "kysely";
import type { App } from "../../app.ts";

/** Says what is forgotten every night because it is of no more use. */
export function registerAccountCleanup(app: App): void {
  app.jobs.define(
    "forget_accounts",
    async () => {
      const { query } = app.db;
      await sql`delete from sessions where least(expires_at, ends_at) < now() - interval '1 day'`.execute(query);
      await sql`delete from proofs where expires_at < now()`.execute(query);
      await sql`delete from two_factor_challenges where expires_at < now()`.execute(query);
      await sql`delete from passkey_challenges where expires_at < now()`.execute(query);
      await sql`delete from oauth_states where expires_at < now()`.execute(query);
      await sql`delete from provider_sign_ups where expires_at < now()`.execute(query);
      await sql`delete from attempts where forget_at < now()`.execute(query);
      await sql`delete from devices where used_at < now() - interval '400 days'`.execute(query);
    },
    { cron: "29 3 * * *" },
  );
}
