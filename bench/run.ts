import { type Benchmark, report } from "./lib/report.ts";

const BENCHMARKS: Record<string, () => Promise<{ default: Benchmark }>> = {
  B1: () => import("./b1.ts"),
  B2: () => import("./b2.ts"),
  B4: () => import("./b4.ts"),
  B5: () => import("./b5.ts"),
  "B5-POSTS": () => import("./b5-posts.ts"),
  "B5-SEARCH": () => import("./b5-search.ts"),
  B6: () => import("./b6.ts"),
  B9: () => import("./b9.ts"),
};

const [id = "", ...flags] = process.argv.slice(2);
const load = BENCHMARKS[id.toUpperCase()];
const unknown = flags.find((flag) => flag !== "--short");
if (!load || unknown) {
  console.error(`npm run bench -- <${Object.keys(BENCHMARKS).join(" | ")}> [--short]`);
  process.exit(2);
}
const { default: benchmark } = await load();
const ok = await report(id.toUpperCase(), benchmark, { short: flags.includes("--short") });
process.exit(ok ? 0 : 1);
