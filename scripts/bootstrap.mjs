// Provides Bun, the packages and the built web app for the other commands. Does
// only what changed. Needs Node 20 and npm, nothing else.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BUN_VERSION = "1.4.5";

/** The folder of the checkout. */
export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[/\\]$/, "");

const tools = join(root, ".tools");
const bun_folder = join(tools, "bun");
const stamps_file = join(tools, "stamps.json");
const lock_file = join(tools, "bootstrap.lock");
const SKIPPED = new Set([
  "node_modules",
  "dist",
  "dist-server",
  "data",
  ".tools",
  ".git",
  "test-results",
  "playwright-report",
]);

/** Brings everything up to date and returns the path of Bun. */
export function bootstrap() {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < 20) fail(`Node ${process.versions.node} is too old: install Node 20 or newer.`);
  const wanted = wantedStamps();
  if (!isDone(wanted)) underLock(() => bringUpToDate(wanted));
  return readStamps().bun_path;
}

/** Ends with one line that says what went wrong. */
export function fail(line) {
  console.error(line);
  process.exit(1);
}

function wantedStamps() {
  const manifests = ["package.json", "bun.lock"];
  for (const group of ["apps", "packages"]) {
    for (const name of list(group)) manifests.push(`${group}/${name.name}/package.json`);
  }
  manifests.push("tests/package.json", "bench/package.json");
  const packages = `${process.platform} ${process.arch} ${hashOf(manifests.filter((path) => existsSync(join(root, path))))}`;
  return { bun: BUN_VERSION, packages, web: hashOf([...filesIn("apps/web"), ...filesIn("packages"), "bun.lock"]) };
}

function isDone(wanted) {
  const found = readStamps();
  return (
    found.bun === wanted.bun &&
    found.packages === wanted.packages &&
    found.web === wanted.web &&
    existsSync(found.bun_path) &&
    existsSync(join(root, "node_modules/.bin")) &&
    (!hasWebBuild() || existsSync(join(root, "apps/web/dist")))
  );
}

function bringUpToDate(wanted) {
  const stamps = readStamps();
  const keep = (changes) => writeStamps(Object.assign(stamps, changes));
  if (stamps.bun !== wanted.bun || !stamps.bun_path || !isRunnable(stamps.bun_path)) {
    keep({ bun: wanted.bun, bun_path: installBun() });
  }
  if (stamps.packages !== wanted.packages || !existsSync(join(root, "node_modules/.bin"))) {
    step("Installing packages", stamps.bun_path, ["install", "--frozen-lockfile"]);
    keep({ packages: wanted.packages });
  }
  if (!hasWebBuild()) return keep({ web: wanted.web });
  if (stamps.web !== wanted.web || !existsSync(join(root, "apps/web/dist"))) {
    // In one form, whatever asks for it.
    step("Building the web app", stamps.bun_path, ["run", "--cwd", "apps/web", "build"], root, {
      NODE_ENV: "production",
    });
    // Building may write files that count, such as compiled catalogues.
    keep({ web: wantedStamps().web });
  }
}

function installBun() {
  if (!isInstalledBun()) {
    mkdirSync(bun_folder, { recursive: true });
    const manifest = { private: true, dependencies: { bun: BUN_VERSION } };
    writeFileSync(join(bun_folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    // Without scripts, because npm may hold them back or ask; Bun's own is run below.
    const options = [
      "--ignore-scripts",
      "--no-package-lock",
      "--no-audit",
      "--no-fund",
      "--no-update-notifier",
      "--loglevel=error",
    ];
    step(`Installing Bun ${BUN_VERSION}`, "npm", ["install", ...options], bun_folder);
  }
  const linked = join(bun_folder, "node_modules/.bin/bun");
  if (isRunnable(linked)) return linked;
  const platform = platformBun();
  if (platform) return platform;
  spawnSync(process.execPath, ["install.js"], {
    cwd: join(bun_folder, "node_modules/bun"),
    env: environment(),
    stdio: "ignore",
  });
  if (isRunnable(linked)) return linked;
  fail(`Bun ${BUN_VERSION} was installed but does not run on ${process.platform} ${process.arch}.`);
}

function isInstalledBun() {
  try {
    return JSON.parse(readFileSync(join(bun_folder, "node_modules/bun/package.json"), "utf8")).version === BUN_VERSION;
  } catch {
    return false;
  }
}

/** The binary in the package of this platform; a machine can be offered several (C libraries, instruction sets). */
function platformBun() {
  const folder = join(bun_folder, "node_modules/@oven");
  const found = existsSync(folder) ? readdirSync(folder) : [];
  return found.map((name) => join(folder, name, "bin/bun")).find(isRunnable);
}

function isRunnable(path) {
  return existsSync(path) && spawnSync(path, ["--version"], { encoding: "utf8" }).stdout?.trim() === BUN_VERSION;
}

function step(title, command, args, cwd = root, more = {}) {
  console.error(`${title} …`);
  const result = spawnSync(command, args, { cwd, env: { ...environment(), ...more }, stdio: ["ignore", 2, 2] });
  if (result.error) fail(`${title}: ${command} cannot be run (${result.error.code ?? result.error.message}).`);
  if (result.status !== 0) fail(`${title} failed; the reason is above.`);
}

/** The environment of npm and Bun: they ask nothing, download no ffmpeg, and see nothing of an npm that started us. */
function environment() {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle|config_local_prefix|command|node_execpath)/i.test(name),
    ),
  );
  Object.assign(env, {
    SKIP_FFMPEG: "true",
    CI: "true",
    npm_config_yes: "true",
    npm_config_audit: "false",
    npm_config_fund: "false",
  });
  if (!isWritable(homedir())) {
    env.BUN_INSTALL_CACHE_DIR ??= join(tools, "cache/bun");
    env.npm_config_cache = join(tools, "cache/npm");
  }
  return env;
}

function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function hasWebBuild() {
  const manifest = join(root, "apps/web/package.json");
  return existsSync(manifest) && Boolean(JSON.parse(readFileSync(manifest, "utf8")).scripts?.build);
}

function filesIn(folder) {
  return list(folder).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (SKIPPED.has(entry.name)) return [];
    return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : [];
  });
}

function list(folder) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths)
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update("\0");
  return hash.digest("hex");
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(stamps_file, "utf8"));
  } catch {
    return {};
  }
}

function writeStamps(stamps) {
  mkdirSync(tools, { recursive: true });
  writeFileSync(`${stamps_file}.${process.pid}`, `${JSON.stringify(stamps, null, 2)}\n`);
  renameSync(`${stamps_file}.${process.pid}`, stamps_file);
}

/** Two commands started at once do not install into each other. */
function underLock(work) {
  try {
    mkdirSync(tools, { recursive: true });
    accessSync(tools, constants.W_OK);
  } catch (error) {
    fail(`Cannot write in ${root} (${error.code}): give this user the folder, or copy the checkout to one of its own.`);
  }
  for (;;) {
    try {
      writeFileSync(lock_file, `${process.pid}\n`, { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (!isRunning(lock_file)) rmSync(lock_file, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  const unlock = () => rmSync(lock_file, { force: true });
  process.once("exit", unlock);
  work();
  process.off("exit", unlock);
  unlock();
}

function isRunning(file) {
  try {
    process.kill(Number(readFileSync(file, "utf8")), 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) bootstrap();
