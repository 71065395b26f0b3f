import { sql } from "kysely";
import type { App } from "../../app.ts";
import type { Tx } from "../../streams/streams.ts";
import { type ClientInfo, wideNetworkOf } from "./client.ts";
import { digest, randomToken } from "./digest.ts";

/** Devices that are remembered of one person; the one unused for longest goes. */
const MOST = 50;

const hashOf = (app: App, token: string) => digest(app, "device", token);

/** Whether somebody signed in before with this device, or from this network. */
export async function deviceKnown(
  app: App,
  user_id: string,
  client: ClientInfo,
): Promise<"by_token" | "by_network" | "no"> {
  const rows = await app.db.query
    .selectFrom("devices")
    .select((eb) => eb("token_hash", "=", hashOf(app, client.device_token ?? "")).as("by_token"))
    .where("user_id", "=", user_id)
    .where((eb) =>
      eb.or([
        eb("token_hash", "=", hashOf(app, client.device_token ?? "")),
        eb("network", "=", wideNetworkOf(client.address)),
      ]),
    )
    .execute();
  if (rows.some((row) => row.by_token)) return "by_token";
  return rows.length > 0 ? "by_network" : "no";
}

/** Remembers the device of a sign-in; answers the token for its cookie and whether it is a new one to its owner. */
export async function rememberDevice(
  app: App,
  tx: Tx,
  user_id: string,
  client: ClientInfo,
): Promise<{ device_token: string; is_new: boolean }> {
  const device_token = client.device_token ?? randomToken();
  const { user_agent } = client;
  const network = wideNetworkOf(client.address);
  const alike = await tx.query
    .selectFrom("devices")
    .select("id")
    .where("user_id", "=", user_id)
    .where("user_agent", "=", user_agent)
    .where("network", "=", network)
    .limit(1)
    .executeTakeFirst();
  const result = await sql<{ is_new: boolean }>`
    insert into devices (user_id, token_hash, user_agent, network)
    values (${user_id}, ${hashOf(app, device_token)}, ${user_agent}, ${network})
    on conflict (user_id, token_hash) do update
      set user_agent = excluded.user_agent, network = excluded.network, used_at = now()
    returning xmax = 0 as is_new`.execute(tx.query);
  await sql`delete from devices where user_id = ${user_id} and id in (
    select id from devices where user_id = ${user_id} order by used_at desc, id desc offset ${MOST})`.execute(tx.query);
  return { device_token, is_new: !alike && (result.rows[0]?.is_new ?? false) };
}
