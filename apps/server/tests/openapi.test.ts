import { afterAll, beforeAll, expect, test } from "bun:test";
import { aServer } from "./harness.ts";

type Operation = { operationId?: string; summary?: string; tags?: string[] };
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, unknown> } };

let server: Awaited<ReturnType<typeof aServer>>;
let document: Document;
beforeAll(async () => {
  server = await aServer();
  document = (await (await fetch(`${server.url}/openapi.json`)).json()) as Document;
});
afterAll(() => server.stop());

test("every operation has an id of its own, which is a name in every language, a summary and a tag", () => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ at: `${method} ${path}`, ...operation })),
  );
  expect(operations.length).toBe(server.declared.length);
  for (const { at, operationId, summary, tags } of operations) {
    expect([at, /^[a-z]+(_[a-z0-9]+)+$/.test(operationId ?? "")]).toEqual([at, true]);
    expect([at, Boolean(summary), tags?.length]).toEqual([at, true, 1]);
  }
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
});

test("schemas of responses are called responses", () => {
  const names = Object.keys(document.components.schemas);
  expect(names.filter((name) => name.endsWith("Answer"))).toEqual([]);
  expect(names).toContain("HistoryResponse");
});
