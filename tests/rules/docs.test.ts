import { describe, expect, test } from "bun:test";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dir, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

type Manifest = Partial<
  Record<"dependencies" | "devDependencies" | "optionalDependencies" | "scripts", Record<string, string>>
>;
const MANIFESTS = ["package.json", ...globSync("{apps,packages}/*/package.json", { cwd: root }), "tests/package.json"];
const manifests = [...MANIFESTS, "bench/package.json"].map((path) => JSON.parse(read(path)) as Manifest);

describe("docs/dependencies.md", () => {
  /** Bun is installed by scripts/bootstrap.mjs. */
  const named = new Set(["bun"]);
  for (const { dependencies, devDependencies, optionalDependencies } of manifests)
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }))
      if (!version.startsWith("workspace:")) named.add(name);
  const rows = read("docs/dependencies.md").matchAll(/^\| +([^|]+?) +\| +([^|]+?) +\| +([^|]+?) +\|$/gm);
  const listed = [...rows]
    .flatMap(([, names = ""]) => names.split(", "))
    .filter((name) => !/^(package|-+)$/.test(name));
  const covers = (entry: string, name: string) =>
    entry === name || (entry.endsWith("/*") && name.startsWith(entry.slice(0, -1)));

  test("has every package of the manifests", () => {
    expect(named.size).toBeGreaterThan(50);
    expect([...named].filter((name) => !listed.some((entry) => covers(entry, name)))).toEqual([]);
  });

  test("has each once, and no other", () => {
    expect(listed.filter((entry) => ![...named].some((name) => covers(entry, name)))).toEqual([]);
    expect(listed.length).toBe(new Set(listed).size);
  });
});

const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "docs/architecture.md",
  "docs/add-a-feature.md",
  "docs/dependencies.md",
  "docs/glossary.md",
];

/** Folders in which a page means a path that it begins further in, such as `features/rooms/policy.ts`. */
const BASES = ["", "apps/server/src/", "apps/server/src/db/", "apps/server/src/features/", "apps/web/src/", "docs/"];

/** The files and folders that a page names: between backticks, with a slash or a known ending, and no placeholder. */
function pathsIn(text: string): string[] {
  const quoted = [...text.matchAll(/`([^`\s]+)`/g)].map(([, path = ""]) => path);
  const files = quoted.filter((path) => /\.(ts|tsx|mjs|md|sql|json|css)$/.test(path));
  const folders = quoted.filter((path) => /^(apps|packages|tests|bench|docs|scripts|features)\//.test(path));
  return [...new Set([...files, ...folders])].filter((path) => !/[<>{}…]|NNN/.test(path));
}

function exists(path: string, page: string): boolean {
  if (path.startsWith("/")) return true;
  const inside = BASES.some((base) => globSync(`${base}${path}`, { cwd: root }).length > 0);
  if (inside || existsSync(join(root, dirname(page), path))) return true;
  // A name without its folder is that of a file which was named before it.
  return (
    !path.includes("/") &&
    globSync(`{apps,packages,tests,scripts,bench}/**/${path}`, { cwd: root, exclude: ["**/node_modules/**"] }).length >
      0
  );
}

describe.each(PAGES)("%s", (page) => {
  const text = read(page);

  test("names files and folders that exist", () => {
    expect(pathsIn(text).filter((path) => !exists(path, page))).toEqual([]);
  });

  test("links to files that exist", () => {
    const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, path = ""]) => path);
    const local = links.filter((path) => !/^[a-z]+:/.test(path));
    expect(local.filter((path) => !existsSync(join(root, dirname(page), path)))).toEqual([]);
  });

  test("gives commands that exist", () => {
    const commands = [...text.matchAll(/npm (?:run )?(start|test|(?<=run )[\w:]+)/g)].map(([, name = ""]) => name);
    expect(commands.filter((name) => !manifests[0]?.scripts?.[name])).toEqual([]);
  });
});
