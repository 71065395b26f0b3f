import { TestProvider } from "../../apps/server/tests/provider.ts";
import { fits, violations } from "./axe.ts";
import { E2eServer } from "./server.ts";
import { expect, PASSWORD, Person, test as story } from "./story.ts";
import { codeOf } from "./totp.ts";

/** A server of its own, which knows a provider. */
const test = story.extend<object, { provider: TestProvider }>({
  provider: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
    async ({}, use) => {
      const provider = await TestProvider.start();
      await use(provider);
      await provider.stop();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ provider }, use) => {
      const server = await E2eServer.start({ OIDC_PROVIDERS: provider.setting });
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

/** The provider's own page. */
async function allow({ page }: Person, name: string): Promise<void> {
  await expect(page).toHaveTitle("Test ID");
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Allow" }).click();
}

test("ACC-8: somebody signs up with a provider, signs in with it, and deletes the account", async ({
  aPerson,
  provider,
}) => {
  const grace = await aPerson("Grace");
  const taken = await (await aPerson("Bob")).register();
  const { page, username } = grace;
  const email = `${username}@example.net`;
  provider.people[username] = { email, email_verified: true, name: "Grace Hopper" };
  await grace.open("/signup?next=/rooms");
  await page.getByRole("button", { name: "Continue with Test ID" }).click();
  await allow(grace, username);
  await expect(page.getByRole("heading", { name: "Welcome" })).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(email);
  await expect(page.getByLabel("Last name")).toHaveValue("Hopper");
  expect(await violations(grace)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 720 });
  await fits(grace);
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.getByLabel("Username").fill(taken.username);
  await page.getByRole("main").getByRole("button", { name: "Sign up" }).click();
  await expect(page.getByLabel("Username")).toHaveAccessibleDescription(/taken/);
  await page.getByLabel("Username").fill(username);
  await page.getByRole("main").getByRole("button", { name: "Sign up" }).click();
  await expect(page).toHaveURL(/\/rooms$/);
  expect(await grace.call<object>("GET", "/auth/me")).toMatchObject({ email, email_verified: true });

  await grace.call("POST", "/auth/logout");
  await grace.context.clearCookies({ domain: "127.0.0.1" });
  await grace.open("/settings/security");
  await page.getByRole("button", { name: "Continue with Test ID" }).click();
  await allow(grace, username);
  const connected = page.getByRole("region", { name: "Connected accounts" });
  await expect(connected.getByRole("listitem")).toContainText(email);
  await connected.getByRole("button", { name: "Disconnect Test ID" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("only way into your account");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();

  await grace.open("/delete_account");
  await expect(page.getByLabel("Your password")).toBeHidden();
  await page.getByRole("checkbox").press("Space");
  await page.getByRole("button", { name: "Delete my account" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete permanently" }).click();
  await expect(page.getByText("Your account was deleted.", { exact: false })).toBeVisible();
});

test("ACC-8: an account is connected and disconnected; an email that is taken takes nothing over", async ({
  aPerson,
  provider,
  browser,
}) => {
  const ada = await (await aPerson("Ada")).register();
  const { page, username } = ada;
  provider.people[username] = { email: `${username}@example.org`, email_verified: true, name: "Ada Story" };
  const context = await browser.newContext();
  const eve = new Person(context, await context.newPage(), ada.url, "Eve");
  await eve.open("/login");
  await eve.page.getByRole("button", { name: "Continue with Test ID" }).click();
  await allow(eve, username);
  await expect(eve.page.getByText("There's already an account with the email")).toBeVisible();
  await eve.page.getByLabel("Username").fill(eve.username);
  await eve.page.getByRole("main").getByRole("button", { name: "Sign up" }).click();
  await expect(eve.page.getByLabel("Email")).toHaveAccessibleDescription(/already an account/);
  await eve.page.reload();
  await expect(eve.page.getByRole("alert")).toContainText("finished already");
  await context.close();

  await ada.open("/settings/security");
  const connected = page.getByRole("region", { name: "Connected accounts" });
  await connected.getByRole("button", { name: "Connect Test ID" }).click();
  await page.getByRole("dialog").getByLabel("Your password").fill(PASSWORD);
  await page.getByRole("dialog").getByRole("button", { name: "Continue" }).click();
  await allow(ada, username);
  await expect(page.getByText("Your Test ID account is connected.")).toBeVisible();
  await expect(connected.getByRole("listitem")).toContainText(`${username}@example.org`);
  expect(await violations(ada)).toEqual([]);

  const { secret } = await ada.call<{ secret: string }>("POST", "/auth/two_factor/setup", { password: PASSWORD });
  await ada.call("POST", "/auth/two_factor/confirm", { code: codeOf(secret) });
  await ada.call("POST", "/auth/logout");
  await ada.open("/settings/security");
  await page.getByRole("button", { name: "Continue with Test ID" }).click();
  await page.getByLabel("Code").fill(codeOf(secret, 1));
  await page.getByRole("button", { name: "Continue" }).click();

  await connected.getByRole("button", { name: "Disconnect Test ID" }).click();
  await page.getByRole("dialog").getByLabel("Your password").fill(PASSWORD);
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  await expect(connected.getByRole("listitem")).toContainText("Not connected");
});
