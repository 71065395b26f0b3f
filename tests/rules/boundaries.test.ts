import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dir, "../..");

const CASES: [path: string, specifier: string, allowed: boolean, names?: string][] = [
  ["packages/protocol/src", "zod", true],
  ["packages/protocol/src", "./common.ts", true],
  ["packages/protocol/src", "@helloworld/sdk", false],
  ["packages/protocol/src", "../../sdk/src/index.ts", false],
  ["packages/sdk/src", "@helloworld/protocol", true],
  ["packages/sdk/src", "@helloworld/protocol/constants", true],
  ["packages/sdk/src", "@helloworld/server", false],
  ["packages/sdk/src", "../../../apps/server/src/main.ts", false],
  ["apps/server/src/realtime", "../features/rooms/send.ts", false],
  ["apps/server/src/streams", "../features/rooms/send.ts", false],
  ["apps/server/src/realtime", "../streams/append.ts", true],
  ["apps/server/src/features/messages", "./queries.ts", true],
  ["apps/server/src/features/messages", "../rooms/queries.ts", false],
  ["apps/server/src/features/messages", "../rooms/join-room.ts", true],
  ["apps/server/src/features/messages", "bun", false, "SQL"],
  ["apps/server/src/features/messages", "bun", false, "ServerWebSocket"],
  ["apps/server/src/http", "bun", false, "SQL"],
  ["apps/server/src/http", "bun", true, "serve"],
  ["apps/server/src/http", "pg", false],
  ["apps/server/src/db", "bun", true, "SQL"],
  ["apps/server/src/db", "postgres", true],
];

const folder = mkdtempSync(join(tmpdir(), "helloworld-rules-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The linter, with our rules, over one file for each case: those it refuses. */
async function refused(): Promise<string> {
  const rules = await Bun.file(join(root, "biome.json")).json();
  await Bun.write(join(folder, "biome.json"), JSON.stringify({ ...rules, $schema: undefined, vcs: undefined }));
  for (const [index, [path, specifier, , name = "x"]] of CASES.entries()) {
    const source = `import { ${name} } from "${specifier}";\n\nconsole.log(${name});\n`;
    await Bun.write(join(folder, path, `case-${index}.ts`), source);
  }
  const command = ["lint", "--only=style/noRestrictedImports", "--reporter=json", "--max-diagnostics=200", "."];
  const lint = Bun.spawn([join(root, "node_modules/.bin/biome"), ...command], { cwd: folder, stderr: "ignore" });
  return await new Response(lint.stdout).text();
}

const report = await refused();

for (const [index, [path, specifier, allowed, name = ""]] of CASES.entries()) {
  test(`${path} ${allowed ? "may" : "may not"} import ${name} ${specifier}`, () => {
    expect(report).toContain('"diagnostics"');
    expect(report.includes(`/case-${index}.ts`)).toBe(!allowed);
  });
}
