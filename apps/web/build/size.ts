import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Kilobytes (1,000 bytes) of gzip script that a page may load before it is usable: see B7 in the quality figures. */
const LIMITS = [
  { page: "/", kb: 120, modules: ["src/features/home/home-page.tsx"] },
  {
    page: "/messages",
    kb: 220,
    modules: ["src/features/messages/messages-page.tsx", "src/features/messages/conversation-page.tsx"],
  },
];

type Chunk = { file: string; imports?: string[]; css?: string[] };

const dist = join(import.meta.dirname, "../dist");
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8")) as Record<string, Chunk>;

/** The files of a chunk and of everything that it imports at once. */
function scriptsOf(key: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`The build has no ${key}.`);
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const other of chunk.imports ?? []) scriptsOf(other, found);
  return found;
}

const zipped = (file: string) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;

let failed = false;
for (const { page, kb, modules } of LIMITS) {
  const files = new Set<string>();
  for (const key of ["index.html", "src/locales/en.po", ...modules]) scriptsOf(key, files);
  const total = [...files].reduce((sum, file) => sum + zipped(file), 0) / 1000;
  const over = total > kb;
  failed ||= over;
  console.log(`${over ? "TOO BIG" : "ok"}  ${page}: ${total.toFixed(1)} KB of ${kb} KB in ${files.size} scripts`);
  if (process.argv.includes("--files"))
    for (const file of files) console.log(`    ${(zipped(file) / 1000).toFixed(1)}  ${file}`);
}
process.exit(failed ? 1 : 0);
