import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "vite";

/** Other files, such as the fonts of formulas, are kept once they were used. */
const KEPT = /\.(?:js|css|svg|json)$/;

/**
 * Writes `dist/sw.js` after the last step of the build: `src/service-worker.js`, which then knows the files of the app
 * and the pages of its router.
 */
export function serviceWorker(): Plugin {
  let web = "";
  return {
    name: "service-worker",
    apply: "build",
    configResolved(config) {
      web = config.root;
    },
    async closeBundle() {
      const { pages } = (await import(pathToFileURL(join(web, "dist-server/server-render.js")).href)) as {
        pages: { path: string }[];
      };
      const source = await readFile(join(web, "src/service-worker.js"), "utf8");
      const document = await readFile(join(web, "dist/index.html"), "utf8");
      const names = (await readdir(join(web, "dist/assets"))).filter((name) => KEPT.test(name)).sort();
      const patterns = pages.map(({ path }) => path.replaceAll(/\$[^/]+/g, "[^/]+"));
      const build = { pages: `^(?:${patterns.join("|")})$`, assets: names.map((name) => `/assets/${name}`) };
      const hash = createHash("sha256").update(JSON.stringify([source, document, build]));
      const version = hash.digest("base64url").slice(0, 12);
      await writeFile(join(web, "dist/sw.js"), `const BUILD = ${JSON.stringify({ version, ...build })};\n${source}`);
    },
  };
}
