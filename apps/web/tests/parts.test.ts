import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const web = join(import.meta.dir, "..");

test("/_ui shows every part of src/ui, and no build has it", () => {
  const page = readFileSync(join(web, "src/features/parts/parts.tsx"), "utf8");
  // One fetches others; the other is around every page, and buttons fill it.
  const apart = ["lazy-component.tsx", "toast-region.tsx"];
  const parts = readdirSync(join(web, "src/ui")).filter((file) => file.endsWith(".tsx") && !apart.includes(file));
  expect(parts.length).toBeGreaterThan(15);
  expect(parts.filter((file) => !page.includes(`"../../ui/${file}"`))).toEqual([]);
  const manifest = readFileSync(join(web, "dist/.vite/manifest.json"), "utf8");
  expect(manifest).toContain("features/settings/appearance-page.tsx");
  expect(manifest).not.toContain("features/parts/");
});
