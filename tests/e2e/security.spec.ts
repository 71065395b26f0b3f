import { look, violations } from "./axe.ts";
import { expect, PASSWORD, type Person, test } from "./story.ts";
import { codeOf } from "./totp.ts";

async function signIn({ page, username }: Person): Promise<void> {
  await page.getByLabel("Username or email").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
}

test("ACC-7: two-factor sign-in is switched on by a code, asked for, and switched off", async ({ aPerson }) => {
  const ada = await (await aPerson("Ada", { permissions: ["clipboard-read", "clipboard-write"] })).register();
  const { page } = ada;
  await ada.open("/settings/security");
  const section = page.getByRole("region", { name: "Two-factor sign-in" });
  await expect(section).toContainText("Off");
  await section.getByRole("button", { name: "Turn on with an app" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your password").fill("Wrong-Guess-1");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog.getByLabel("Your password")).toHaveAccessibleDescription(/password is incorrect/);
  await dialog.getByLabel("Your password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Continue" }).click();

  await expect(dialog.getByRole("img", { name: /QR code/ })).toBeVisible();
  expect(await violations(ada)).toEqual([]);
  const secret = (await dialog.getByRole("code").textContent()) ?? "";
  await dialog.getByRole("button", { name: "Copy secret" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret.replaceAll(" ", ""));
  await dialog.getByLabel("Code").fill(codeOf(secret) === "000000" ? "000001" : "000000");
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await expect(dialog.getByLabel("Code")).toHaveAccessibleDescription(/code is incorrect/);
  await dialog.getByLabel("Code").fill(codeOf(secret));
  await dialog.getByRole("button", { name: "Turn on" }).click();

  const codes = page.getByRole("alertdialog");
  await expect(codes.getByRole("listitem")).toHaveCount(10);
  const [recovery = ""] = await codes.getByRole("listitem").allInnerTexts();
  await codes.getByRole("button", { name: "Copy" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(recovery);
  const downloading = page.waitForEvent("download");
  await codes.getByRole("link", { name: "Download" }).click();
  expect((await downloading).suggestedFilename()).toBe("helloworld-recovery-codes.txt");
  expect(await violations(ada)).toEqual([]);
  await codes.getByRole("button", { name: "I've saved them" }).click();
  await expect(section).toContainText("10 recovery codes are left");

  await ada.call("POST", "/auth/logout");
  await ada.open("/login?next=/settings/security");
  await signIn(ada);
  await page.getByLabel("Code").fill(codeOf(secret, 1));
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(section).toContainText("10 recovery codes are left");
  await ada.call("POST", "/auth/logout");
  await ada.open("/login?next=/settings/security");
  await signIn(ada);
  await page.getByLabel("Code").fill(recovery);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(section).toContainText("9 recovery codes are left");

  await section.getByRole("button", { name: "New recovery codes" }).click();
  await dialog.getByLabel("Your password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Create new codes" }).click();
  await codes.getByRole("button", { name: "I've saved them" }).click();
  await expect(section).toContainText("10 recovery codes are left");
  await section.getByRole("button", { name: "Turn off" }).click();
  await dialog.getByLabel("Your password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Turn off" }).click();
  await expect(section).toContainText("Off");
  await ada.call("POST", "/auth/logout");
  await ada.open("/login");
  await signIn(ada);
  await expect(page.getByRole("heading", { name: "Hello, Ada" })).toBeVisible();
});

test("ACC-7: the security page fits every width and theme", async ({ aPerson }) => {
  const ada = await (await aPerson("Ada")).register();
  await ada.open("/settings/security");
  await expect(ada.page.getByRole("region", { name: "Two-factor sign-in" })).toBeVisible();
  await look(ada, "security", [360, 768, 1440]);
});

/** A device that keeps passkeys, in the browser of somebody. */
async function withAuthenticator({ context, page }: Person) {
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const willVerify = (isUserVerified: boolean) =>
    cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
  return { willVerify };
}

test("ACC-7: a passkey is added, signs in, is a second factor, and is removed", async ({ aPerson }) => {
  const ada = await (await aPerson("Ada")).register();
  const { page } = ada;
  const device = await withAuthenticator(ada);
  await ada.open("/settings/security");
  const section = page.getByRole("region", { name: "Passkeys" });
  const dialog = page.getByRole("dialog");
  await section.getByRole("button", { name: "Add a passkey" }).click();
  await dialog.getByLabel("Your password").fill("Wrong-Guess-1");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog.getByLabel("Your password")).toHaveAccessibleDescription(/password is incorrect/);
  await dialog.getByLabel("Your password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.getByLabel("Name").fill("My laptop");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(section.getByRole("listitem")).toContainText("My laptop");
  await expect(section.getByRole("listitem")).toContainText("not used yet");
  expect(await violations(ada)).toEqual([]);

  await ada.call("POST", "/auth/logout");
  await ada.open("/login?next=/settings/security");
  await device.willVerify(false);
  await page.getByRole("button", { name: "Use a passkey instead" }).click();
  await expect(page.getByRole("alert")).toContainText("No passkey was used");
  await device.willVerify(true);
  await page.getByRole("button", { name: "Use a passkey instead" }).click();
  await expect(section.getByRole("listitem")).toContainText("Last used");

  const factors = page.getByRole("region", { name: "Two-factor sign-in" });
  await factors.getByRole("button", { name: "Turn on with your passkeys" }).click();
  await dialog.getByLabel("Your password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "I've saved them" }).click();
  await expect(factors).toContainText("we ask for one of your passkeys");
  await ada.call("POST", "/auth/logout");
  await ada.open("/login?next=/settings/security");
  await signIn(ada);
  await expect(page.getByLabel("Recovery code")).toBeVisible();
  expect(await violations(ada)).toEqual([]);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(factors).toContainText("On");

  const remove = async () => {
    await section.getByRole("button", { name: "Remove My laptop" }).click();
    await dialog.getByLabel("Your password").fill(PASSWORD);
    await dialog.getByRole("button", { name: "Remove" }).click();
  };
  await remove();
  await expect(dialog.getByRole("alert")).toContainText("your only second factor");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await factors.getByRole("button", { name: "Turn off" }).click();
  await dialog.getByLabel("Your password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Turn off" }).click();
  await expect(factors).toContainText("Off");
  await remove();
  await expect(page.getByText("Passkey removed.")).toBeVisible();
  await expect(section.getByRole("listitem")).toHaveCount(0);
});
