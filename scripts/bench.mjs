// `npm run bench -- B1 [--short]`: one benchmark of docs and quality figures; its last line is one JSON object.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { bootstrap, root } from "./bootstrap.mjs";

const bun = bootstrap();
const bench = spawn(bun, [join(root, "bench/run.ts"), ...process.argv.slice(2)], {
  cwd: root,
  // Peers run on Node, whichever started us.
  env: { ...process.env, NODE_ENV: "production", NODE_BINARY: process.execPath },
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => bench.kill(signal));
bench.on("exit", (code) => process.exit(code ?? 1));
