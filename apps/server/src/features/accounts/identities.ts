import { type Identity, phrase } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import type { ProviderConfig } from "../../config-providers.ts";
import { AppError, notFound, violated } from "../../errors.ts";
import { rfc3339 } from "../../streams/read.ts";
import { inTransaction, type Tx } from "../../streams/streams.ts";
import { requireOwner } from "./attempts.ts";
import { holdOwnAccount } from "./credentials.ts";
import { notifyOwner } from "./notices.ts";
import type { Claims } from "./providers.ts";
import { requireWayIn } from "./sign-in-methods.ts";

/** The accounts elsewhere that sign the actor in. */
export async function listIdentities(app: App, actor: Actor): Promise<Identity[]> {
  const { rows } = await sql<Identity & { issuer: string }>`
    select id, provider, provider as name, email, ${rfc3339("i.created_at")} as created_at,
      ${rfc3339("i.last_used_at")} as last_used_at, issuer
    from identities i where user_id = ${actor.user_id} order by id`.execute(app.db.query);
  return rows.map(({ issuer, ...identity }) => {
    const provider = app.config.providers.find((one) => one.issuer === issuer);
    return provider ? { ...identity, provider: provider.id, name: provider.name } : identity;
  });
}

/** Connects an account elsewhere with somebody here; it is that of nobody else. */
export async function addIdentity(
  tx: Tx,
  user_id: string,
  { id, issuer }: Pick<ProviderConfig, "id" | "issuer">,
  { subject, email }: Pick<Claims, "subject" | "email">,
): Promise<void> {
  await sql`
    insert into identities (user_id, issuer, subject, provider, email, last_used_at)
    values (${user_id}, ${issuer}, ${subject}, ${id}, ${email}, now())`.execute(tx.query);
}

/** What a violation of its uniqueness means to a person. */
export function identityTaken(error: unknown, name: string): unknown {
  const constraint = violated(error);
  if (constraint === "identities_issuer_subject_key")
    return new AppError("conflict", phrase("This account of {name} is connected with someone here already.", { name }));
  if (constraint === "identities_user_id_issuer_key")
    return new AppError(
      "conflict",
      phrase("Another account of {name} is connected with yours. Disconnect it first.", { name }),
    );
  return error;
}

export async function linkIdentity(app: App, actor: Actor, provider: ProviderConfig, claims: Claims): Promise<void> {
  try {
    await inTransaction(app.db, app.hub, async (tx) => {
      await holdOwnAccount(tx, actor);
      await addIdentity(tx, actor.user_id, provider, claims);
      await notifyOwner(app, tx, actor.user_id, "identity_linked", { provider: provider.name });
    });
  } catch (error) {
    throw identityTaken(error, provider.name);
  }
}

/** Disconnects an account elsewhere, unless it is the only way in. */
export async function unlinkIdentity(app: App, actor: Actor, id: string, password?: string): Promise<void> {
  await requireOwner(app, actor, password);
  const name = (await listIdentities(app, actor)).find((identity) => identity.id === id)?.name;
  if (name === undefined) throw notFound("connected account");
  await inTransaction(app.db, app.hub, async (tx) => {
    await holdOwnAccount(tx, actor);
    const { rows } = await sql`
      delete from identities where id = ${id} and user_id = ${actor.user_id} returning id`.execute(tx.query);
    if (rows.length === 0) throw notFound("connected account");
    await requireWayIn(app, tx, actor.user_id);
    await notifyOwner(app, tx, actor.user_id, "identity_unlinked", { provider: name });
  });
}
