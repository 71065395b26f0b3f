import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(?:js|css|html|svg|json)$/;
const SMALLEST = 400;
const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Writes each text file of the build a second and a third time, compressed as far as it goes, for the server to hand out. */
export function precompress(): Plugin {
  let folder = "";
  return {
    name: "precompress",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      const names = await readdir(folder, { recursive: true });
      for (const name of names.filter((one) => TEXT.test(one))) {
        const file = join(folder, name);
        const content = await readFile(file);
        if (content.length < SMALLEST) continue;
        await writeFile(`${file}.gz`, await zip(content, { level: 9 }));
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
        await writeFile(`${file}.br`, await brotli(content, { params }));
      }
    },
  };
}
