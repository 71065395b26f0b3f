import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { reasonOf, StartupError } from "./startup-error.ts";

const secret = z.string().min(32);
const file_schema = z.object({ auth_secret: secret, token_secret: secret });

/** What signs sessions and tokens. Losing them signs everybody out; leaking them lets anybody in. */
export type Secrets = Readonly<z.infer<typeof file_schema>>;

/**
 * The secrets of this server: made at the first start, kept in
 * `DATA_DIR/secrets.json` for its owner only. `AUTH_SECRET` and `TOKEN_SECRET`
 * in the environment stand in for the file's.
 */
export function loadSecrets(data_dir: string, env: Record<string, string | undefined> = process.env): Secrets {
  const from_env = { auth_secret: given(env, "AUTH_SECRET"), token_secret: given(env, "TOKEN_SECRET") };
  const { auth_secret, token_secret } = from_env;
  if (auth_secret && token_secret) return Object.freeze({ auth_secret, token_secret });
  const kept = readOrMake(data_dir);
  return Object.freeze({
    auth_secret: auth_secret ?? kept.auth_secret,
    token_secret: token_secret ?? kept.token_secret,
  });
}

/** Makes the data folder and proves that this process can write in it. */
export function ensureDataDir(data_dir: string): void {
  try {
    // The database may run as another user: it must pass through, and needs no listing.
    mkdirSync(data_dir, { recursive: true, mode: 0o711 });
    const probe = join(data_dir, `.probe-${process.pid}`);
    closeSync(openSync(probe, "w", 0o600));
    rmSync(probe);
  } catch (error) {
    throw new StartupError(
      `Cannot write in the data folder ${data_dir}: ${reasonOf(error)}. Give this user the folder, or set DATA_DIR to another one.`,
    );
  }
}

function given(env: Record<string, string | undefined>, name: string): string | undefined {
  const value = env[name]?.trim();
  if (!value) return undefined;
  if (value.length < 32)
    throw new StartupError(`Setting ${name} is too short: expected at least 32 random characters.`);
  return value;
}

function readOrMake(data_dir: string): Secrets {
  const path = join(data_dir, "secrets.json");
  if (existsSync(path)) return read(path);
  ensureDataDir(data_dir);
  const made = { auth_secret: randomSecret(), token_secret: randomSecret() };
  try {
    writeDurably(data_dir, path, `${JSON.stringify(made, null, 2)}\n`);
  } catch (error) {
    throw new StartupError(`Cannot write ${path}: ${reasonOf(error)}.`);
  }
  return made;
}

const randomSecret = () => randomBytes(32).toString("base64url");

function read(path: string): Secrets {
  try {
    return file_schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    const why = (error as { code?: string }).code ? reasonOf(error) : "it is not what this program wrote";
    throw new StartupError(
      `Cannot use ${path}: ${why}. Run as the user who owns it, restore it from a backup, or delete it (everybody is then signed out).`,
    );
  }
}

function writeDurably(folder: string, path: string, text: string): void {
  const temporary = `${path}.${process.pid}`;
  const file = openSync(temporary, "wx", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  const directory = openSync(folder, "r");
  fsyncSync(directory);
  closeSync(directory);
}
