import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Problem } from "@helloworld/protocol";
import { sql } from "kysely";
import { aServer, aUser, type TestUser } from "./harness.ts";

/** The validator's own words. */
const OWN_WORDS =
  /invalid (input|string|option|type|key|element|value|iso|uuid|number|format|discriminator)|expected|received|too (small|big)\b|too (long|short):|unrecognized|must match|pattern|regex|nan\b|undefined|\[object/i;
const ID = "019a2b3c-4d5e-7f60-8123-456789abcdef";

type Schema = {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
};
type Parameter = { name: string; in: string; schema: Schema };
type Operation = {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
};
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } };

let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let api: Document;
beforeAll(async () => {
  server = await aServer();
  ada = await aUser(server);
  await sql`update users set role = 'admin' where id = ${ada.id}`.execute(server.app.db.query);
  api = (await (await fetch(`${server.url}/openapi.json`)).json()) as Document;
});
afterAll(() => server.stop());

const resolve = (schema: Schema): Schema =>
  schema.$ref ? resolve(api.components.schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {}) : schema;
const bodyOf = (operation: Operation) => {
  const schema = operation.requestBody?.content["application/json"]?.schema;
  return schema && resolve(schema);
};

function operations(): { method: string; path: string; operation: Operation }[] {
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}
const filled = (path: string) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (/(^|_)id$/.test(name) ? ID : "google"));

/** What a refusal says, if it is one of the input. */
async function refusal(method: string, path: string, body?: unknown): Promise<Problem | null> {
  const response = await ada.request(method, path, body);
  expect([method, path, response.status]).not.toEqual([method, path, 500]);
  if (response.status !== 422) {
    await response.body?.cancel();
    return null;
  }
  return (await response.json()) as Problem;
}

function expectPlain(where: string, problem: Problem | null): void {
  if (!problem) return;
  for (const { path, message } of [{ path: "", message: problem.detail }, ...problem.errors]) {
    expect([where, path, OWN_WORDS.test(message) ? message : "plain"]).toEqual([where, path, "plain"]);
    expect(message).toMatch(/[.”]$/);
  }
}

const WRONG = [
  7,
  -1,
  1.5,
  2 ** 53,
  "",
  "x",
  " ",
  "x".repeat(30_000),
  true,
  null,
  [],
  [7],
  [[]],
  ["x".repeat(30_000)],
  {},
  { x: 1 },
];

describe("wire: every refusal is in words that a person can act on", () => {
  test("wire: an absent required field is answered by its name", async () => {
    let asked = 0;
    for (const { method, path, operation } of operations()) {
      const schema = bodyOf(operation);
      if (!schema) continue;
      const problem = await refusal(method, filled(path), {});
      expectPlain(`${method} ${path}`, problem);
      const required = schema.required ?? [];
      if (required.length === 0 || !problem) continue;
      asked += 1;
      for (const name of required) {
        const error = problem.errors.find((one) => one.path === name);
        expect([method, path, error?.message]).toEqual([method, path, `${name} is required.`]);
      }
    }
    expect(asked).toBeGreaterThan(40);
  });

  test("wire: one of two forms, neither given", async () => {
    const { errors } = (await refusal("POST", "/auth/verify_email", {})) as Problem;
    expect(errors).toEqual([{ path: "token", message: "token or code is required." }]);
  });

  test("wire: values of a wrong type, too long, too short, of no known kind", async () => {
    let refused = 0;
    for (const { method, path, operation } of operations()) {
      const schema = bodyOf(operation);
      if (!schema || path === "/auth/delete_account") continue;
      const forms = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].map(resolve);
      const names = new Set(forms.flatMap((form) => Object.keys(form.properties ?? {})));
      for (const value of WRONG) {
        const all = Object.fromEntries([...names].map((name) => [name, value]));
        for (const body of [value, all]) {
          if (names.size === 0 && body === all) continue;
          const problem = await refusal(method, filled(path), body);
          expectPlain(`${method} ${path} ${JSON.stringify(value).slice(0, 20)}`, problem);
          if (problem) refused += 1;
        }
      }
    }
    expect(refused).toBeGreaterThan(1_000);
  }, 120_000);

  test("wire: queries and ids in paths", async () => {
    let refused = 0;
    for (const { method, path, operation } of operations()) {
      if (method !== "GET") continue;
      for (const { name, in: place } of operation.parameters ?? []) {
        for (const value of ["", "x", "-1", "1e99", "NaN", "0", "x".repeat(3_000), "019a2b3c"]) {
          const at =
            place === "path"
              ? filled(path.replace(`{${name}}`, encodeURIComponent(value || " ")))
              : `${filled(path)}?${name}=${encodeURIComponent(value)}`;
          const problem = await refusal(method, at);
          expectPlain(`${method} ${at.slice(0, 80)}`, problem);
          if (problem) refused += 1;
        }
      }
    }
    expect(refused).toBeGreaterThan(200);
  }, 60_000);

  test("wire: frames too", async () => {
    const connection = await ada.connect();
    for (const type of ["join_room", "send_message", "typing", "mark_read", "sync", "set_presence"]) {
      for (const data of [
        {},
        { room_id: 7, client_id: "", content: [], seq: "x", is_typing: 1, cursors: 3, status: "no" },
      ]) {
        connection.raw(JSON.stringify({ type, data, ref: `${type} ${Object.keys(data).length}` }));
        const answer = await connection.find(
          (frame) => "ref" in frame && frame.ref === `${type} ${Object.keys(data).length}`,
        );
        if (answer.type !== "error") continue;
        expect(answer.data.errors.length).toBeGreaterThan(0);
        for (const { message } of answer.data.errors) expect(message).not.toMatch(OWN_WORDS);
      }
    }
    connection.close();
  });
});
