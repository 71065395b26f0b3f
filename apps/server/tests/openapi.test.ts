import { afterAll, beforeAll, expect, test } from "bun:test";
import { aServer } from "./harness.ts";

type Schema = Record<string, unknown>;
type Parameter = { name: string; in: string; schema: Schema };
type Operation = {
  operationId?: string;
  summary?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, unknown> };
};
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } };

let server: Awaited<ReturnType<typeof aServer>>;
let document: Document;
let operations: (Operation & { at: string })[];
let nodes: { at: string; node: Schema }[];
beforeAll(async () => {
  server = await aServer();
  document = (await (await fetch(`${server.url}/openapi.json`)).json()) as Document;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, at: `${method} ${path}` })),
  );
  nodes = [...nodesOf(document, "#")];
  // `npm run clients` generates from it.
  if (process.env.OPENAPI_FILE) await Bun.write(process.env.OPENAPI_FILE, JSON.stringify(document, null, 2));
});
afterAll(() => server.stop());

/** Every object of the document, with its JSON pointer. */
function* nodesOf(value: unknown, at: string): Generator<{ at: string; node: Schema }> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield { at, node: value as Schema };
  for (const [key, inner] of Object.entries(value)) yield* nodesOf(inner, `${at}/${key.replaceAll("/", "~1")}`);
}

const NULL = { type: "null" };
const isNull = (schema: Schema) => Bun.deepEquals(schema, NULL);
const nameOf = (schema: Schema) => String(schema.$ref ?? "").replace("#/components/schemas/", "");
const resolved = (schema: Schema): Schema =>
  schema.$ref ? (document.components.schemas[nameOf(schema)] ?? {}) : schema;

/** Every choice between several schemas; a null beside one schema only says that it may be absent. */
function unions(): { at: string; node: Schema; choices: Schema[] }[] {
  return nodes.flatMap(({ at, node }) => {
    const listed = (node.oneOf ?? node.anyOf) as Schema[] | undefined;
    const choices = listed?.filter((schema) => !isNull(schema)) ?? [];
    return choices.length > 1 ? [{ at, node, choices }] : [];
  });
}

/** Names that a language, its standard library or a generator's own code has already. */
const TAKEN = new Set(
  [
    "Any Array Boolean Box Byte Char Character Class Comparable Data Date DateTime Decimal Dictionary Double Duration",
    "Enum Err Error Exception File Float Function Future Integer Iterable Iterator List Long Map Math Module None",
    "Nothing Null Number Object Ok Option Optional Override Package Process Promise Range Record Result Runnable",
    "Runtime Self Set Short Some Stream String Symbol System Task Thread Throwable Time Type Unit Uri Url Uuid Vec Void",
    "ApiClient ApiError ApiException ApiResponse BaseModel Client Configuration Model Response",
  ].flatMap((line) => line.split(" ")),
);

const KEYWORDS = new Set(
  [
    "abstract and as assert async await break case catch chan class const continue crate def default defer del delete",
    "do dyn elif else enum except export extends extern false final finally fn for from func function global go goto if",
    "impl implements import in init interface internal is lambda let loop map match mod module move mut namespace new",
    "nil none not null object operator or package pass private protected protocol pub public raise range ref return",
    "select self static struct super switch this throw trait true try type typealias typeof union unsafe use val var",
    "void when where while with yield",
  ].flatMap((line) => line.split(" ")),
);

test("every operation has an id of its own, which is a name in every language, a summary and a tag", () => {
  expect(operations.length).toBe(server.declared.length);
  for (const { at, operationId, summary, tags } of operations) {
    expect([at, /^[a-z]+(_[a-z0-9]+)+$/.test(operationId ?? "")]).toEqual([at, true]);
    expect([at, Boolean(summary), tags?.length]).toEqual([at, true, 1]);
  }
  // Compared as generators write them: without case and underscores.
  const ids = operations.map(({ operationId }) => operationId?.replaceAll("_", "").toLowerCase());
  expect(new Set(ids).size).toBe(operations.length);
});

test("schemas of responses are called responses", () => {
  const names = Object.keys(document.components.schemas);
  expect(names.filter((name) => name.endsWith("Answer"))).toEqual([]);
  expect(names).toContain("HistoryResponse");
});

test("no schema has a name that a language or the constructor of another schema has", () => {
  const names = Object.keys(document.components.schemas);
  expect(names.filter((name) => TAKEN.has(name))).toEqual([]);
  expect(names.filter((name) => name.startsWith("New") && names.includes(name.slice(3)))).toEqual([]);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
});

test("a value has one type, and null beside it at most", () => {
  const lists = nodes.filter(({ node }) => Array.isArray(node.type));
  expect(lists.length).toBeGreaterThan(10);
  const mixed = lists.filter(({ node }) => {
    const types = node.type as string[];
    return types.length !== 2 || types[1] !== "null" || types[0] === "null";
  });
  expect(mixed.map(({ at }) => at)).toEqual([]);
});

test("a union is of objects", () => {
  expect(unions().length).toBeGreaterThan(3);
  const primitive = unions().filter(({ choices }) => choices.some((schema) => resolved(schema).type !== "object"));
  expect(primitive.map(({ at }) => at)).toEqual([]);
});

test("every union has a discriminator, whose property is required and constant in each of its schemas", () => {
  for (const { at, node, choices } of unions()) {
    const { propertyName, mapping } = (node.discriminator ?? {}) as {
      propertyName?: string;
      mapping?: Record<string, string>;
    };
    const named = choices.map((schema) => {
      const { properties, required } = resolved(schema) as { properties: Record<string, Schema>; required?: string[] };
      const property = properties[String(propertyName)];
      const [value, ...others] = property?.const ? [property.const] : ((property?.enum ?? []) as unknown[]);
      expect([at, others, required?.includes(String(propertyName))]).toEqual([at, [], true]);
      return [value, schema.$ref];
    });
    expect([at, Object.fromEntries(named)]).toEqual([at, mapping]);
    expect(Object.keys(mapping ?? {}).length).toBe(choices.length);
  }
});

test("no boolean has a list of values", () => {
  const listed = nodes.filter(({ node }) => [node.const, ...asList(node.enum)].some((v) => typeof v === "boolean"));
  expect(listed.map(({ at }) => at)).toEqual([]);
});

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

test("a body has one media type", () => {
  const bodies = operations.flatMap(({ at, requestBody }) => (requestBody ? [{ at, ...requestBody }] : []));
  expect(bodies.length).toBeGreaterThan(30);
  const mixed = bodies.filter(({ content }) => Object.keys(content).length !== 1);
  expect(mixed.map(({ at }) => at)).toEqual([]);
  expect(bodies.filter(({ content }) => "multipart/form-data" in content).length).toBe(7);
});

test("no list of values in a query is named by a keyword", () => {
  const enums = operations.flatMap(({ at, parameters = [] }) =>
    parameters.filter(({ schema }) => schema.enum).map(({ name }) => ({ at, name })),
  );
  expect(enums.length).toBeGreaterThan(3);
  expect(enums.filter(({ name }) => KEYWORDS.has(name))).toEqual([]);
});
