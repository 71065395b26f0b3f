import type { Page } from "@playwright/test";

type Fiber = { alternate: Fiber | null; child: Fiber | null; sibling: Fiber | null; flags: number; type: unknown };
type Counting = Window & { renders?: number };

/** Counts the components that React renders on this page, from its next load on, through the hook for its tools. */
export async function countRenders(page: Page): Promise<void> {
  await page.addInitScript(() => {
    /** React sets this flag on a component whose function ran. */
    const PERFORMED_WORK = 1;
    const counting = window as Counting;
    counting.renders = 0;
    const count = (first: Fiber | null): void => {
      for (let fiber = first; fiber; fiber = fiber.sibling) {
        const isComponent = typeof fiber.type === "function" || (typeof fiber.type === "object" && fiber.type !== null);
        if (isComponent && fiber.flags & PERFORMED_WORK) counting.renders = (counting.renders ?? 0) + 1;
        // A part of the tree that was not rendered again has the same children as before.
        if (fiber.alternate?.child !== fiber.child) count(fiber.child);
      }
    };
    const hook = {
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberRoot: (_: number, root: { current: Fiber }) => count(root.current),
      onCommitFiberUnmount: () => {},
      onPostCommitFiberRoot: () => {},
    };
    Object.assign(window, { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook });
  });
}

/** How many there were so far, once no more come. */
export async function settledRenders(page: Page): Promise<number> {
  const look = () => page.evaluate(() => (window as Counting).renders ?? 0);
  for (let before = await look(); ; ) {
    await page.waitForTimeout(1_000);
    const now = await look();
    if (now === before) return now;
    before = now;
  }
}
