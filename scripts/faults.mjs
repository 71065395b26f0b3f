// `npm run faults`: the long form of tests/faults, 1,000 kills of the server and 200 of the database.
import { spawnSync } from "node:child_process";
import { bootstrap, root } from "./bootstrap.mjs";

const bun = bootstrap();
const { status } = spawnSync(bun, ["test", "--timeout", "3600000", "./tests/faults"], {
  cwd: root,
  env: { ...process.env, FAULTS: "long", NODE_ENV: "test" },
  stdio: "inherit",
});
process.exitCode = status ?? 1;
