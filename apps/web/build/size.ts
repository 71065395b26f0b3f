import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** Kilobytes (1,000 bytes) of script that a page may load before it is usable, compressed as the server sends it: B7. */
const LIMITS = [
  { page: "/", kb: 120, modules: ["src/features/home/home-page.tsx"] },
  {
    page: "/messages",
    kb: 220,
    modules: [
      "src/features/messages/messages-page.tsx",
      "src/features/messages/conversation-page.tsx",
      "../../packages/sdk/src/live.ts",
      "../../packages/sdk/src/storage-idb.ts",
    ],
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

const sent = (file: string) => brotliCompressSync(readFileSync(join(dist, file))).length / 1000;
const zipped = (file: string) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1000;
const sum = (files: Set<string>, size: (file: string) => number) =>
  [...files].reduce((all, file) => all + size(file), 0);

let failed = false;
for (const { page, kb, modules } of LIMITS) {
  const files = new Set<string>();
  for (const key of ["index.html", ...modules]) scriptsOf(key, files);
  const total = sum(files, sent);
  const over = total > kb;
  failed ||= over;
  const gzip = sum(files, zipped).toFixed(1);
  console.log(
    `${over ? "TOO BIG" : "ok"}  ${page}: ${total.toFixed(1)} KB of ${kb} KB (gzip ${gzip}) in ${files.size} scripts`,
  );
  if (process.argv.includes("--files")) for (const file of files) console.log(`    ${sent(file).toFixed(1)}  ${file}`);
}
process.exit(failed ? 1 : 0);
