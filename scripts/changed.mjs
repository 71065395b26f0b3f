// Which tests a change touches, for `npm test -- changed`.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { root } from "./bootstrap.mjs";

/** Quick tests of everything that the server declares; almost any change of it concerns them. */
const ALWAYS_OF_SERVER = ["features", "functions", "openapi", "table-types"].map(
  (name) => `apps/server/tests/${name}.test.ts`,
);
/** They bring the whole server along: whatever imports one of them imports everything. */
const WHOLE = /^apps\/server\/(?:tests\/harness|src\/server)\.ts$/;

/** The files that differ from the last commit, or from the branch that one started from. */
export function changedFiles() {
  const git = (...args) => spawnSync("git", args, { cwd: root, encoding: "utf8" }).stdout.split("\n").filter(Boolean);
  const upstream = spawnSync("git", ["merge-base", "HEAD", "@{upstream}"], { cwd: root, encoding: "utf8" });
  const since = upstream.status === 0 ? upstream.stdout.trim() : "HEAD";
  return [...new Set([...git("diff", "--name-only", since), ...git("ls-files", "--others", "--exclude-standard")])];
}

/** Of `tests`, those that import a changed file, are changed themselves, or bear the name of a changed feature. */
export function testsOf(changed, tests) {
  const nouns = new Set(changed.flatMap((file) => /features\/([\w-]+)\//.exec(file)?.[1] ?? []));
  const of_server = changed.some((file) => /^(apps\/server|packages\/protocol)\/src\//.test(file));
  return tests.filter((test) => {
    if (of_server && ALWAYS_OF_SERVER.includes(test)) return true;
    if ([...nouns].some((noun) => isAbout(test, noun, tests))) return true;
    const seen = importsOf(test);
    return changed.some((file) => seen.has(file));
  });
}

/** By its name; where no test bears the name of a feature, by the paths that it asks. */
function isAbout(test, noun, tests) {
  const bears = (file) => file.includes(`/tests/${noun.replace(/s$/, "")}`);
  if (tests.some(bears)) return bears(test);
  // This one asks for everything there is.
  if (test.endsWith("/authorization.test.ts")) return false;
  return readFileSync(join(root, test), "utf8").includes(`/${noun}`);
}

/** A file and all that it imports of ours, by way of others as well. */
function importsOf(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  if (WHOLE.test(file) || !existsSync(join(root, file))) return seen;
  for (const [, path] of readFileSync(join(root, file), "utf8").matchAll(/(?:from|import\()\s*"(\.[^"]+\.tsx?)"/g))
    importsOf(normalize(join(dirname(file), path)), seen);
  return seen;
}
