import { load, machine, round } from "./machine.ts";

/** The figures of quality.md that apply to one thing measured. */
export type Figures = {
  cpu_us_per_delivery?: number;
  deliveries_per_s?: number;
  acked_per_s?: number;
  p50_ms?: number;
  p95_ms?: number;
  p99_ms?: number;
  kb_per_connection?: number;
  rss_mb?: number;
  [other: string]: number | boolean | undefined | Record<string, Figures>;
};

export type Result = Figures & { ok: boolean; peers?: Record<string, Figures> };

/** The options of a benchmark. */
export type Options = { short: boolean };
export type Benchmark = (options: Options) => Promise<Result>;

/** Runs one benchmark; its last line is the result as JSON. */
export async function report(id: string, benchmark: Benchmark, options: Options): Promise<boolean> {
  const load_before = load();
  const facts = machine();
  console.log(
    `${id}${options.short ? " (short)" : ""}: ${facts.cores} cores of ${facts.cpu}, load ${load_before} before`,
  );
  const began = performance.now();
  const result = await benchmark(options);
  const seconds = round((performance.now() - began) / 1000, 1);
  const { peers = {}, ...own } = result;
  console.log(JSON.stringify({ id, short: options.short, ...own, peers, load: load_before, seconds, machine: facts }));
  return result.ok;
}

/** Prints rows as a Markdown table; columns are those of all rows. */
export function table(rows: Record<string, string | number | boolean | undefined>[]): void {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [columns, ...rows.map((row) => columns.map((column) => shown(row[column])))];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  const line = (row: string[]) => `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = cells;
  console.log(["", line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line), ""].join("\n"));
}

function shown(value: string | number | boolean | undefined): string {
  if (typeof value === "number") return value.toLocaleString("en", { maximumFractionDigits: 2 });
  return String(value ?? "");
}

/** Percentiles in milliseconds. */
export function percentiles(values_ms: number[]): { p50_ms: number; p95_ms: number; p99_ms: number } {
  const sorted = Float64Array.from(values_ms).sort();
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0, 2);
  return { p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99) };
}

/** Collects what was wrong; a run is `ok` when nothing was. */
export class Checks {
  readonly failures: string[] = [];
  count = 0;

  that(holds: boolean, what: string): void {
    this.count += 1;
    if (holds) return;
    if (this.failures.length < 20) console.error(`WRONG: ${what}`);
    this.failures.push(what);
  }

  get ok(): boolean {
    return this.count > 0 && this.failures.length === 0;
  }
}
