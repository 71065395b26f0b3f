import { expect, test } from "bun:test";
import { join } from "node:path";

const root = join(import.meta.dir, "../..");

/** Whether the linter lets a file at `path` import `specifier`. */
async function mayImport(path: string, specifier: string, names = "{ x }"): Promise<boolean> {
  const source = `import ${names} from "${specifier}";\nconsole.log(${names.replace(/[{}]/g, "")});\n`;
  const lint = Bun.spawn(
    [join(root, "node_modules/.bin/biome"), "lint", "--only=style/noRestrictedImports", `--stdin-file-path=${path}`],
    { cwd: root, stdin: Buffer.from(source), stdout: "ignore", stderr: "ignore" },
  );
  return (await lint.exited) === 0;
}

const CASES: [path: string, specifier: string, allowed: boolean, names?: string][] = [
  ["packages/protocol/src/a.ts", "zod", true],
  ["packages/protocol/src/a.ts", "./common.ts", true],
  ["packages/protocol/src/a.ts", "@helloworld/sdk", false],
  ["packages/protocol/src/a.ts", "../../sdk/src/index.ts", false],
  ["packages/sdk/src/a.ts", "@helloworld/protocol", true],
  ["packages/sdk/src/a.ts", "@helloworld/server", false],
  ["packages/sdk/src/a.ts", "../../../apps/server/src/main.ts", false],
  ["apps/server/src/realtime/hub.ts", "../features/rooms/send.ts", false],
  ["apps/server/src/streams/append.ts", "../features/rooms/send.ts", false],
  ["apps/server/src/realtime/hub.ts", "../streams/append.ts", true],
  ["apps/server/src/features/messages/send.ts", "./queries.ts", true],
  ["apps/server/src/features/messages/send.ts", "../rooms/queries.ts", false],
  ["apps/server/src/features/messages/send.ts", "../rooms/join-room.ts", true],
  ["apps/server/src/features/messages/send.ts", "bun", false, "{ SQL }"],
  ["apps/server/src/http/mount.ts", "bun", false, "{ SQL }"],
  ["apps/server/src/http/mount.ts", "bun", true, "{ serve }"],
  ["apps/server/src/http/mount.ts", "pg", false],
  ["apps/server/src/db/pool.ts", "bun", true, "{ SQL }"],
  ["apps/server/src/db/pool.ts", "postgres", true],
];

for (const [path, specifier, allowed, names] of CASES) {
  test(`${path} ${allowed ? "may" : "may not"} import ${names ?? ""} ${specifier}`, async () => {
    expect(await mayImport(path, specifier, names)).toBe(allowed);
  });
}
