// `npm start [-- --demo]`: brings everything up to date, then runs the server in the foreground. With --demo an empty
// data folder is filled with a believable community first.
import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { bootstrap, root } from "./bootstrap.mjs";

const REPEATED_WITHIN = 1_000;

// A signal to npm alone ends npm and its shell, and tells us nothing: being orphaned is the sign.
const started_by = process.ppid;
const bun = bootstrap();
if (process.ppid !== started_by) process.exit(1);
const options = process.argv.slice(2).filter((option) => option !== "--demo");
if (process.argv.includes("--demo")) {
  const { status } = spawnSync(bun, [join(root, "apps/server/src/demo/main.ts"), "--once"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}
const command = [bun, join(root, "apps/server/src/main.ts"), ...options];
const by_kernel = process.platform === "linux" && spawnSync("setpriv", ["--pdeathsig", "TERM", "true"]).status === 0;
if (by_kernel) command.unshift("setpriv", "--pdeathsig", "TERM");

const server = spawn(command[0], command.slice(1), {
  cwd: root,
  env: { ...process.env, NODE_ENV: process.env.NODE_ENV || "production" },
  stdio: "inherit",
  // Out of the terminal's process group: a Ctrl-C reaches it through us only, so once.
  detached: true,
});
const watcher = by_kernel ? undefined : watchOurselves(server.pid);

let last_signal = 0;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    // npm passes on what the terminal has sent us already.
    if (Date.now() - last_signal < REPEATED_WITHIN) return;
    last_signal = Date.now();
    server.kill(signal === "SIGHUP" ? "SIGTERM" : signal);
  });
}

setInterval(() => {
  if (process.ppid !== started_by) server.kill("SIGTERM");
}, 500).unref();

server.on("error", (error) => {
  console.error(`The server cannot be run: ${error.message}`);
  process.exit(1);
});
server.on("exit", (code, signal) => {
  watcher?.kill("SIGKILL");
  process.exit(code ?? 128 + constants.signals[signal]);
});

/** For kernels that cannot do it: a shell ends the server when our end of its pipe closes. */
function watchOurselves(pid) {
  const script = 'read -r _; kill -TERM "$1"';
  return spawn("sh", ["-c", script, "watcher", String(pid)], { stdio: ["pipe", "ignore", "ignore"], detached: true });
}
