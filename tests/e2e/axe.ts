import AxeBuilder from "@axe-core/playwright";
import { expect, type Person } from "./story.ts";

/** What axe finds on the page. */
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
  const { violations: found } = await new AxeBuilder({ page: person.page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
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
