// `npm run tables`: writes apps/server/src/db/tables.ts anew from the migrations, by the test that holds it to them.
import { spawnSync } from "node:child_process";
import { bootstrap, root } from "./bootstrap.mjs";

const { status } = spawnSync(bootstrap(), ["test", "--timeout", "60000", "./apps/server/tests/table-types.test.ts"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, NODE_ENV: "test", WRITE_TABLES: "true" },
});
process.exit(status ?? 1);
