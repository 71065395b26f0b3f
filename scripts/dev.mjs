// `npm run dev`: the server, started again when its code changes, and the web app with hot reload.
// Open http://localhost:5173. PORT and DATA_DIR are those of the server (3000 and data/ by default).
import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { join } from "node:path";
import { bootstrap, root } from "./bootstrap.mjs";

const WEB_PORT = process.env.WEB_PORT || "5173";
const SETTLE_MS = 200;

const bun = bootstrap();
const url = `http://localhost:${process.env.PORT || 3000}`;
const env = { ...process.env, NODE_ENV: "development", PUBLIC_URL: `http://localhost:${WEB_PORT}` };
let stopping = false;
let server = startServer();

const web = spawn(bun, ["x", "vite", "--port", WEB_PORT, "--strictPort"], {
  cwd: join(root, "apps/web"),
  env: { ...process.env, NODE_ENV: "development", SERVER_URL: url },
  stdio: "inherit",
});
web.on("exit", () => stop());

let timer;
for (const folder of ["apps/server/src", "packages/protocol/src", "packages/text/src"]) {
  watch(join(root, folder), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(restart, SETTLE_MS);
  });
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);

function startServer() {
  const child = spawn(bun, [join(root, "apps/server/src/main.ts")], { cwd: root, env, stdio: "inherit" });
  child.on("exit", (code) => {
    // One that fails to start is tried again with the next change.
    if (!stopping && child === server && code) console.error("The server ended; it starts again with the next change.");
  });
  return child;
}

function restart() {
  const old = server;
  const next = () => {
    if (!stopping) server = startServer();
  };
  if (old.exitCode !== null) return next();
  old.once("exit", next);
  old.kill("SIGTERM");
}

function stop() {
  if (stopping) return;
  stopping = true;
  web.kill("SIGTERM");
  if (server.exitCode !== null) process.exit(0);
  server.once("exit", () => process.exit(0));
  server.kill("SIGTERM");
}
