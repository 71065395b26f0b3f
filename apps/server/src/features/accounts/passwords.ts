import { type Phrase, phrase } from "@helloworld/protocol";
import { invalid } from "../../errors.ts";
import type { Query } from "../../streams/streams.ts";
import { isLeaked } from "./leaked-passwords.ts";

// OWASP's second choice of argon2id parameters: 19 MiB, two passes.
const ARGON = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const;

/** Keyboards write one letter in two ways (a letter with its accent, or the two apart): a password has one form. */
export function hashPassword(password: string): Promise<string> {
  return Bun.password.hash(password.normalize("NFC"), ARGON);
}

let decoy: Promise<string> | undefined;

/** Whether a password fits its hash. Where there is none it takes as long, and never fits. */
export async function verifyPassword(password: string, hash: string | null | undefined): Promise<boolean> {
  decoy ??= hashPassword(crypto.randomUUID());
  const against = hash ?? (await decoy);
  // Older hashes were made of the password as it was typed then.
  for (const form of new Set([password.normalize("NFC"), password, password.normalize("NFD")])) {
    if (await Bun.password.verify(form, against)) return hash != null;
  }
  return false;
}

/** Whom a password is for. */
type Owner = { username?: string | undefined; email: string };

const PRODUCT = "helloworld";
/** Letters and digits only, so that `Hello-World` is found in disguise. */
const bare = (text: string) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

/** Refuses a password that others would guess first: leaked ones, and the names that go with an account. The schema has refused short and simple ones. */
export async function requireGoodPassword(password: string, { username = "", email }: Owner): Promise<void> {
  const given = bare(password);
  const contains = (name: string) => bare(name).length >= 3 && given.includes(bare(name));
  const refuse = (why: Phrase) => invalid("password", why);
  if (contains(username)) throw refuse(phrase("This password contains your username. Choose another."));
  if (contains(email.slice(0, email.lastIndexOf("@"))))
    throw refuse(phrase("This password contains your email address. Choose another."));
  if (given.includes(PRODUCT)) throw refuse(phrase("This password contains the name of this product. Choose another."));
  if (await isLeaked(password)) throw refuse(phrase("This password is on a list of leaked ones. Choose another."));
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
