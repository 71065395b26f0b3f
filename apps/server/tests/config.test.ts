import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadConfig } from "../src/config.ts";
import { ensureDataDir, loadSecrets } from "../src/secrets.ts";
import { StartupError } from "../src/startup-error.ts";
import { temporaryFolder } from "./database.ts";

const repository = join(import.meta.dir, "../../..");

describe("settings", () => {
  test("have defaults that serve a newcomer", () => {
    expect(loadConfig({})).toEqual({
      node_env: "production",
      host: "0.0.0.0",
      port: 3000,
      data_dir: join(repository, "data"),
      database_url: undefined,
      public_url: "http://localhost:3000",
      public_url_is_default: true,
      log_level: "info",
      rate_limit_factor: 1,
      trusted_proxies: [],
      metrics_token: undefined,
      session_idle_days: 14,
      session_max_days: 90,
      smtp_url: undefined,
      mail_from: undefined,
      notify_blocks: true,
      providers: [],
      notify_reports: true,
      link_previews: true,
      file_max: 100_000_000,
      file_quota: 2_000_000_000,
      disk_reserve: 500_000_000,
      file_types_refused: [],
      s3: undefined,
      otel_endpoint: undefined,
    });
  });

  test("are read from the environment, trimmed, and cannot change", () => {
    const config = loadConfig({
      PORT: " 8080 ",
      DATA_DIR: "/srv/chat",
      PUBLIC_URL: "https://Chat.example.org/",
      TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8,::1,fd00::/8",
      RATE_LIMIT_FACTOR: "0.5",
      DATABASE_URL: "",
    });
    expect(config).toMatchObject({
      port: 8080,
      data_dir: "/srv/chat",
      public_url: "https://chat.example.org",
      public_url_is_default: false,
      trusted_proxies: ["127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8"],
      rate_limit_factor: 0.5,
      database_url: undefined,
    });
    expect(Object.isFrozen(config) && Object.isFrozen(config.trusted_proxies)).toBe(true);
  });

  test("leave the address open when any port will do", () => {
    expect(loadConfig({ PORT: "0" }).public_url).toBeUndefined();
  });

  test("name the providers: presets by their two settings, others by a list", () => {
    const work = { id: "work", name: "Work", issuer: "https://id.example.org", client_id: "a", client_secret: "b" };
    const { providers } = loadConfig({
      OIDC_PROVIDERS: JSON.stringify([work]),
      GOOGLE_CLIENT_ID: "one",
      GOOGLE_CLIENT_SECRET: "two",
      GITHUB_CLIENT_ID: "three",
      GITHUB_CLIENT_SECRET: "four",
      GITHUB_URL: "https://github.example.org/",
    });
    expect(providers).toMatchObject([
      { id: "google", kind: "oidc", issuer: "https://accounts.google.com", client_id: "one", client_secret: "two" },
      { id: "github", kind: "github", issuer: "https://github.example.org" },
      { ...work, kind: "oidc" },
    ]);
    const half = () => loadConfig({ FACEBOOK_CLIENT_ID: "x" });
    expect(half).toThrow("Setting FACEBOOK_CLIENT_SECRET is missing: its client id is set.");
    const twice = [{ ...work, id: "google" }];
    const same = () =>
      loadConfig({ OIDC_PROVIDERS: JSON.stringify(twice), GOOGLE_CLIENT_ID: "x", GOOGLE_CLIENT_SECRET: "y" });
    expect(same).toThrow("Setting OIDC_PROVIDERS uses the id of a provider that has settings of its own.");
    const secret = "do-not-show";
    for (const wrong of [
      "{",
      "{}",
      JSON.stringify([{ ...work, issuer: "http://id.example.org", client_secret: secret }]),
      JSON.stringify([work, work]),
      JSON.stringify([{ ...work, id: "a b" }]),
    ]) {
      const load = () => loadConfig({ OIDC_PROVIDERS: wrong });
      expect(load).toThrow(/^Setting OIDC_PROVIDERS has a value that does not fit: expected a JSON list such as /);
      expect(load).not.toThrow(secret);
    }
  });

  const bad: [name: string, value: string, line: string][] = [
    ["NODE_ENV", "prod", 'is "prod": expected one of development, test, production.'],
    ["HOST", "http://here", 'is "http://here": expected an address or host name such as 0.0.0.0 or 127.0.0.1.'],
    ["PORT", "abc", 'is "abc": expected a whole number from 0 to 65535, such as 3000.'],
    ["PORT", "70000", 'is "70000": expected a whole number from 0 to 65535, such as 3000.'],
    ["PORT", "80.5", 'is "80.5": expected a whole number from 0 to 65535, such as 3000.'],
    ["PORT", "-1", 'is "-1": expected a whole number from 0 to 65535, such as 3000.'],
    ["PUBLIC_URL", "chat.example.org", 'is "chat.example.org": expected an address such as https://chat.example.org.'],
    [
      "PUBLIC_URL",
      "https://example.org/chat",
      'is "https://example.org/chat": expected an address without a path, such as https://chat.example.org.',
    ],
    ["LOG_LEVEL", "loud", 'is "loud": expected one of debug, info, warn, error, silent.'],
    ["RATE_LIMIT_FACTOR", "0", 'is "0": expected a number of at least 0.01, such as 1.'],
    ["RATE_LIMIT_FACTOR", "fast", 'is "fast": expected a number of at least 0.01, such as 1.'],
    [
      "TRUSTED_PROXIES",
      "10.0.0.0/33",
      'is "10.0.0.0/33": expected addresses or networks with commas between them, such as 127.0.0.1,10.0.0.0/8.',
    ],
    ["SESSION_IDLE_DAYS", "0", 'is "0": expected a whole number from 1 to 365, such as 14.'],
    [
      "OTEL_EXPORTER_OTLP_ENDPOINT",
      "localhost:4318",
      'is "localhost:4318": expected an address such as http://localhost:4318.',
    ],
    [
      "DATABASE_URL",
      "mysql://ann:hunter2@db/chat",
      "has a value that does not fit: expected an address such as postgres://user:password@localhost:5432/helloworld.",
    ],
    [
      "S3_URL",
      "https://key:hunter2@s3.example.org",
      "has a value that does not fit: expected an address such as https://KEY:SECRET@host/bucket.",
    ],
    ["METRICS_TOKEN", "hunter2", "has a value that does not fit: expected at least 16 characters without spaces."],
  ];
  test.each(bad)("%s=%s is refused in one line", (name, value, line) => {
    expect(() => loadConfig({ [name]: value })).toThrow(new StartupError(`Setting ${name} ${line}`));
  });
});

describe("secrets", () => {
  test("are made once, kept, and readable by their owner only", () => {
    const data_dir = temporaryFolder();
    const made = loadSecrets(data_dir, {});
    expect(made.auth_secret).toMatch(/^[\w-]{43}$/);
    expect(made.token_secret).not.toBe(made.auth_secret);
    expect(statSync(join(data_dir, "secrets.json")).mode & 0o777).toBe(0o600);
    expect(loadSecrets(data_dir, {})).toEqual(made);
  });

  test("from the environment stand in for those of the file", () => {
    const data_dir = temporaryFolder();
    const kept = loadSecrets(data_dir, {});
    const given = "g".repeat(32);
    expect(loadSecrets(data_dir, { AUTH_SECRET: given })).toEqual({ ...kept, auth_secret: given });
    expect(() => loadSecrets(data_dir, { TOKEN_SECRET: "short" })).toThrow("Setting TOKEN_SECRET is too short");
  });

  test("a damaged file is refused in one line and kept", () => {
    const data_dir = temporaryFolder();
    const file = join(data_dir, "secrets.json");
    writeFileSync(file, '{"auth_secret":');
    expect(() => loadSecrets(data_dir, {})).toThrow(
      /^Cannot use .*secrets\.json: it is not what this program wrote\. .*$/,
    );
    expect(readFileSync(file, "utf8")).toBe('{"auth_secret":');
  });
});

test("a data folder that cannot be is refused in one line", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), "");
  expect(() => ensureDataDir(join(folder, "file/data"))).toThrow(
    /^Cannot write in the data folder .*a part of the path is not a folder\. /,
  );
  const read_only = join(folder, "read-only");
  mkdirSync(read_only);
  chmodSync(read_only, 0o555);
  if (process.getuid?.() !== 0) expect(() => ensureDataDir(read_only)).toThrow("permission denied");
});
