import { sql } from "kysely";
import { rfc3339 } from "../../streams/read.ts";
import type { Feature } from "../feature.ts";
import { registerAccountCleanup } from "./cleanup.ts";
import { registerPasswordJobs } from "./password-actions.ts";
import { accountRoutes } from "./routes.ts";
import { registerUnprovenOwnerJobs } from "./unproven-owner.ts";

const secret = { exported: { not: "It proves who somebody is, and tells nothing of them." } } as const;

export const accounts: Feature = {
  routes: [accountRoutes],
  jobs: [registerPasswordJobs, registerUnprovenOwnerJobs, registerAccountCleanup],
  personal: {
    users: { exported: "account.json", erased: "eraseAccount" },
    sessions: { exported: "sessions.json" },
    devices: { exported: "devices.json" },
    accounts: secret,
    attempts: { exported: { not: "Digests of what was tried, for an hour or a day." } },
    authenticators: secret,
    proofs: secret,
    second_factors: { exported: "ways_in.json" },
    passkeys: { exported: "ways_in.json" },
    identities: { exported: "ways_in.json" },
    two_factor_challenges: secret,
    outbox: { exported: { not: "Mails, which their reader has." } },
  },
  exports: {
    "devices.json": (user_id) => sql`
      select id as key, jsonb_build_object('user_agent', user_agent, 'network', network,
        'created_at', ${rfc3339("created_at")}, 'used_at', ${rfc3339("used_at")}) as item
      from devices where user_id = ${user_id}`,
  },
};
