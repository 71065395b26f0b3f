import { readFile } from "node:fs/promises";
import { strFromU8, unzipSync } from "fflate";
import { asAdmin, codeIn, mailTo } from "./mail.ts";
import { expect, PASSWORD, type Person, test } from "./story.ts";

const button = (person: Person, name: string | RegExp) => person.page.getByRole("button", { name, exact: true });

test("two neighbours: signing up, a private profile, a request, a message request, removal with undo, a block, export, deletion", async ({
  aPerson,
  server,
}) => {
  test.setTimeout(120_000);
  const [ada, bob] = [await aPerson("Ada"), await aPerson("Bob")];

  // Both sign up; Bob confirms his address by the code in the mail.
  await Promise.all([ada.signUp(), bob.signUp()]);
  const root = await asAdmin(await aPerson("Root"), server.setup_link);
  await bob.open("/verify_email");
  await bob.page.getByLabel("Code").fill(codeIn(await mailTo(root, bob, "verify_email")));
  await button(bob, "Confirm").click();
  await expect(bob.page.getByText("Your email is confirmed.")).toBeVisible();

  // He tells of himself, and closes his profile.
  await bob.open("/settings/profile");
  await bob.page.getByLabel("About you").fill("I keep bees.");
  await bob.page.getByLabel("Interests").fill("bees, honey");
  await button(bob, "Save").click();
  await expect(bob.page.getByText("Profile saved.")).toBeVisible();
  await bob.open("/settings/privacy");
  await bob.page.getByRole("radio", { name: /^Private/ }).click({ force: true });
  await expect(bob.page.getByText("Saved.", { exact: true })).toBeVisible();

  // Ada writes without being a contact: it waits as a message request.
  await ada.open(`/${bob.username}`);
  await expect(ada.page.getByText("I keep bees.")).toBeHidden();
  await button(ada, "Message").click();
  await ada.write("Are the bees yours?");
  await bob.open("/messages");
  await bob.page.getByRole("link", { name: new RegExp(ada.name) }).click();
  const request = bob.page.getByRole("region", { name: "Message request" });
  await request.getByRole("button", { name: "Accept" }).click();
  await expect(request).toBeHidden();
  await bob.write("They are. Come and see.");
  await expect(ada.message("They are. Come and see.")).toBeVisible();

  // She asks to become a contact, boosts, and he accepts.
  await ada.open(`/${bob.username}`);
  await button(ada, "Send contact request").click();
  await button(ada, "Boost request").click();
  await expect(button(ada, "Boost request")).toBeHidden();
  await bob.open(`/${ada.username}`);
  await button(bob, "Accept request").click();
  await expect(ada.page.getByText("I keep bees.")).toBeVisible();
  await expect(ada.page.getByRole("list", { name: "Interests" }).getByRole("listitem")).toHaveText(["bees", "honey"]);

  // Removed and taken back: everything is as it was.
  const remove = async () => {
    await button(ada, "Remove contact").click();
    await ada.page.getByRole("alertdialog").getByRole("button", { name: "Remove", exact: true }).click();
    await expect(ada.page.getByText("I keep bees.")).toBeHidden();
  };
  await remove();
  await button(ada, "Undo").click();
  await expect(ada.page.getByText("I keep bees.")).toBeVisible();
  await button(ada, "Message").click();
  await expect(ada.message("Are the bees yours?")).toBeVisible();

  // Blocked, she finds nobody; after that she is a stranger.
  await button(bob, "Block").click();
  await bob.page.getByRole("alertdialog").getByRole("button", { name: "Block" }).click();
  await expect(button(bob, "Unblock")).toBeVisible();
  await ada.open(`/${bob.username}`);
  await expect(ada.page.getByRole("heading", { name: "Page not found" })).toBeVisible();
  await button(bob, "Unblock").click();
  await ada.page.reload();
  await expect(button(ada, "Send contact request")).toBeVisible();

  // In a group both stay in touch; Ada takes her data along and deletes her account.
  const group = await bob.room("Beekeepers", [ada]);
  await ada.send(group, "It was good here.");
  await ada.open("/settings/data");
  await button(ada, "Export my data").click();
  await expect(ada.page.getByText("Your export is ready.")).toBeVisible({ timeout: 30_000 });
  const [download] = await Promise.all([
    ada.page.waitForEvent("download"),
    ada.page.getByRole("link", { name: "Download" }).click(),
  ]);
  const files = unzipSync(await readFile(await download.path()));
  expect(strFromU8(files[`messages/${group.id}.json`] as Uint8Array)).toContain("It was good here.");
  await ada.open("/delete_account");
  await ada.page.getByRole("checkbox").press("Space");
  await ada.page.getByLabel("Your password").fill(PASSWORD);
  await button(ada, "Delete my account").click();
  await ada.page.getByRole("alertdialog").getByRole("button", { name: "Delete permanently" }).click();
  await expect(ada.page.getByText("Your account was deleted.", { exact: false })).toBeVisible();

  // Bob's messages stay; nothing of Ada's does, and her name is free.
  await bob.open(`/messages/${group.id}`);
  await expect(bob.messages.getByText("Deleted user").first()).toBeVisible({ timeout: 20_000 });
  await expect(bob.messages.getByText("It was good here.")).toBeHidden();
  await bob.open(`/${ada.username}`);
  await expect(bob.page.getByRole("heading", { name: "Page not found" })).toBeVisible();
});
