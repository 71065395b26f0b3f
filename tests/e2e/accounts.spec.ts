import { readFile } from "node:fs/promises";
import { strFromU8, unzipSync } from "fflate";
import { look } from "./axe.ts";
import { asAdmin, codeIn, linkIn, mailTo, rememberAdmin } from "./mail.ts";
import { expect, PASSWORD, test } from "./story.ts";

test("ACC-9: the first admin signs up by the printed link, once", async ({ aPerson, server }) => {
  const ada = await aPerson("Ada");
  await expect.poll(() => server.setup_link).toContain("setup=");
  const link = server.setup_link.replace(/^http:\/\/[^/]+/, server.url);
  await ada.page.goto(link);
  await ada.page.getByLabel("First name").fill("Ada");
  await ada.page.getByLabel("Last name").fill("Admin");
  await ada.page.getByLabel("Username").fill(ada.username);
  await ada.page.getByLabel("Email").fill(`${ada.username}@example.org`);
  await ada.page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await ada.page.getByRole("main").getByRole("button", { name: "Sign up" }).click();
  await expect(ada.page.getByText("You're now the admin of this server.")).toBeVisible();
  expect(await ada.call<{ role: string }>("GET", "/auth/me")).toMatchObject({ role: "admin" });
  rememberAdmin(ada);

  const eve = await aPerson("Eve");
  await eve.register();
  await eve.page.goto(link);
  await eve.page.getByRole("button", { name: "Become admin" }).click();
  await expect(eve.page.getByText("The setup link didn't work", { exact: false })).toBeVisible();
  expect(await eve.call<{ role: string }>("GET", "/auth/me")).toMatchObject({ role: "user" });
});

test("ACC-1: what is wrong is said at its field, and nothing typed is lost", async ({ aPerson }) => {
  const [ada, taken] = [await aPerson("Ada"), await (await aPerson("Bob")).register()];
  const { page } = ada;
  await ada.open("/signup");
  await page.getByLabel("First name").fill("Ada");
  await page.getByLabel("Last name").fill("Lovelace");
  await page.getByLabel("Username").fill(taken.username);
  await page.getByLabel("Email").fill(`${ada.username}@example.org`);
  await page.getByLabel("Password", { exact: true }).fill("Password1");
  await page.getByRole("main").getByRole("button", { name: "Sign up" }).click();
  await expect(page.getByLabel("Password", { exact: true })).toHaveAccessibleDescription(/leaked/);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Sign up" }).click();
  await expect(page.getByLabel("Username")).toHaveAccessibleDescription(/taken/);
  await expect(page.getByLabel("First name")).toHaveValue("Ada");
  await expect(page.getByLabel("Email")).toHaveValue(`${ada.username}@example.org`);
  await page.getByLabel("Username").fill(ada.username);
  await page.getByRole("main").getByRole("button", { name: "Sign up" }).click();
  await expect(page).not.toHaveURL(/signup/);
});

test("ACC-2: a visitor is sent to sign in, told why, and returned; signing out asks first", async ({ aPerson }) => {
  const ada = await (await aPerson("Ada")).register();
  await ada.call("POST", "/auth/logout");
  const { page } = ada;
  await ada.open("/settings/sessions");
  await expect(page).toHaveURL(/\/login/);
  await expect(page.getByText("Sign in to change your settings.")).toBeVisible();
  await page.getByLabel("Username or email").fill(ada.username);
  await page.getByLabel("Password", { exact: true }).fill("Wrong-Guess-1");
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("The username or password is incorrect.").first()).toBeVisible();
  await expect(page.getByLabel("Username or email")).toHaveValue(ada.username);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/settings\/sessions/);

  await page.getByRole("button", { name: new RegExp(ada.name) }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("alertdialog").or(page.getByRole("dialog")).getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Sign in" }).first()).toBeVisible();
  await ada.open("/messages");
  await expect(page).toHaveURL(/\/login/);
});

test("ACC-2: a session is ended from another device, which is signed out at once", async ({ aPerson, browser }) => {
  const ada = await (await aPerson("Ada")).register();
  const phone = await ada.onAnotherDevice(browser);
  await phone.open("/messages");
  await expect(phone.page.getByRole("heading", { name: "Messages" })).toBeVisible();
  await ada.open("/settings/sessions");
  await ada.page
    .getByRole("button", { name: /^End session on/ })
    .first()
    .click();
  await expect(ada.page.getByText("Session ended.")).toBeVisible();
  await expect(phone.page).toHaveURL(/\/login/);
  await phone.context.close();
});

test("?next= leads only to our own pages", async ({ aPerson }) => {
  const ada = await (await aPerson("Ada")).register();
  for (const next of ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]) {
    await ada.call("POST", "/auth/logout").catch(() => undefined);
    await ada.open(`/login?next=${encodeURIComponent(next)}`);
    await ada.page.getByLabel("Username or email").fill(ada.username);
    await ada.page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await ada.page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    await expect(ada.page).not.toHaveURL(/login/);
    expect(new URL(ada.page.url()).origin).toBe(ada.url);
  }
});

test("ACC-3: an email is confirmed by code, with a way to a new one", async ({ aPerson, server }) => {
  const [ada, root] = [
    await (await aPerson("Ada")).register(),
    await asAdmin(await aPerson("Root"), server.setup_link),
  ];
  const { page } = ada;
  await ada.open("/settings/appearance");
  await expect(page.getByText("Confirm your email: open", { exact: false })).toBeVisible();
  await page.getByRole("link", { name: "Enter the code" }).click();
  await expect(page.getByRole("button", { name: /^Send again in \d+ s$/ })).toBeVisible();
  await page.getByLabel("Code").fill("12");
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByLabel("Code")).toHaveAccessibleDescription(/six digits/);
  await expect(page.getByLabel("Code")).toBeFocused();
  const code = codeIn(await mailTo(root, ada, "verify_email"));
  await page.getByLabel("Code").fill(code === "000000" ? "000001" : "000000");
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByLabel("Code")).toHaveAccessibleDescription(/code is incorrect/);
  await page.getByLabel("Code").fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await page.getByLabel("Code").press("Enter");
  await expect(page.getByText("Your email is confirmed.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Hello, Ada" })).toBeVisible();
  await expect(page.getByText("Confirm your email: open", { exact: false })).toBeHidden();
});

test("ACC-3: a link confirms an email without a session, once", async ({ aPerson, server }) => {
  const [ada, root] = [
    await (await aPerson("Ada")).register(),
    await asAdmin(await aPerson("Root"), server.setup_link),
  ];
  const link = linkIn(await mailTo(root, ada, "verify_email"));
  const visitor = await aPerson("Visitor");
  await visitor.open(link);
  await expect(visitor.page.getByRole("heading", { name: "Your email is confirmed" })).toBeVisible();
  await expect(visitor.page.getByRole("main").getByRole("link", { name: "Sign in" })).toBeVisible();
  await visitor.page.reload();
  await expect(visitor.page.getByText("This link was already used", { exact: false })).toBeVisible();
  await ada.open(link);
  await ada.page.getByRole("link", { name: "Send a new code" }).click();
  await expect(ada.page.getByRole("heading", { name: "Your email is confirmed" })).toBeVisible();
});

test("ACC-4: a forgotten password is chosen anew by a link that works once", async ({ aPerson, server }) => {
  const [ada, root] = [
    await (await aPerson("Ada")).register(),
    await asAdmin(await aPerson("Root"), server.setup_link),
  ];
  const visitor = await aPerson("Visitor");
  const { page } = visitor;
  await visitor.open("/login");
  for (const email of ["nobody@example.org", `${ada.username}@example.org`]) {
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await page.getByLabel("Email").fill(email);
    await page.getByRole("button", { name: "Send link" }).click();
    await expect(page.getByText(`If ${email} belongs to an account`, { exact: false })).toBeVisible();
    await page.getByRole("link", { name: "Go to sign in" }).click();
  }
  const link = linkIn(await mailTo(root, ada, "reset_password"));
  // She is signed in where she opens it, and is signed out by it.
  await ada.open(link);
  await ada.page.getByLabel("New password").fill("Password1");
  await ada.page.getByRole("button", { name: "Set password" }).click();
  await expect(ada.page.getByLabel("New password")).toHaveAccessibleDescription(/leaked/);
  await ada.page.getByLabel("New password").fill("Better-Horse-8");
  await ada.page.getByRole("button", { name: "Set password" }).click();
  await expect(ada.page).toHaveURL(/\/login$/);
  await expect(ada.page.getByText("Your new password is set.", { exact: false })).toBeVisible();
  await ada.page.getByLabel("Username or email").fill(ada.username);
  await ada.page.getByLabel("Password", { exact: true }).fill("Better-Horse-8");
  await ada.page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(ada.page.getByRole("heading", { name: "Hello, Ada" })).toBeVisible();

  await visitor.open(link);
  await page.getByLabel("New password").fill("Another-Horse-9");
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByRole("heading", { name: "This link doesn't work" })).toBeVisible();
  await page.getByRole("link", { name: "Send a new link" }).click();
  await expect(page).toHaveURL(/forgot_password/);
});

test("ACC-5: a new password ends the other sessions; what is wrong is said at its field", async ({
  aPerson,
  browser,
}) => {
  const ada = await (await aPerson("Ada")).register();
  const phone = await ada.onAnotherDevice(browser);
  await phone.open("/messages");
  const { page } = ada;
  await ada.open("/settings/account");
  const fill = async (current: string, next: string) => {
    await page.getByLabel("Current password").fill(current);
    await page.getByLabel("New password").fill(next);
    await page.getByRole("button", { name: "Change password" }).click();
  };
  await fill(PASSWORD, "short");
  await expect(page.getByLabel("New password")).toHaveAccessibleDescription(/At least 8/);
  await fill("Wrong-Guess-1", "Better-Horse-8");
  await expect(page.getByLabel("Current password")).toHaveAccessibleDescription(/password is incorrect/);
  await fill(PASSWORD, "Better-Horse-8");
  await expect(page.getByText("Password changed.", { exact: false })).toBeVisible();
  await expect(page.getByLabel("Current password")).toHaveValue("");
  await expect(phone.page).toHaveURL(/\/login/);
  await phone.context.close();
});

test("ACC-3: the email changes once the new address is confirmed", async ({ aPerson, server }) => {
  const [ada, root] = [
    await (await aPerson("Ada")).register(),
    await asAdmin(await aPerson("Root"), server.setup_link),
  ];
  const taken = await (await aPerson("Bob")).register();
  const { page } = ada;
  await ada.open("/settings/account");
  const email = `${ada.username}.new@example.org`;
  const change = async (to: string, password: string) => {
    await page.getByLabel("New email").fill(to);
    await page.getByLabel("Your password").fill(password);
    await page.getByRole("button", { name: "Change email" }).click();
  };
  await change(`${taken.username}@example.org`, PASSWORD);
  await expect(page.getByLabel("New email")).toHaveAccessibleDescription(/already an account/);
  await change(email, "Wrong-Guess-1");
  await expect(page.getByLabel("Your password")).toHaveAccessibleDescription(/password is incorrect/);
  await change(email, PASSWORD);
  await expect(page.getByText(`Your new address ${email} isn't confirmed yet`, { exact: false })).toBeVisible();
  await expect(page.getByText(`${ada.username}@example.org`, { exact: true })).toBeVisible();
  await page.getByRole("main").getByText("isn't confirmed yet").getByRole("link", { name: "Enter the code" }).click();
  await page.getByLabel("Code").fill(codeIn(await mailTo(root, ada, "verify_email")));
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page).toHaveURL(/settings\/account/);
  await expect(page.getByText(email, { exact: true })).toBeVisible();
  await expect(page.getByText("Confirmed", { exact: true })).toBeVisible();
});

test("ACC-10: an account is deleted after a list, a tick, the password and a question", async ({ aPerson }) => {
  const ada = await (await aPerson("Ada")).register();
  const { page } = ada;
  await ada.open("/settings/account");
  await page.getByRole("link", { name: "Review and delete" }).click();
  const remove = page.getByRole("button", { name: "Delete my account" });
  await remove.click();
  await expect(page.getByRole("checkbox")).toBeFocused();
  await expect(page.getByRole("checkbox")).toHaveAccessibleDescription(/Tick this/);
  await page.keyboard.press("Space");
  await page.getByLabel("Your password").fill("Wrong-Guess-1");
  await remove.click();
  const sure = page.getByRole("alertdialog").getByRole("button", { name: "Delete permanently" });
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
  await expect(sure).toBeHidden();
  await remove.click();
  await sure.click();
  await expect(page.getByLabel("Your password")).toHaveAccessibleDescription(/password is incorrect/);
  await expect(page.getByLabel("Your password")).toBeFocused();
  await page.getByLabel("Your password").fill(PASSWORD);
  await remove.click();
  await sure.click();
  await expect(page.getByText("Your account was deleted.", { exact: false })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Where your community talks" })).toBeVisible();
  await ada.open("/login");
  await page.getByLabel("Username or email").fill(ada.username);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("The username or password is incorrect.").first()).toBeVisible();
});

test("attack 16: an admin sees which mails are kept, without what opens accounts; others find no such page", async ({
  aPerson,
  server,
}) => {
  const [ada, root] = [
    await (await aPerson("Ada")).register(),
    await asAdmin(await aPerson("Root"), server.setup_link),
  ];
  const { page } = root;
  await root.open("/admin/outbox");
  await expect(page.getByRole("listitem").filter({ hasText: ada.username })).toContainText("Not sent (no mail server)");
  await look(root, "outbox", [320, 1280]);
  await page.getByRole("button", { name: `to ${ada.username}@example.org` }).press("Enter");
  await expect(page.getByRole("dialog")).toContainText("[hidden]");
  await expect(page.getByRole("dialog")).not.toContainText("token=");
  await expect(page.getByRole("dialog")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await ada.open("/admin/outbox");
  await expect(ada.page.getByRole("heading", { name: "Page not found" })).toBeVisible();
});

test("ACC-11: everything of mine is built, told of and downloaded, also after a reload", async ({ aPerson }) => {
  const ada = await (await aPerson("Ada")).register();
  const room = await ada.room("Memories");
  await ada.send(room, "a canary that flew into the zip");
  await ada.open("/delete_account");
  await ada.page.getByRole("link", { name: "export your data first" }).click();
  const start = ada.page.getByRole("button", { name: "Export my data" });
  await expect(start).toBeVisible();
  await ada.page.route("**/auth/export", (route) => route.abort());
  await start.click();
  await expect(ada.page.getByText("Can't reach the server", { exact: false })).toBeVisible();
  await ada.page.unroute("**/auth/export");
  await start.click();
  await expect(ada.page.getByText(/Your export is (being created|ready)/)).toBeVisible();
  await ada.page.reload();
  await expect(ada.page.getByText("Your export is ready.")).toBeVisible({ timeout: 20_000 });
  await expect(ada.page.getByText(/(kB|byte), started .* Kept until/)).toBeVisible();

  await ada.open("/");
  await ada.page.getByRole("button", { name: "Notifications: 1 new" }).click();
  await ada.page.getByRole("link", { name: /Your data export is ready/ }).click();
  await expect(ada.page).toHaveURL(/\/settings\/data$/);
  const [download] = await Promise.all([
    ada.page.waitForEvent("download"),
    ada.page.getByRole("link", { name: "Download" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`helloworld-chat-${ada.username}.zip`);
  const files = unzipSync(await readFile(await download.path()));
  expect(Object.keys(files)).toContain("index.html");
  expect(strFromU8(files[`messages/${room.id}.json`] as Uint8Array)).toContain("a canary that flew into the zip");
  await expect(ada.page.getByRole("button", { name: "Create a new export" })).toBeVisible();
});
