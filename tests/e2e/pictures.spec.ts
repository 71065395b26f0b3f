import type { Locator, Page } from "@playwright/test";
import { fits, violations } from "./axe.ts";
import { expect, test } from "./story.ts";

/** A PNG of this page's making: red on the left, blue on the right. */
async function twoColours(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 400;
    canvas.height = 200;
    const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
    pen.fillStyle = "#f00";
    pen.fillRect(0, 0, 200, 200);
    pen.fillStyle = "#00f";
    pen.fillRect(200, 0, 200, 200);
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  return Buffer.from(base64, "base64");
}

/** Whether the middle of a picture that is shown is rather red or blue. */
function colourOf(image: Locator): Promise<string> {
  return image.evaluate(async (node) => {
    const shown = node as HTMLImageElement;
    await shown.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [shown.naturalWidth, shown.naturalHeight];
    const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
    pen.drawImage(shown, 0, 0);
    const [red = 0, , blue = 0] = pen.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
    return red > blue ? "red" : "blue";
  });
}

test("PRO-3: a picture is cut by keyboard, previewed and saved; others see it live, and see it go", async ({
  aPerson,
  browser,
}) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Faces", [bob]);
  await ada.send(room, "who am I");
  await bob.call("POST", "/contacts", { people: ada.username });
  await bob.open("/contacts");
  const row = bob.page.getByRole("region", { name: "My contacts" }).getByRole("listitem");
  await expect(row).toHaveCount(1);
  const phone = await ada.onAnotherDevice(browser);
  await phone.open("/");
  await expect(phone.page.getByRole("button", { name: /^Your profile/ })).toBeVisible();
  await expect(row.locator("img")).toHaveCount(0);

  const { page } = ada;
  await ada.open("/settings/profile");
  const choose = page.getByLabel("Add a picture");
  await choose.setInputFiles({ name: "no.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  const dialog = page.getByRole("dialog", { name: "Crop picture" });
  await expect(dialog.getByText("This picture can't be shown", { exact: false })).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await choose.setInputFiles({ name: "two.png", mimeType: "image/png", buffer: await twoColours(page) });
  await expect(dialog.getByText("This is how others see it.")).toBeVisible();
  expect(await violations(ada)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  await fits(ada);
  await page.setViewportSize({ width: 1280, height: 720 });
  const cutter = dialog.getByRole("group", { name: /Visible part/ });
  await cutter.focus();
  for (let each = 0; each < 40; each += 1) await page.keyboard.press("ArrowLeft");
  await dialog.getByRole("slider", { name: "Zoom" }).fill("1.5");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Picture saved.")).toBeVisible();
  await expect(dialog).toBeHidden();
  const mine = page.getByRole("button", { name: /^Your profile/ }).locator("img");
  expect(await colourOf(mine)).toBe("blue");

  expect(await colourOf(row.locator("img"))).toBe("blue");
  expect(await colourOf(phone.page.getByRole("button", { name: /^Your profile/ }).locator("img"))).toBe("blue");
  await phone.context.close();
  await bob.open(`/messages/${room.id}`);
  expect(await colourOf(bob.messages.locator("img"))).toBe("blue");
  await page.getByRole("button", { name: "Remove picture" }).click();
  await expect(bob.messages.locator("img")).toHaveCount(0);
  await expect(page.getByLabel("Add a picture")).toBeAttached();

  await page.getByLabel("First name").fill("Augusta");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(bob.messages.getByText(/^Augusta/).first()).toBeAttached();
});
