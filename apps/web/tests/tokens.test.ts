import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { APPEARANCE } from "@helloworld/protocol/constants";
import { displayable, parse, wcagContrast } from "culori";

const src = join(import.meta.dir, "../src");
const css = readFileSync(join(src, "ui/tokens.css"), "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "");

/** The declarations of every block whose selectors name one of these. */
function declared(...selectors: string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, names = "", body = ""] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g))
    if (names.split(",").some((name) => selectors.includes(name.trim())))
      for (const [, token = "", value = ""] of body.matchAll(/--([\w-]+):([^;]+);/g)) found.set(token, value.trim());
  return found;
}

const COLOUR = /light-dark\((oklch\([^)]*\)),\s*(oklch\([^)]*\))\)|oklch\([^)]*\)/g;

/** The colours of a token in one mode: one, or the stops of a gradient. */
function coloursOf(value: string, dark: boolean): string[] {
  return [...value.matchAll(COLOUR)].map(([only, light, darker]) => (dark ? darker : light) ?? only);
}

const looks = APPEARANCE.theme.flatMap((theme) => {
  const tokens = new Map([...declared(":root"), ...declared(`[data-theme="${theme}"]`)]);
  const modes = theme === "dark" ? [true] : [false, true];
  return modes.map((dark) => {
    const of = (token: string) => coloursOf(tokens.get(token) ?? "", dark);
    return { name: `${theme} ${dark ? "dark" : "light"}`, dark, tokens, of };
  });
});

const GROUNDS = ["canvas", "surface", "sunken", "sidebar", "other"];
const CODE = ["keyword", "number", "title", "type"].map((kind) => `code-${kind}`);
/** What is read, and what it is read on. */
const TEXT: Record<string, string[]> = {
  ink: [...GROUNDS, "own", "own-paint", "accent-soft", "selection", "glow-1", "glow-2"],
  "ink-soft": [...GROUNDS, "own", "own-paint", "accent-soft", "glow-1", "glow-2"],
  "accent-ink": [...GROUNDS, "accent-soft", "own", "own-paint", "glow-1", "glow-2"],
  "on-accent": ["accent", "accent-hover"],
  "danger-ink": ["danger-soft", "own", ...GROUNDS],
  "on-danger": ["danger", "danger-hover"],
  "ok-ink": ["ok-soft", ...GROUNDS],
  "warn-ink": ["warn-soft", ...GROUNDS],
  canvas: ["ink"],
  ...Object.fromEntries(CODE.map((kind) => [kind, ["sunken"]])),
};
/** What has a meaning without being read: borders of controls, marks, the focus. */
const MARKS: Record<string, string[]> = {
  "line-strong": ["canvas", "surface", "sidebar"],
  accent: ["canvas", "surface", "sidebar", "sunken"],
  danger: ["canvas", "surface"],
  focus: [...GROUNDS, "accent-soft", "own", "own-paint"],
};

const pairs = [
  ...Object.entries(TEXT).map(([token, grounds]) => ({ token, grounds, least: 4.5 })),
  ...Object.entries(MARKS).map(([token, grounds]) => ({ token, grounds, least: 3 })),
];

test("UX-2: every pair of colours that meets has the contrast of AA, in every theme and mode", () => {
  const poor: string[] = [];
  for (const { name, of } of looks)
    for (const { token, grounds, least } of pairs)
      for (const ground of grounds)
        for (const under of of(ground))
          for (const over of of(token)) {
            const contrast = wcagContrast(over, under);
            if (contrast < least) poor.push(`${name}: ${token} on ${ground} ${contrast.toFixed(2)} < ${least}`);
          }
  expect(poor).toEqual([]);
});

test("UX-2: the letters of every face can be read in both modes", () => {
  const faces = declared("[data-hue]");
  for (const dark of [false, true])
    for (let hue = 0; hue < 360; hue += 15) {
      const [under = "", over = ""] = ["face", "on-face"].map(
        (token) => coloursOf((faces.get(token) ?? "").replaceAll("var(--hue)", String(hue)), dark)[0],
      );
      expect(wcagContrast(over, under), `hue ${hue}`).toBeGreaterThanOrEqual(4.5);
    }
});

test("UX-2: every theme has all the tokens of its own, in colours that screens have", () => {
  const all = [...declared('[data-theme="pink"]').keys()];
  expect(all.length).toBeGreaterThan(15);
  for (const theme of APPEARANCE.theme)
    expect([...declared(`[data-theme="${theme}"]`).keys()]).toEqual(expect.arrayContaining(all));
  for (const { name, tokens, of } of looks)
    for (const token of tokens.keys())
      for (const colour of of(token))
        expect(displayable(parse(colour) ?? ""), `${name}: ${token} ${colour}`).toBe(true);
});

const WALLPAPERS = "features/rooms/wallpapers.css";

test("UX-9: what is written in a conversation of any colour can be read in both modes", () => {
  const sheet = readFileSync(join(src, WALLPAPERS), "utf8");
  const hues = [...sheet.matchAll(/--hue: (\d+);/g)].map(([, hue = ""]) => hue);
  expect(hues.length).toBeGreaterThanOrEqual(6);
  for (const dark of [false, true])
    for (const hue of hues) {
      const [under = "", over = ""] = ["own", "on-own"].map((token) => {
        const value = new RegExp(`--${token}:([^;]+);`).exec(sheet)?.[1] ?? "";
        return coloursOf(value.replaceAll("var(--hue)", hue), dark)[0];
      });
      expect(wcagContrast(over, under), `hue ${hue}`).toBeGreaterThanOrEqual(4.5);
    }
});

test("no file but tokens.css and that of wallpapers writes a colour", () => {
  // Files of their own that no style sheet reaches.
  const apart = ["ui/tokens.css", "ui/icon.svg", "features/shell/watch-unread.ts", WALLPAPERS];
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.(?:css|tsx?|js|svg)$/.test(file) && !apart.includes(file),
  );
  const raw =
    /#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b(?=["'\s;,)\]])|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color-mix)\(/i;
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => raw.test(readFileSync(join(src, file), "utf8")))).toEqual([]);
});
