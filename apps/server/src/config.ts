import { isIP } from "node:net";
import { resolve } from "node:path";
import { z } from "zod";
import { type ProviderConfig, providerAddress, providerList, providersOf } from "./config-providers.ts";
import { StartupError } from "./startup-error.ts";
import type { S3Settings } from "./storage/s3-store.ts";

const REPOSITORY = resolve(import.meta.dir, "../../..");

type Environment = Record<string, string | undefined>;

const url = (example: string, ...protocols: string[]) => {
  const expected = `expected an address such as ${example}`;
  return z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: expected,
    abort: true,
  });
};

const number = (expected: string) => z.string().refine((text) => Number.isFinite(Number(text)), expected);

const whole = (minimum: number, maximum: number, example: number) => {
  const expected = `expected a whole number from ${minimum} to ${maximum}, such as ${example}`;
  const inRange = z.number(expected).int(expected).min(minimum, expected).max(maximum, expected);
  return number(expected).transform(Number).pipe(inRange);
};

const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, `expected one of ${values.join(", ")}`);

const isNetwork = (text: string) => {
  const [address = "", bits, ...rest] = text.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
};

const MB = 1_000_000;

/** What an address of a bucket says; undefined where something is missing. */
function s3Of(text: string): S3Settings | undefined {
  const { origin, host, protocol, username, password, pathname, searchParams } = new URL(text);
  const bucket = pathname.slice(1);
  if (!host || origin === "null" || !username || !password || !/^[a-z0-9][a-z0-9.-]{1,62}$/.test(bucket))
    return undefined;
  return Object.freeze({
    endpoint: `${protocol}//${host}`,
    bucket,
    region: searchParams.get("region") ?? "us-east-1",
    access_key: decodeURIComponent(username),
    secret_key: decodeURIComponent(password),
  });
}

const FACTOR = "expected a number of at least 0.01, such as 1";
const NETWORKS = "expected addresses or networks with commas between them, such as 127.0.0.1,10.0.0.0/8";
const SENDER = "expected an address such as Helloworld Chat <chat@example.org>";
const TOKEN = "expected at least 16 characters without spaces";

/** Every setting. An empty value counts as not set. */
const settings = z.object({
  /** What this run is for: `production` serves people, `development` logs for a terminal, `test` is for the test runs. */
  NODE_ENV: oneOf("development", "test", "production").default("production"),

  /** The address to listen on. The default is every address of the machine; behind a proxy use `127.0.0.1`. */
  HOST: z
    .string()
    .regex(/^[^\s/]+$/, "expected an address or host name such as 0.0.0.0 or 127.0.0.1")
    .default("0.0.0.0"),

  /** The port to listen on; 0 takes any free one. */
  PORT: whole(0, 65_535, 3000).default(3000),

  /** Where everything of this server is kept: database, files, secrets. A relative path starts at the repository. */
  DATA_DIR: z.string().default("./data"),

  /** A PostgreSQL server (18 or newer) of your own. Without it the program starts its own in `DATA_DIR`. */
  DATABASE_URL: url("postgres://user:password@localhost:5432/helloworld", "postgres:", "postgresql:").optional(),

  /** The address people reach this server by, without a path; links, cookies and origin checks use it. By default `http://localhost:PORT`. */
  PUBLIC_URL: url("https://chat.example.org", "http:", "https:")
    .refine(
      (text) => {
        const { pathname, search, hash } = new URL(text);
        return pathname === "/" && search === "" && hash === "";
      },
      { error: "expected an address without a path, such as https://chat.example.org", abort: true },
    )
    .transform((text) => new URL(text).origin)
    .optional(),

  /** The least important line that is logged. `debug` and `info` name actions and addresses, never contents. */
  LOG_LEVEL: oneOf("debug", "info", "warn", "error", "silent").default("info"),

  /** Multiplies every rate limit: 2 allows twice as much. Load tests use a large one. */
  RATE_LIMIT_FACTOR: number(FACTOR).transform(Number).pipe(z.number().min(0.01, FACTOR)).default(1),

  /** The proxies in front, as addresses or networks with commas between them: only they may say whom they speak for (`X-Forwarded-For`). */
  TRUSTED_PROXIES: z
    .string()
    .transform((text) =>
      text
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    )
    .refine((networks) => networks.every(isNetwork), NETWORKS)
    .default([]),

  /** The bearer token that reads `/metrics`. Without it there is no `/metrics`. */
  METRICS_TOKEN: z
    .string()
    .regex(/^\S{16,}$/, TOKEN)
    .optional(),

  /** Days after which a session ends however much it is used; then one signs in again. */
  SESSION_MAX_DAYS: whole(1, 3_650, 90).default(90),

  /** Days without a visit after which a session ends. */
  SESSION_IDLE_DAYS: whole(1, 365, 14).default(14),

  /** The mail server that mails leave by; `smtps://` encrypts from the start, `smtp://` where the server offers it. Without it mails are kept for the admins to read. */
  SMTP_URL: url("smtp://user:password@mail.example.org:587", "smtp:", "smtps:").optional(),

  /** The sender of mails, as an address or `Name <address>`. By default `no-reply@` the host of `PUBLIC_URL`. */
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>@\p{Cc}]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/u, SENDER)
    .optional(),

  /** Other places whose accounts sign in here, by OpenID Connect: a JSON list of `id`, `name`, `issuer`, `client_id`, `client_secret`. Each redirects to `PUBLIC_URL/sign_in_with/<id>`. */
  OIDC_PROVIDERS: providerList.default([]),

  /** Signing in with Google; redirects to `PUBLIC_URL/sign_in_with/google`, and so on. */
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),

  /** Signing in with GitHub. */
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),

  /** A GitHub Enterprise Server of your own, in place of github.com. */
  GITHUB_URL: providerAddress("https://github.example.org"),

  /** Signing in with Facebook. */
  FACEBOOK_CLIENT_ID: z.string().optional(),
  FACEBOOK_CLIENT_SECRET: z.string().optional(),

  /** What stands for Facebook, its Graph API too, where that is reached through a gateway. */
  FACEBOOK_URL: providerAddress("https://facebook-gateway.example.org"),

  /** Whether people are told that somebody blocked or unblocked them. */
  NOTIFY_BLOCKS: oneOf("true", "false").default("true"),

  /** Whether people are told that something of theirs was reported; they are never told by whom. */
  NOTIFY_REPORTS: oneOf("true", "false").default("true"),

  /** Whether posts show what the pages say of themselves that they link to; this server then fetches those pages, of public addresses only. Without, what was fetched goes within a day. */
  LINK_PREVIEWS: oneOf("true", "false").default("true"),

  /** The largest file that people can send, in MB. */
  FILE_MAX_MB: whole(1, 10_000, 100).default(100),

  /** Media types that are not taken, by content, with commas between them: `application/x-msdownload,application/zip`. */
  FILE_TYPES_REFUSED: z
    .string()
    .regex(
      /^[\w.+-]+\/[\w.+-]+(\s*,\s*[\w.+-]+\/[\w.+-]+)*$/,
      "expected media types with commas between them, such as application/zip",
    )
    .transform((text) => text.toLowerCase().split(/\s*,\s*/))
    .default([]),

  /** What the files of one person may take together, in MB. */
  FILE_QUOTA_MB: whole(1, 100_000_000, 2_000).default(2_000),

  /** Room on the disk of `DATA_DIR` that uploads leave for everything else, in MB: below it they are refused, and messages go on. */
  DISK_RESERVE_MB: whole(0, 1_000_000, 500).default(500),

  /** Keeps files and pictures in a bucket of an S3-compatible store in place of `DATA_DIR`: `https://KEY:SECRET@host/bucket`, `?region=` where it has one. */
  S3_URL: url("https://KEY:SECRET@s3.example.org/bucket?region=eu-1", "http:", "https:")
    .refine((text) => s3Of(text) !== undefined, { error: "expected an address such as https://KEY:SECRET@host/bucket" })
    .optional(),

  /** Where OpenTelemetry traces go (OTLP over HTTP). Without it none are made. */
  OTEL_EXPORTER_OTLP_ENDPOINT: url("http://localhost:4318", "http:", "https:").optional(),
});

/** Their values are never repeated in a message. */
const SENSITIVE = new Set(["DATABASE_URL", "METRICS_TOKEN", "OIDC_PROVIDERS", "S3_URL", "SMTP_URL"]);

/** The settings of this process. */
export type Config = Readonly<{
  node_env: "development" | "test" | "production";
  host: string;
  port: number;
  /** Absolute. */
  data_dir: string;
  database_url: string | undefined;
  /** An origin without a slash at its end; `undefined` only when it was not set and `PORT` is 0. */
  public_url: string | undefined;
  /** It was not set: people reach this server by whatever address it has. */
  public_url_is_default: boolean;
  log_level: "debug" | "info" | "warn" | "error" | "silent";
  rate_limit_factor: number;
  trusted_proxies: readonly string[];
  metrics_token: string | undefined;
  session_idle_days: number;
  session_max_days: number;
  smtp_url: string | undefined;
  mail_from: string | undefined;
  notify_blocks: boolean;
  providers: readonly ProviderConfig[];
  notify_reports: boolean;
  link_previews: boolean;
  /** In bytes. */
  file_max: number;
  file_quota: number;
  disk_reserve: number;
  file_types_refused: readonly string[];
  s3: S3Settings | undefined;
  otel_endpoint: string | undefined;
}>;

/** Reads and checks the environment. Throws an `StartupError` that names the first bad setting. */
export function loadConfig(env: Environment): Config {
  const given = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value === undefined || value.trim() === "" ? [] : [[name, value.trim()]],
    ),
  );
  const parsed = settings.safeParse(given);
  if (!parsed.success) throw new StartupError(describe(parsed.error.issues[0], given));
  const value = parsed.data;
  return Object.freeze({
    node_env: value.NODE_ENV,
    host: value.HOST,
    port: value.PORT,
    data_dir: resolve(REPOSITORY, value.DATA_DIR),
    database_url: value.DATABASE_URL,
    public_url: value.PUBLIC_URL ?? (value.PORT === 0 ? undefined : `http://localhost:${value.PORT}`),
    public_url_is_default: value.PUBLIC_URL === undefined,
    log_level: value.LOG_LEVEL,
    rate_limit_factor: value.RATE_LIMIT_FACTOR,
    trusted_proxies: Object.freeze(value.TRUSTED_PROXIES),
    metrics_token: value.METRICS_TOKEN,
    session_idle_days: value.SESSION_IDLE_DAYS,
    session_max_days: value.SESSION_MAX_DAYS,
    smtp_url: value.SMTP_URL,
    mail_from: value.MAIL_FROM,
    notify_blocks: value.NOTIFY_BLOCKS === "true",
    providers: providersOf(value),
    notify_reports: value.NOTIFY_REPORTS === "true",
    link_previews: value.LINK_PREVIEWS === "true",
    file_max: value.FILE_MAX_MB * MB,
    file_quota: value.FILE_QUOTA_MB * MB,
    disk_reserve: value.DISK_RESERVE_MB * MB,
    file_types_refused: Object.freeze(value.FILE_TYPES_REFUSED),
    s3: value.S3_URL === undefined ? undefined : s3Of(value.S3_URL),
    otel_endpoint: value.OTEL_EXPORTER_OTLP_ENDPOINT,
  });
}

/** Where this server is reached, without a slash at its end. */
export function siteOf({ public_url, port }: Config): string {
  return public_url ?? `http://localhost:${port}`;
}

function describe(issue: z.core.$ZodIssue | undefined, given: Record<string, string>): string {
  const name = String(issue?.path[0] ?? "environment");
  const shown = SENSITIVE.has(name) ? "has a value that does not fit" : `is ${JSON.stringify(given[name])}`;
  return `Setting ${name} ${shown}: ${issue?.message ?? "it is not valid"}.`;
}
