// `npm run demo [-- --people 200 --posts 800 --add]`: fills the data folder with a believable community.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { bootstrap, root } from "./bootstrap.mjs";

const bun = bootstrap();
const { status } = spawnSync(bun, [join(root, "apps/server/src/demo/main.ts"), ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exit(status ?? 1);
