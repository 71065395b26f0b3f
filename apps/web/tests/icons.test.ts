import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { iconSprite } from "../build/icons.ts";

test("the picture of the icons is what `bun run icons` draws, and no icon brings a colour", () => {
  const file = readFileSync(join(import.meta.dir, "../src/ui/icons.svg"), "utf8");
  expect(file).toBe(iconSprite());
  expect(file).not.toMatch(/(?:fill|stroke)="(?!none|currentColor)/);
});
