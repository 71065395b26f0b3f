import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { chromium } from "../../scripts/chromium.mjs";
import { fits, violations } from "./axe.ts";
import { expect, Person, test } from "./story.ts";

const launch = await chromium();
const launched = (...more: string[]) => ({ ...launch, args: [...(launch.args ?? []), ...more] });
// A microphone that hears a beep each second, and a person who allows it.
test.use({ launchOptions: launched("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream") });

type File = { name: string; mimeType: string; buffer: Buffer };

/** A picture as a camera would have it: no two points alike. */
async function picture(page: Page, name: string, width: number, height: number, type = "image/jpeg"): Promise<File> {
  const encoded = await page.evaluate(
    async ([width, height, type]) => {
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
      const sky = context.createLinearGradient(0, 0, 0, height);
      sky.addColorStop(0, "#2a6fb0");
      sky.addColorStop(1, "#f7c59f");
      context.fillStyle = sky;
      context.fillRect(0, 0, width, height);
      for (let index = 0; index < 400; index += 1) {
        context.fillStyle = `hsl(${(index * 37) % 360} 60% 50% / 0.4)`;
        context.fillRect((index * 7919) % width, (index * 104729) % height, width / 12, height / 9);
      }
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type, quality: 0.9 })).arrayBuffer());
      let text = "";
      for (const byte of bytes) text += String.fromCharCode(byte);
      return btoa(text);
    },
    [width, height, type] as const,
  );
  return { name, mimeType: type, buffer: Buffer.from(encoded, "base64") };
}

const noise = (name: string, length: number): File => ({
  name,
  mimeType: "application/octet-stream",
  buffer: Buffer.from(Array.from({ length }, (_, index) => (index * 2654435761) >>> 24)),
});

async function choose(person: Person, files: File[]): Promise<void> {
  const chooser = person.page.waitForEvent("filechooser");
  await person.page.getByRole("button", { name: "Attach files" }).click();
  await (await chooser).setFiles(files);
}

const tray = (person: Person) => person.page.getByRole("list", { name: "Files to send" });
const uploading = (person: Person) => person.page.getByRole("progressbar");

/** Files that come from outside of the page. */
function transfer(person: Person, files: File[]) {
  return person.page.evaluateHandle(
    (all) => {
      const data = new DataTransfer();
      for (const { name, type, base64 } of all) {
        const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
        data.items.add(new File([bytes], name, { type }));
      }
      return data;
    },
    files.map(({ name, mimeType, buffer }) => ({ name, type: mimeType, base64: buffer.toString("base64") })),
  );
}

async function together(aPerson: (name: string, options?: object) => Promise<Person>, options?: object) {
  const ada = await (await aPerson("Ada")).register();
  const bob = await (await aPerson("Bob", options)).register();
  const room = await ada.room("Photo club", [bob]);
  await Promise.all([ada, bob].map((person) => person.open(`/messages/${room.id}`)));
  await expect(ada.composer).toBeVisible();
  return { ada, bob, room };
}

const shown = (image: Locator) =>
  expect.poll(() => image.evaluate((node) => (node as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);

test("MED-1: files by button, drop and paste go with the text; who reads it sees pictures and saves the rest", async ({
  aPerson,
}) => {
  const { ada, bob } = await together(aPerson);
  const [one, two, three] = [
    await picture(ada.page, "beach.jpg", 1_600, 1_000),
    await picture(ada.page, "boat.png", 600, 900, "image/png"),
    await picture(ada.page, "pasted.png", 300, 300, "image/png"),
  ];
  const plan = noise("the plan.bin", 300_000);
  await choose(ada, [one, plan]);
  const conversation = ada.page.getByRole("region", { name: "Conversation: Photo club" });
  const dropped = await transfer(ada, [two]);
  await ada.messages.dispatchEvent("dragenter", { dataTransfer: dropped });
  await expect(conversation.getByText("Drop files to attach them")).toBeVisible();
  await ada.messages.dispatchEvent("drop", { dataTransfer: dropped });
  await expect(conversation.getByText("Drop files to attach them")).toBeHidden();
  const pasted = await transfer(ada, [three]);
  await ada.composer.evaluate(
    (box, data) =>
      box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })),
    pasted,
  );
  await expect(tray(ada).getByRole("listitem")).toHaveCount(4);
  await expect(uploading(ada)).toHaveCount(0);
  expect(await violations(ada)).toEqual([]);

  await tray(ada).getByRole("button", { name: "Remove pasted.png" }).click();
  await expect(tray(ada).getByRole("listitem")).toHaveCount(3);
  await ada.write("Our weekend");
  await expect(tray(ada)).toHaveCount(0);

  await expect(bob.message("Our weekend")).toBeVisible();
  const first = bob.messages.getByRole("link", { name: "Picture 1 of 2: beach.jpg" });
  await expect(first).toBeVisible();
  await shown(first.locator("img"));
  const download = bob.page.waitForEvent("download");
  await bob.messages.getByRole("link", { name: /the plan\.bin/ }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe("the plan.bin");
  expect((await readFile(await saved.path())).equals(plan.buffer)).toBe(true);
  await bob.page.reload();
  await shown(bob.messages.getByRole("link", { name: "Picture 2 of 2: boat.png" }).locator("img"));
  expect(await violations(bob)).toEqual([]);

  // Files alone are a message too.
  await choose(bob, [one]);
  await expect(uploading(bob)).toHaveCount(0);
  await bob.page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(ada.messages.getByRole("link", { name: "Picture: beach.jpg" })).toBeVisible();
});

test("MED-2: pictures open over the page, as close as one likes, by keys, wheel and buttons", async ({ aPerson }) => {
  const { ada, bob } = await together(aPerson);
  const files = [await picture(ada.page, "one.jpg", 1_200, 800), await picture(ada.page, "two.jpg", 500, 1_100)];
  await choose(ada, files);
  await ada.write("Look");
  const link = bob.messages.getByRole("link", { name: "Picture 1 of 2: one.jpg" });
  await shown(link.locator("img"));
  await link.click();
  const viewer = bob.page.getByRole("dialog", { name: "Pictures" });
  await expect(viewer.getByText("Picture 1 of 2")).toBeVisible();
  await shown(viewer.getByRole("img"));
  const width = async () => Math.round((await viewer.getByRole("img").boundingBox())?.width ?? 0);
  const whole = await width();
  await bob.page.keyboard.press("+");
  await expect.poll(width).toBe(Math.round(whole * 1.5));
  await bob.page.keyboard.press("0");
  await expect.poll(width).toBe(whole);
  await viewer.getByRole("img").hover();
  await bob.page.mouse.wheel(0, -400);
  await expect.poll(width).toBeGreaterThan(whole);
  await bob.page.keyboard.press("0");
  await viewer.getByRole("img").dblclick();
  await expect.poll(width).toBeGreaterThan(whole * 2);
  await viewer.getByRole("img").dblclick();
  await expect.poll(width).toBe(whole);
  await bob.page.keyboard.press("ArrowRight");
  await expect(viewer.getByText("Picture 2 of 2")).toBeVisible();
  await expect(viewer.getByRole("button", { name: "Next picture" })).toBeDisabled();
  const download = bob.page.waitForEvent("download");
  await viewer.getByRole("link", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toBe("two.jpg");
  expect(await violations(bob)).toEqual([]);
  await bob.page.keyboard.press("Escape");
  await expect(viewer).toHaveCount(0);
  await expect(link).toBeFocused();
});

test("MED-1: a message that is sent while its files are on their way goes when they are there, also after a break", async ({
  aPerson,
}) => {
  const { ada, bob } = await together(aPerson);
  let slow = true;
  await ada.page.route(/\/chat\/files\/[^/]+$/, async (route) => {
    if (slow && route.request().method() === "PATCH") await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue().catch(() => undefined);
  });
  await choose(ada, [noise("large.bin", 2_000_000)]);
  await expect(uploading(ada)).toBeVisible();
  await ada.write("Here it comes");
  await expect(ada.composer).toHaveValue("");
  await expect(ada.page.getByText("Sends when its files are uploaded")).toBeVisible();
  await ada.write("Meanwhile, hello");
  await expect(bob.message("Meanwhile, hello")).toBeVisible();
  await ada.context.setOffline(true);
  await expect(ada.page.getByText("No connection", { exact: true })).toBeVisible();
  slow = false;
  await ada.context.setOffline(false);
  await expect(bob.message("Here it comes")).toBeVisible({ timeout: 30_000 });
  await expect(bob.messages.getByRole("link", { name: /large\.bin/ })).toBeVisible();
  await expect(ada.page.getByText("Sends when its files are uploaded")).toHaveCount(0);
});

test("MED-1: what is refused says why in its place, can be cancelled, taken back, and outlives a reload", async ({
  aPerson,
}) => {
  const { ada } = await together(aPerson);
  await choose(ada, [{ ...noise("empty.txt", 0) }, await picture(ada.page, "kept.jpg", 300, 200)]);
  await expect(ada.page.getByRole("alert").getByText("The file is empty.")).toBeVisible();
  await tray(ada).getByRole("button", { name: "Remove empty.txt" }).click();
  await expect(ada.page.getByText("The file is empty.")).toHaveCount(0);
  await expect(uploading(ada)).toHaveCount(0);
  await ada.composer.fill("Not yet sent");
  await ada.page.waitForTimeout(1_500);
  await ada.page.reload();
  await expect(ada.composer).toHaveValue("Not yet sent");
  await shown(tray(ada).locator("img"));

  // More than fit into one message.
  await choose(
    ada,
    Array.from({ length: 11 }, (_, index) => noise(`file ${index}.bin`, 10)),
  );
  await expect(tray(ada).getByRole("listitem")).toHaveCount(10);
  await expect(ada.page.getByText("A message can have up to 10 files: 2 were left out.")).toBeVisible();

  await ada.page.route(/\/chat\/files\/[^/]+$/, (route) =>
    route.request().method() === "PATCH" ? route.abort() : route.continue(),
  );
  for (const button of await tray(ada).getByRole("button").all()) await button.first().click({ trial: true });
  while ((await tray(ada).getByRole("button").count()) > 0) await tray(ada).getByRole("button").first().click();
  await choose(ada, [noise("stuck.bin", 1_000)]);
  await ada.composer.press("Enter");
  await expect(ada.page.getByText("Sends when its files are uploaded")).toBeVisible();
  await ada.page.getByRole("button", { name: "Cancel sending" }).click();
  await expect(ada.composer).toHaveValue("Not yet sent");
  await tray(ada).getByRole("button", { name: "Cancel stuck.bin" }).click();
  await expect(tray(ada)).toHaveCount(0);
});

test("MED-4: a voice message is recorded, listened to, sent, and heard on a phone", async ({ aPerson }) => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
  const { ada, bob } = await together(aPerson, phone);
  const recorder = ada.page.getByRole("region", { name: "Voice message" });
  const record = ada.page.getByRole("button", { name: "Record a voice message" });
  await record.click();
  await expect(recorder.getByRole("timer")).toHaveText(/^0:0[2-9]$/);
  await recorder.getByRole("button", { name: "Discard" }).click();
  await expect(recorder).toHaveCount(0);

  await record.click();
  await expect(recorder.getByRole("timer")).toHaveText(/^0:0[3-9]$/);
  expect(await violations(ada)).toEqual([]);
  await recorder.getByRole("button", { name: "Stop recording" }).click();
  await recorder.getByRole("button", { name: "Play" }).click();
  await expect(recorder.getByRole("slider", { name: "Position" })).not.toHaveValue("0");
  await recorder.getByRole("button", { name: "Send voice message" }).click();

  const player = bob.messages.getByRole("group", { name: /^Audio:/ });
  await expect(player).toBeVisible();
  await expect(player.getByText(/^0:\d\d$/)).toBeVisible();
  expect(await player.locator("rect").count()).toBe(64);
  const heights = await player
    .locator("rect")
    .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute("height"))));
  expect(Math.max(...heights)).toBeGreaterThan(Math.min(...heights) + 20);
  await fits(bob);
  expect(await violations(bob)).toEqual([]);
  await player.getByRole("button", { name: "Speed: 1 times" }).click();
  await player.getByRole("button", { name: "Speed: 1.5 times" }).click();
  await player.getByRole("button", { name: "Play" }).click();
  await expect(player.getByRole("slider", { name: "Position" })).not.toHaveValue("0");
  await expect(player.getByRole("button", { name: "Play" })).toBeVisible({ timeout: 10_000 });
});

test("MED-4: without a microphone, or where it is refused, it says why", async ({ playwright, server }) => {
  for (const [args, why] of [
    [["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream=deny"], "Microphone access is blocked"],
    [["--use-fake-ui-for-media-stream"], "No microphone found"],
  ] as const) {
    const browser = await playwright.chromium.launch(launched(...args));
    const context = await browser.newContext();
    const ada = await new Person(context, await context.newPage(), server.url, "Ada").register();
    await ada.open(`/messages/${(await ada.room("Quiet")).id}`);
    await ada.page.getByRole("button", { name: "Record a voice message" }).click();
    const recorder = ada.page.getByRole("region", { name: "Voice message" });
    await expect(recorder.getByRole("alert")).toContainText(why);
    expect(await violations(ada)).toEqual([]);
    await recorder.getByRole("button", { name: "Close" }).click();
    await ada.write("Then I write");
    await expect(ada.message("Then I write")).toBeVisible();
    expect(ada.complaints).toEqual([]);
    await browser.close();
  }
});
