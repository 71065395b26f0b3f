import { join } from "node:path";
import { sql } from "kysely";
import type { Database } from "../src/db/connect.ts";

export const TABLES = join(import.meta.dirname, "../src/db/tables.ts");
const COLUMN_TYPES = join(import.meta.dirname, "../src/db/column-types.ts");

/** TypeScript for each SQL type that we use, as the driver reads and writes it. */
const TYPES: Record<string, string> = {
  uuid: "string",
  text: "string",
  citext: "string",
  bool: "boolean",
  int2: "number",
  int4: "number",
  int8: "number",
  float4: "number",
  float8: "number",
  timestamptz: "Date",
  date: "string",
  bytea: "Uint8Array",
  jsonb: "unknown",
};

type Column = {
  table: string;
  column: string;
  type: string;
  is_array: boolean;
  is_nullable: boolean;
  is_filled: boolean;
  /** The texts or numbers that a check on this column alone allows. */
  allowed: string[] | null;
};

/** The text of db/tables.ts for a migrated database, not yet formatted. */
export async function tableTypes(db: Database): Promise<string> {
  const known = await Bun.file(COLUMN_TYPES).text();
  const named = new Set([...known.matchAll(/^ {2}"(\w+\.\w+)":/gm)].map(([, column]) => column as string));
  const tables = Map.groupBy(await columns(db), ({ table }) => table);
  const lines = [...tables].map(([table, all]) => {
    const fields = all.map((one) => {
      const key = `${one.table}.${one.column}`;
      return `${one.column}: ${named.delete(key) ? `ColumnTypes["${key}"]` : typeOf(one)};`;
    });
    return `${table}: {\n${fields.join("\n")}\n};`;
  });
  if (named.size > 0) throw new Error(`db/column-types.ts names columns that are not there: ${[...named].join(", ")}`);
  return [
    'import type { Generated } from "kysely";',
    'import type { ColumnTypes } from "./column-types.ts";',
    "",
    "/** The tables after all migrations; `npm run tables` writes this. bigint comes as number: no seq passes 2^53. */",
    `export type Tables = {\n${lines.join("\n")}\n};`,
    "",
  ].join("\n");
}

function typeOf({ type, is_array, is_nullable, is_filled, allowed }: Column): string {
  const plain = allowed?.join(" | ") ?? TYPES[type];
  if (!plain) throw new Error(`no TypeScript type for ${type}`);
  const whole = `${plain}${is_array ? "[]" : ""}${is_nullable ? " | null" : ""}`;
  return is_filled ? `Generated<${whole}>` : whole;
}

/** Search vectors, ranges and the like are read by SQL alone. */
async function columns(db: Database): Promise<Column[]> {
  const { rows } = await sql<Omit<Column, "allowed"> & { checks: string | null }>`
    select c.relname as "table", a.attname as "column",
      coalesce(e.typname, t.typname) as type, e.oid is not null as is_array,
      not a.attnotnull as is_nullable, (a.atthasdef or a.attidentity <> '') as is_filled,
      (select string_agg(pg_get_constraintdef(k.oid), E'\n') from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]) as checks
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    left join pg_type e on t.typcategory = 'A' and e.oid = t.typelem
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and c.relname !~ '^(kysely_|applied_functions$)'
    and coalesce(e.typname, t.typname) <> all (array['tsvector', 'int4multirange'])
    order by c.relname, a.attnum`.execute(db.query);
  return rows.map(({ checks, ...column }) => ({ ...column, allowed: allowedBy(checks) }));
}

/** As PostgreSQL writes `check (kind in ('room', 'inbox'))`. */
function allowedBy(checks: string | null): string[] | null {
  const list = /^CHECK \(\(\w+ = ANY \(ARRAY\[((?:[^[\]]|\[\])*)\]\)\)\)$/m.exec(checks ?? "")?.[1];
  if (!list) return null;
  return list.split(", ").map((item) => {
    const text = /^'(.*)'::text$/.exec(item)?.[1];
    return text === undefined ? item.replace(/^'(-?\d+)'::\w+$/, "$1") : JSON.stringify(text);
  });
}

/** The text as Biome would have it. */
export function formatted(text: string): string {
  const biome = join(import.meta.dirname, "../../../node_modules/.bin/biome");
  const { stdout, stderr, exitCode } = Bun.spawnSync([biome, "format", `--stdin-file-path=${TABLES}`], {
    stdin: Buffer.from(text),
  });
  if (exitCode !== 0) throw new Error(stderr.toString());
  return stdout.toString();
}
