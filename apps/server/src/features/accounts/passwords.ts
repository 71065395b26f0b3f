import { invalid } from "../../errors.ts";
import type { Query } from "../../streams/streams.ts";
import { isLeaked } from "./leaked-passwords.ts";

// OWASP's second choice of argon2id parameters: 19 MiB, two passes.
const ARGON = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const;

export function hashPassword(password: string): Promise<string> {
  return Bun.password.hash(password, ARGON);
}

let decoy: Promise<string> | undefined;

/** Whether a password fits its hash. Where there is none it takes as long, and never fits. */
export async function verifyPassword(password: string, hash: string | null | undefined): Promise<boolean> {
  decoy ??= hashPassword(crypto.randomUUID());
  const fits = await Bun.password.verify(password, hash ?? (await decoy));
  return fits && hash != null;
}

/** Refuses a password that is on the list of leaked ones; the schema has refused short and simple ones. */
export async function requireUnleaked(password: string, path = "password"): Promise<void> {
  if (await isLeaked(password)) throw invalid(path, "This password is on a list of leaked ones. Choose another.");
}

/** The hash of somebody's password, and the version of their credentials that it belongs to. */
export async function passwordOf(
  query: Query,
  user_id: string,
): Promise<{ hash: string | null; credentials_version: number } | undefined> {
  return query
    .selectFrom("users")
    .leftJoin("accounts", (join) =>
      join.onRef("accounts.user_id", "=", "users.id").on("accounts.provider_id", "=", "credential"),
    )
    .select(["accounts.password as hash", "credentials_version"])
    .where("users.id", "=", user_id)
    .executeTakeFirst();
}

export async function passwordHashOf(query: Query, user_id: string): Promise<string | null> {
  return (await passwordOf(query, user_id))?.hash ?? null;
}

/** Sets the password, whatever it was. */
export async function setPassword(query: Query, user_id: string, hash: string): Promise<void> {
  await query
    .insertInto("accounts")
    .values({ user_id, provider_id: "credential", account_id: user_id, password: hash })
    .onConflict((conflict) =>
      conflict.columns(["provider_id", "account_id"]).doUpdateSet({ password: hash, updated_at: new Date() }),
    )
    .execute();
}
