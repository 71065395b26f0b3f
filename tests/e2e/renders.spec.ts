import { countRenders, settledRenders } from "./renders.ts";
import { expect, test } from "./story.ts";

/** What a message costs beside 50 rows that stay as they are: its own row, the list of rooms, counts, the read mark. */
const MOST_RENDERS = 600;

test("a message that arrives beside 50 visible rows renders none of them again", async ({ aPerson }) => {
  const ada = await (await aPerson("Ada", { viewport: { width: 1280, height: 4400 } })).register();
  const bob = await (await aPerson("Bob")).register();
  const room = await ada.room("Renders", [bob]);
  for (let index = 0; index < 60; index++) await (index % 2 ? ada : bob).send(room, `line ${index}`);
  await countRenders(ada.page);
  await ada.open(`/messages/${room.id}`);
  await expect(ada.message("line 59")).toBeInViewport();
  await expect(ada.message("line 9")).toBeInViewport();
  const before = await settledRenders(ada.page);
  // The counter counts: each row that is shown has several components.
  expect(before).toBeGreaterThan(1_000);

  await bob.send(room, "one more");
  await expect(ada.message("one more")).toBeInViewport();
  await expect
    .poll(async () => (await ada.call<typeof room>("GET", `/chat/rooms/${room.id}`)).my?.unread_count)
    .toBe(0);
  const renders = (await settledRenders(ada.page)) - before;
  console.log(`renders for one message beside 50 rows: ${renders}`);
  expect(renders).toBeLessThan(MOST_RENDERS);
});
