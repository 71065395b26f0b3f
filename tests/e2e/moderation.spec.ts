import { fits, violations } from "./axe.ts";
import { asAdmin } from "./mail.ts";
import { expect, test } from "./story.ts";

test("MOD-2, PRO-5: a person, a message, a room and a post are reported; the staff closes one with a note", async ({
  aPerson,
  server,
}) => {
  const [ada, eve] = [await (await aPerson("Ada")).register(), await (await aPerson("Eve")).register()];
  await expect.poll(() => server.setup_link).toContain("setup=");
  const admin = await asAdmin(await aPerson("Root"), server.setup_link);
  const room = await eve.room("Market", [ada]);
  await eve.send(room, "Buy my pills");

  await ada.open(`/${eve.username}`);
  await ada.page.getByRole("button", { name: "Report", exact: true }).click();
  const dialog = ada.page.getByRole("dialog");
  await dialog.getByLabel("What's wrong?").selectOption("impersonation");
  await dialog.getByLabel("More details").fill("She is not the president.");
  expect(await violations(ada)).toEqual([]);
  await dialog.getByRole("button", { name: "Report" }).click();
  await expect(dialog.getByText("Your report was sent", { exact: false })).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(dialog).toBeHidden();

  await ada.open(`/messages/${room.id}`);
  await ada.message("Buy my pills").hover();
  await ada.page.getByRole("button", { name: "Message actions" }).click();
  await ada.page.getByRole("menuitem", { name: "Report" }).click();
  await dialog.getByRole("button", { name: "Report" }).click();
  await expect(dialog.getByText("Your report was sent", { exact: false })).toBeVisible();
  await ada.page.keyboard.press("Escape");
  await ada.page.getByRole("button", { name: "Details", exact: true }).click();
  await ada.page.getByRole("button", { name: "Report", exact: true }).click();
  await expect(dialog.getByRole("heading", { name: "Report Market" })).toBeVisible();
  await dialog.getByRole("button", { name: "Report" }).click();
  await expect(dialog.getByText("Your report was sent", { exact: false })).toBeVisible();

  const post = await eve.call<{ id: string }>("POST", "/posts", {
    title: "Sale",
    content: "All pills must go",
    visibility: "public",
  });
  await ada.open(`/posts/${post.id}`);
  await ada.page.getByRole("button", { name: "More actions for “Sale”" }).click();
  await ada.page.getByRole("menuitem", { name: "Report" }).click();
  await expect(dialog.getByRole("heading", { name: "Report this post" })).toBeVisible();
  expect(await violations(ada)).toEqual([]);
  await dialog.getByRole("button", { name: "Report" }).click();
  await expect(dialog.getByText("Your report was sent", { exact: false })).toBeVisible();
  await ada.page.keyboard.press("Escape");
  await eve.call("POST", `/posts/${post.id}/comments`, { content: "Really, buy them" });
  await ada.page.getByRole("button", { name: `Report comment by ${eve.name}: Report` }).click();
  await expect(dialog.getByRole("heading", { name: "Report this comment" })).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();

  await eve.open(`/posts/${post.id}`);
  await eve.page.getByRole("button", { name: "More actions for “Sale”" }).click();
  await expect(eve.page.getByRole("menuitem", { name: "Delete" })).toBeVisible();
  await expect(eve.page.getByRole("menuitem", { name: "Report" })).toBeHidden();

  await eve.open("/notifications");
  await expect(eve.page.getByText("Something of yours was reported.", { exact: false })).toBeVisible();
  await expect(eve.page.getByText(ada.name)).toHaveCount(0);
  await eve.open("/admin/reports");
  await expect(eve.page.getByRole("heading", { name: "Page not found" })).toBeVisible();

  expect((await admin.page.request.get(`${admin.url}/admin/reports`)).status()).toBe(200);
  await admin.open("/admin/reports");
  const rows = admin.page.getByRole("list", { name: "Reports" }).getByRole("listitem");
  await expect(rows).toHaveCount(4);
  expect(await violations(admin)).toEqual([]);
  await fits(admin);
  await expect(rows.filter({ hasText: "All pills must go" }).getByRole("link", { name: "Open post" })).toHaveAttribute(
    "href",
    `/posts/${post.id}`,
  );
  const pills = rows.filter({ hasText: "Buy my pills" });
  await expect(pills).toContainText("Market");
  await pills.getByRole("button", { name: /^Close report about Eve/ }).click();
  await admin.page.getByLabel("What you found or did").fill("Told her to stop.");
  await admin.page.getByRole("button", { name: "Close report", exact: true }).click();
  await expect(rows).toHaveCount(3);
  await admin.page.getByRole("link", { name: "Closed" }).click();
  await expect(rows.filter({ hasText: "Told her to stop." })).toHaveCount(1);
});
