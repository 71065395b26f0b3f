// `npm test`: every check there is. `npm test -- lint`, `unit` or `e2e` runs a part; `changed` what a change touches;
// `long` what takes too long for every change, and is no part of the whole; the path of a test runs it alone.
// The last line is `N passed, N failed`; the exit code is 0 only when nothing failed.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bootstrap, root } from "./bootstrap.mjs";
import { changedFiles, testsOf } from "./changed.mjs";

const MINUTE = 60_000;
const LIMIT = 20 * MINUTE;
const E2E_RESULTS = join(root, "test-results/e2e.json");

const bun = bootstrap();
const bin = (name) => join(root, "node_modules/.bin", name);

const PARTS = {
  lint: [
    { title: "format and lint", run: () => check(bin("biome"), ["check", "--error-on-warnings", "."]) },
    { title: "types", run: () => check(bin("tsc"), ["-p", "."]) },
    { title: "texts in the catalogue", run: () => check(bun, ["run", "--cwd", "apps/web", "extract:check"]) },
    { title: "size of the first load", run: () => check(bun, ["apps/web/build/size.ts"]) },
    { title: "unused code", run: () => check(bin("knip"), ["--no-progress"]) },
  ],
  unit: [{ title: "bun test", run: unitTests }],
  e2e: [{ title: "playwright", run: () => browserTests() }],
  changed: [
    { title: "format and lint", run: () => check(bin("biome"), ["check", "--error-on-warnings", "."]) },
    { title: "types", run: () => check(bin("tsc"), ["-p", "."]) },
    { title: "bun test", run: changedTests },
  ],
  long: [
    { title: "generated clients", run: () => check(process.execPath, ["scripts/clients.mjs"], { limit: 3 * LIMIT }) },
  ],
};
const ALL = ["lint", "unit", "e2e"];

const chosen = process.argv.slice(2);
for (const path of chosen.filter((name) => existsSync(join(root, name)))) {
  if (path.endsWith(".spec.ts")) PARTS[path] = [{ title: path, run: () => browserTests([path]) }];
  else if (/\.test\.tsx?$/.test(path)) PARTS[path] = [{ title: path, run: () => bunTests([path]) }];
}
const unknown = chosen.find((name) => !PARTS[name]);
if (unknown) {
  console.error(
    `There is no part "${unknown}": choose of ${Object.keys(PARTS).join(", ")}, the path of a test, or none for all.`,
  );
  process.exit(2);
}

const groups = new Set();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    for (const group of groups) endGroup(group);
    process.exit(1);
  });
}

const total = { passed: 0, failed: 0 };
/** The names of failures, which are printed again at the end. */
const failures = [];
for (const part of chosen.length > 0 ? chosen : ALL) {
  for (const { title, run } of PARTS[part]) {
    console.log(`\n== ${title}`);
    const began = Date.now();
    const { passed, failed } = await run();
    total.passed += passed;
    total.failed += failed;
    console.log(`-- ${title}: ${passed} passed, ${failed} failed, ${((Date.now() - began) / 1000).toFixed(1)} s`);
    if (failed > 0) failures.push(title);
  }
}
for (const name of failures) console.log(`failed: ${name}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

/** A check counts as one. */
async function check(command, args, options) {
  const { code } = await runShown(command, args, options);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** In three processes, because most tests wait for something half of their time: every other of the server's, and all else. */
async function unitTests() {
  const server = testsIn("apps/server");
  const others = ["packages", "apps/web", "tests/faults", "tests/rules"].flatMap(testsIn);
  const counts = await Promise.all([
    bunTests(server.filter((_, index) => index % 2 === 0)),
    bunTests(
      server.filter((_, index) => index % 2 === 1),
      { shown: "afterwards" },
    ),
    bunTests(others, { shown: "afterwards" }),
  ]);
  return counts.reduce((sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed }));
}

/** The unit tests that a change touches; the browser's are for the whole. */
async function changedTests() {
  const files = testsOf(changedFiles(), ["apps", "packages", "tests/rules"].flatMap(testsIn));
  if (files.length === 0) return { passed: 0, failed: 0 };
  console.log(files.join("\n"));
  return bunTests(files);
}

/** Bun's own count; a run that ended badly with no failed test (a crash, no test at all) is one failure. */
async function bunTests(files, options) {
  const args = ["test", "--timeout", "60000", ...files.map((file) => `./${file}`)];
  const { code, output } = await runShown(bun, args, options);
  const passed = lastCount(output, "pass");
  const failed = lastCount(output, "fail") + lastCount(output, "error");
  for (const [, name] of output.matchAll(/^\(fail\) (.+)$/gm)) failures.push(name);
  return { passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed };
}

async function browserTests(files = []) {
  rmSync(E2E_RESULTS, { force: true });
  const cli = join(root, "tests/node_modules/@playwright/test/cli.js");
  const { code } = await runShown(process.execPath, [
    cli,
    "test",
    "--config",
    join(root, "tests/playwright.config.ts"),
    ...files,
  ]);
  const { stats, errors, suites } = existsSync(E2E_RESULTS) ? JSON.parse(readFileSync(E2E_RESULTS, "utf8")) : {};
  for (const { specs } of suites ?? []) {
    for (const { ok, file, line, title } of specs) if (!ok) failures.push(`${file}:${line} ${title}`);
  }
  const passed = stats ? stats.expected + stats.flaky : 0;
  const failed = (stats?.unexpected ?? 0) + (errors?.length ?? 0);
  return { passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed };
}

function lastCount(output, word) {
  const found = [...output.matchAll(new RegExp(`^ *(\\d+) ${word}s?$`, "gm"))];
  return Number(found.at(-1)?.[1] ?? 0);
}

/** The files with tests in a folder of the checkout, by name. */
function testsIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return entry.name === "node_modules" ? [] : testsIn(path);
      return /\.(test|spec)\.[jt]sx?$/.test(entry.name) ? [path] : [];
    })
    .sort();
}

/** Runs a command in a process group of its own, shows what it writes, at once or afterwards, and leaves nothing of it behind. */
function runShown(command, args, { shown = "at once", limit = LIMIT } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, NODE_ENV: "test", SKIP_FFMPEG: "true" },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    groups.add(child.pid);
    const timer = setTimeout(() => {
      console.error(`Stopped after ${limit / MINUTE} minutes.`);
      endGroup(child.pid);
    }, limit);
    let output = "";
    for (const [stream, screen] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
        if (shown === "at once") screen.write(text);
      });
    }
    const done = (code) => {
      clearTimeout(timer);
      groups.delete(child.pid);
      if (shown === "afterwards") process.stdout.write(output);
      resolve({ code, output });
    };
    child.on("error", (error) => {
      console.error(error.message);
      done(1);
    });
    // Processes that the command left running would keep the pipes open.
    child.on("exit", () => endGroup(child.pid));
    child.on("close", (code) => done(code ?? 1));
  });
}

function endGroup(group) {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // Nothing is left of it.
  }
}
