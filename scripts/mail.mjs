// `npm run mail [-- ada@example.org]`: shows the mails that a server without a mail server keeps.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { bootstrap, root } from "./bootstrap.mjs";

const { status } = spawnSync(bootstrap(), [join(root, "apps/server/src/mail/kept.ts"), ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exit(status ?? 1);
