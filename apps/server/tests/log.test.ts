import { expect, test } from "bun:test";
import { createLogger, type LogFields, type LogOptions } from "../src/log.ts";

function recording(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const log = createLogger({ level: "debug", write: (line) => lines.push(line), ...options });
  const logged = (fields: LogFields) => {
    log.info("test", fields);
    return JSON.parse(lines.at(-1) ?? "");
  };
  return { log, lines, logged };
}

test("a line is one JSON object with the fields of its logger", () => {
  const { log, lines } = recording();
  log.child({ request_id: "r1" }).child({ user_id: 7 }).warn("two\nlines", { status: 429, took: 12n });
  expect(lines).toHaveLength(1);
  expect(lines[0]?.indexOf("\n")).toBe((lines[0]?.length ?? 0) - 1);
  expect(JSON.parse(lines[0] ?? "")).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    level: "warn",
    message: "two\nlines",
    request_id: "r1",
    user_id: 7,
    status: 429,
    took: "12",
  });
});

test("a field cannot pose as the level or the message", () => {
  expect(recording().logged({ level: "error", message: "forged" })).toMatchObject({ level: "info", message: "test" });
});

test("lines below the level are not written", () => {
  const { log, lines } = recording({ level: "warn" });
  log.debug("no");
  log.info("no");
  log.warn("yes");
  log.error("yes");
  expect(lines).toHaveLength(2);
  const silent = recording({ level: "silent" });
  silent.log.error("no");
  expect(silent.lines).toEqual([]);
});

const SECRET = "s3cr3t-canary-value";
const CASES: [title: string, fields: LogFields][] = [
  ["a header", { headers: { Authorization: `Bearer ${SECRET}`, cookie: `session=${SECRET}`, "set-cookie": SECRET } }],
  ["Headers", { headers: new Headers({ authorization: SECRET, "x-api-key": SECRET }) }],
  ["a password", { body: { password: SECRET, new_password: SECRET, currentPassword: SECRET } }],
  ["a token", { token: SECRET, access_token: SECRET, csrfToken: SECRET, ticket: SECRET, auth_secret: SECRET }],
  ["a list", { items: [{ deep: { deeper: { api_key: SECRET } } }] }],
  ["an address", { url: `/ws?ticket=${SECRET}&v=1`, from: `https://x.test/verify?token=${SECRET}` }],
  [
    "a link into a room",
    { path: `/join/${SECRET}${"x".repeat(40)}`, api: `/chat/invitations/${SECRET}${"x".repeat(40)}/accept` },
  ],
  ["a database address", { database: `postgres://ann:${SECRET}@db:5432/chat` }],
  ["a text", { note: `sent Authorization: Bearer ${SECRET}` }],
  ["an error", { error: Object.assign(new Error(`GET /?token=${SECRET}`), { password: SECRET }) }],
  ["a cause", { error: new Error("outer", { cause: new Error(`postgres://a:${SECRET}@db/x`) }) }],
  ["bytes", { payload: Buffer.from(SECRET) }],
];
for (const pretty of [false, true]) {
  test.each(CASES)(`hides a secret in %s${pretty ? ", pretty" : ""}`, (_title, fields) => {
    const { log, lines } = recording({ pretty });
    log.child(fields).error("failed", fields);
    expect(lines.join("")).not.toContain(SECRET);
  });
}

test("keeps what is not secret", () => {
  expect(
    recording().logged({ has_password: true, token_type: "bearer", path: "/rooms?after=5", keyboard: "qwerty" }),
  ).toMatchObject({
    has_password: true,
    token_type: "bearer",
    path: "/rooms?after=5",
    keyboard: "qwerty",
  });
});

test("survives what JSON cannot hold", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  expect(
    recording().logged({ circle, when: new Date(Number.NaN), run: () => {}, text: "x".repeat(100_000) }),
  ).toMatchObject({
    when: null,
  });
});

test("writes whole lines to a pipe that is read late", async () => {
  const program = `
    import { createLogger } from ${JSON.stringify(`${import.meta.dir}/../src/log.ts`)};
    const log = createLogger({ level: "info" });
    for (let i = 0; i < 2000; i += 1) log.info("line", { i, filler: "x".repeat(200) });
    process.exit(0);`;
  const child = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe" });
  await Bun.sleep(300);
  const lines = (await new Response(child.stdout).text()).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).i)).toEqual(Array.from({ length: 2000 }, (_, i) => i));
});
