import { APPEARANCE } from "@helloworld/protocol/constants";
import axe from "axe-core";
import { expect, type Person } from "./story.ts";

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** The violations that axe finds on the page. */
export async function violations(person: Person): Promise<string[]> {
  // A colour on its way to another one is no colour to be measured.
  await person.page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((one) => one instanceof CSSTransition)
        .map((one) => one.finished),
    ),
  );
  // Axe itself, once for each page that is loaded: to have it built and reported through another page takes ten times as long.
  if (!(await person.page.evaluate(() => "axe" in window))) await person.page.evaluate(axe.source);
  const { violations: found } = await person.page.evaluate(
    (values) => window.axe.run({ runOnly: { type: "tag", values }, resultTypes: ["violations"] }),
    ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
  );
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

/** Themes with their mode. The tokens of all of them are measured by a test of their own; two show what a page does with them. */
const TWO = ["pink light", "dark dark"];
export const ALL_THEMES = APPEARANCE.theme.flatMap((theme) => [`${theme} light`, `${theme} dark`]);

/**
 * The page as it is, in these themes and at these widths, without loading it anew: axe finds nothing, nothing sticks out.
 * `SHOTS` names a folder for pictures of it.
 */
export async function look(person: Person, what: string, widths?: number[], themes = TWO): Promise<void> {
  const { page } = person;
  const name = what.replaceAll("/", "_").slice(0, 24);
  const size = page.viewportSize() ?? { width: 1280, height: 720 };
  const html = page.locator("html");
  const dress = (both: string) =>
    html.evaluate(
      (root, [theme, color_mode]) => void Object.assign(root.dataset, { theme, color_mode }),
      both.split(" "),
    );
  const worn = await html.evaluate(({ dataset }) => `${dataset.theme} ${dataset.color_mode}`);
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const width of widths ?? [size.width]) {
    await page.setViewportSize({ ...size, width });
    for (const theme of themes) {
      await dress(theme);
      expect(await violations(person), `${what} in ${theme} at ${width}`).toEqual([]);
      await fits(person);
      if (process.env.SHOTS)
        await page.screenshot({ path: `${process.env.SHOTS}/${name}-${theme.replace(" ", "-")}-${width}.png` });
    }
  }
  await dress(worn);
  await page.setViewportSize(size);
  await page.emulateMedia({ reducedMotion: null });
}

/** Nothing sticks out to the side: what does is named. */
export async function fits(person: Person): Promise<void> {
  const wide = await person.page.evaluate(() => {
    if (document.documentElement.scrollWidth <= window.innerWidth) return [];
    const all = [...document.querySelectorAll("body *")];
    return all
      .filter((node) => node.getBoundingClientRect().right > window.innerWidth + 1)
      .map((node) => node.outerHTML.slice(0, 120));
  });
  expect(wide).toEqual([]);
}
