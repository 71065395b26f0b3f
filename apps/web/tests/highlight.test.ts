import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { highlight } from "../src/ui/rich/highlight.ts";

const css = (name: string) => readFileSync(join(import.meta.dir, "../src/ui", name), "utf8");

/** WCAG's relative luminance of `#rrggbb`. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

test("every kind of code can be read in every theme", () => {
  const themes = [...css("themes.css").matchAll(/color-scheme: (light|dark);[^}]*--sunken: (#[0-9a-f]{6});/g)];
  const colours = [...css("rich/highlight.css").matchAll(/light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)];
  expect(themes.length).toBe(css("themes.css").match(/--sunken:/g)?.length ?? 0);
  expect(colours.length).toBeGreaterThan(5);
  for (const [, scheme, ground = ""] of themes)
    for (const [, light = "", dark = ""] of colours)
      expect(
        contrast(scheme === "light" ? light : dark, ground),
        `${light} ${dark} on ${ground}`,
      ).toBeGreaterThanOrEqual(4.5);
});

test("case 27: a name that every object has is no language", () => {
  for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty"])
    expect(highlight("let x = 1", name)).toBeNull();
  expect(highlight("let x = 1", "js")?.[0]).toEqual({ kind: "hljs-keyword", pieces: ["let"] });
});
