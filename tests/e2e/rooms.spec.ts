import type { NewInvitation, Room } from "@helloworld/protocol";
import type { Locator } from "@playwright/test";
import { fits, look, violations } from "./axe.ts";
import { expect, PASSWORD, type Person, test } from "./story.ts";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };

const detailsOf = (person: Person): Locator => person.page.getByRole("complementary", { name: /Details of/ });
async function openDetails(person: Person, room: Room): Promise<Locator> {
  await person.open(`/messages/${room.id}`);
  await person.page.getByRole("button", { name: "Details", exact: true }).click();
  return detailsOf(person);
}
const menu = (person: Person, name: RegExp | string) => person.page.getByRole("button", { name });
const choose = (person: Person, name: RegExp | string, role: "menuitem" | "menuitemradio" = "menuitem") =>
  person.page.getByRole(role, { name }).click();
/** A part of the list of conversations. */
const part = (person: Person, name: string) => person.page.getByRole("region", { name, exact: true });

test("ROO-2: roles and permissions are given, at once on the other side, and the room is handed on", async ({
  aPerson,
}) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob", PHONE)).register()];
  const room = await ada.room("Garden", [bob]);
  const details = await openDetails(ada, room);
  const of_bob = await openDetails(bob, room);
  await expect(of_bob.getByRole("button", { name: "Permissions" })).toBeVisible();
  for (const hidden of ["Invitations", "Add", "Edit name and topic", "Transfer ownership"])
    await expect(of_bob.getByRole("button", { name: hidden, exact: true })).toHaveCount(0);

  await details.getByRole("button", { name: `Actions for ${bob.name}` }).click();
  await choose(ada, "Admin", "menuitemradio");
  await expect(details.getByRole("listitem").filter({ hasText: bob.name }).getByText("Admin")).toBeVisible();
  // Bob's page offers what he may do now, without a reload.
  await expect(of_bob.getByRole("button", { name: "Invitations" })).toBeVisible();

  await details.getByRole("button", { name: "Permissions" }).click();
  await details.getByLabel("Write messages").selectOption("Only the owner");
  await of_bob.getByRole("button", { name: "Permissions" }).click();
  // Above Bob's role: he reads it, and has nothing to choose.
  await expect(of_bob.getByText("Only the owner").first()).toBeVisible();
  await expect(of_bob.getByLabel("Write messages")).toHaveCount(0);
  await expect(of_bob.getByLabel("Pin messages")).toBeVisible();
  await bob.page.getByRole("button", { name: "Back to details" }).click();
  await bob.page.getByRole("button", { name: "Close details" }).click();
  await expect(bob.page.getByText("Only the owner can write here.")).toBeVisible();
  await expect(bob.composer).toHaveCount(0);

  await details.getByRole("button", { name: "Back to details" }).click();
  await details.getByRole("button", { name: "Transfer ownership" }).click();
  await ada.page
    .getByRole("dialog")
    .getByRole("button", { name: new RegExp(bob.name) })
    .click();
  await ada.page.getByRole("dialog").getByLabel("Your password").fill("Wrong-Horse-7");
  await ada.page.getByRole("dialog").getByRole("button", { name: "Transfer ownership" }).click();
  await expect(ada.page.getByText("This password is incorrect.")).toBeVisible();
  await ada.page.getByRole("dialog").getByLabel("Your password").fill(PASSWORD);
  await ada.page.getByRole("dialog").getByRole("button", { name: "Transfer ownership" }).click();
  await expect(details.getByRole("button", { name: "Transfer ownership" })).toHaveCount(0);
  await expect(bob.composer).toBeVisible();
  await bob.open("/notifications");
  await expect(bob.page.getByText(`${ada.name} made you the owner of Garden.`)).toBeVisible();
});

test("ROO-3: an invitation leads a visitor through sign-in into the room; revoked, it says so", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob", PHONE)).register()];
  const room = await ada.room("Cellar", [], { visibility: "secret", topic: "Wine and song" });
  const details = await openDetails(ada, room);
  await details.getByRole("button", { name: "Invitations" }).click();
  await details.getByRole("button", { name: "Create invitation" }).click();
  const dialog = ada.page.getByRole("dialog");
  await dialog.getByLabel("People who can use it").selectOption("5");
  await dialog.getByRole("button", { name: "Create link" }).click();
  const link = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
  expect(link).toMatch(/\/join\/[\w-]{43}$/);
  await expect(dialog.getByRole("img", { name: "QR code of the link" })).toBeVisible();
  expect(await violations(ada)).toEqual([]);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(details.getByText("Used 0 of 5 times")).toBeVisible();

  await bob.call("POST", "/auth/logout");
  await bob.page.goto(link);
  await expect(bob.page.getByRole("heading", { name: "Cellar" })).toBeVisible();
  await expect(bob.page.getByText(`${ada.name} invited you to`)).toBeVisible();
  expect(await violations(bob)).toEqual([]);
  await fits(bob);
  await bob.page.getByRole("link", { name: "Sign in to join" }).click();
  await bob.page.getByLabel("Username or email").fill(bob.username);
  await bob.page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await bob.page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await bob.page.getByRole("button", { name: "Join", exact: true }).click();
  await expect(bob.page).toHaveURL(new RegExp(`/messages/${room.id}`));
  // On a phone, Enter begins a new line.
  await bob.composer.fill("Here I am");
  await bob.page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(ada.message("Here I am")).toBeVisible();

  await expect(details.getByText("Used 1 of 5 times")).toBeVisible();
  await ada.page.reload();
  await detailsOf(ada).getByRole("button", { name: "Revoke" }).click();
  await ada.page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(detailsOf(ada).getByText("No invitations yet")).toBeVisible();
  const cy = await (await aPerson("Cy")).register();
  await cy.page.goto(link);
  await expect(cy.page.getByRole("heading", { name: "This invitation was revoked" })).toBeVisible();
  await cy.page.goto(`${link.slice(0, -3)}abc`);
  await expect(cy.page.getByRole("heading", { name: /not here|no such|not found/i })).toBeVisible();
});

test("ROO-3: a private room is found by its name, asked for, answered; live on both sides", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob", PHONE)).register()];
  const name = `Club ${ada.username}`;
  const room = await ada.room(name);
  await ada.open(`/messages/${room.id}?details=requests`);
  const requests = detailsOf(ada);
  await expect(requests.getByText("No requests to join")).toBeVisible();

  await bob.open("/rooms");
  await bob.page.getByRole("searchbox", { name: "Search rooms" }).fill(name);
  const found = bob.page.getByRole("region", { name: "Private rooms" });
  await found.getByRole("button", { name: `Request to join ${name}` }).click();
  await bob.page
    .getByRole("dialog")
    .getByLabel(/^Introduce yourself/)
    .fill("Bob, from next door");
  await bob.page.getByRole("dialog").getByRole("button", { name: "Send request", exact: true }).click();
  await expect(found.getByText("Requested")).toBeVisible();
  await expect(requests.getByText("Bob, from next door")).toBeVisible();
  expect(await violations(ada)).toEqual([]);
  await requests.getByRole("button", { name: /^Decline/ }).click();
  await expect(requests.getByText("No requests to join")).toBeVisible();
  await expect(found.getByText(/Your request was declined/)).toBeVisible();
  expect(await violations(bob)).toEqual([]);
  await fits(bob);

  const cy = await (await aPerson("Cy")).register();
  await cy.call("POST", `/chat/rooms/${room.id}/join_requests`, {});
  await cy.open("/messages");
  await requests.getByRole("button", { name: /^Approve/ }).click();
  await expect(cy.page.getByRole("link", { name: new RegExp(name) })).toBeVisible();
  await cy.open("/notifications");
  await expect(cy.page.getByText(`${ada.name} approved your request to join ${name}.`)).toBeVisible();
});

test("ROO-6: favourites, folders, silence and hiding put my list in order, on all my devices", async ({
  aPerson,
  browser,
}) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const rooms = await Promise.all(["North", "South", "East", "West"].map((name) => ada.room(name, [bob])));
  const [north, , , west] = rooms as [Room, Room, Room, Room];
  const phone = await ada.onAnotherDevice(browser);
  await phone.page.setViewportSize(PHONE.viewport);
  for (const device of [ada, phone]) await device.open("/messages");
  const row = (person: Person, name: string) => person.page.getByRole("link", { name: new RegExp(name) });
  const open = async (name: string) => {
    await row(ada, name).hover();
    await menu(ada, `Actions for ${name}`).click();
  };

  await open("North");
  await choose(ada, "Add to favourites");
  for (const device of [ada, phone]) await expect(part(device, "Favourites").getByText("North")).toBeVisible();

  await open("South");
  await choose(ada, "Move to folder");
  const dialog = ada.page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Create and move" }).click();
  await expect(dialog.getByText("This field is required.")).toBeVisible();
  await dialog.getByLabel("New folder").fill("Warm places");
  await dialog.getByRole("button", { name: "Create and move" }).click();
  for (const device of [ada, phone]) await expect(part(device, "Warm places").getByText("South")).toBeVisible();

  // Two unread, in a folder that is closed: its heading counts them.
  await part(ada, "Warm places").getByRole("button", { name: "Warm places", exact: true }).click();
  await expect(row(ada, "South")).toHaveCount(0);
  for (const text of ["one", "two"]) await bob.send(rooms[1] as Room, text);
  await expect(part(ada, "Warm places").getByRole("button", { name: /Warm places 2 unread/ })).toBeVisible();
  await expect(ada.page).toHaveTitle(/^\(2\)/);
  await part(ada, "Warm places")
    .getByRole("button", { name: /Warm places/ })
    .first()
    .click();

  // Silent: what comes does not count in the title.
  await open("South");
  await choose(ada, "Mute for a while");
  await ada.page.getByRole("dialog").getByRole("button", { name: "For an hour" }).click();
  for (const device of [ada, phone]) {
    await expect(row(device, "South").getByText("Muted")).toBeAttached();
    await expect(device.page).not.toHaveTitle(/^\(/);
  }

  await open("West");
  await choose(ada, "Hide until next message");
  for (const device of [ada, phone]) await expect(row(device, "West")).toHaveCount(0);
  await part(ada, "Hidden").getByRole("button", { name: "Hidden" }).click();
  await expect(row(ada, "West")).toBeVisible();
  await bob.send(west, "I am back");
  for (const device of [ada, phone]) {
    await expect(part(device, "Hidden")).toHaveCount(0);
    await expect(part(device, "Conversations").getByText("West")).toBeVisible();
  }

  for (const device of [ada, phone]) await look(device, "folders");
  await menu(ada, "Actions for folder Warm places").click();
  await choose(ada, "Delete folder");
  await ada.page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  for (const device of [ada, phone]) {
    await expect(part(device, "Warm places")).toHaveCount(0);
    await expect(part(device, "Conversations").getByText("South")).toBeVisible();
  }

  // The same from the room itself.
  const details = await openDetails(phone, north);
  await details.getByRole("button", { name: /Notifications and folder/ }).click();
  await details.getByRole("radio", { name: /Only mentions/ }).click({ force: true });
  await details.getByLabel("Favourite, shown at the top").click();
  await expect(part(ada, "Favourites")).toHaveCount(0);
  await phone.context.close();
});

test("UX-3: axe finds nothing in the details of a room, in every theme, on a phone and beside the chat", async ({
  aPerson,
}) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Accessible", [bob], { topic: "Everything can be reached" });
  await ada.call<NewInvitation>("POST", `/chat/rooms/${room.id}/invitations`, {});
  const cy = await (await aPerson("Cy")).register();
  await cy.call("POST", `/chat/rooms/${room.id}/join_requests`, { message: "Hello" });
  // As on a phone that loads it; the wider ones come by resizing.
  await ada.page.setViewportSize({ width: 320, height: 720 });
  for (const view of ["overview", "mine", "permissions", "invitations", "requests"]) {
    await ada.open(`/messages/${room.id}?details=${view}`);
    await expect(detailsOf(ada)).toBeVisible();
    await ada.page.waitForLoadState("networkidle");
    await look(ada, view, [320, 768, 1280]);
  }
  // Going back closes what was opened, and leads nowhere else.
  await ada.open(`/messages/${room.id}`);
  await ada.page.getByRole("button", { name: "Details", exact: true }).click();
  await detailsOf(ada).getByRole("button", { name: "Permissions" }).click();
  await ada.page.goBack();
  await expect(detailsOf(ada).getByRole("button", { name: "Permissions" })).toBeVisible();
  await ada.page.goBack();
  await expect(detailsOf(ada)).toHaveCount(0);
  await expect(ada.composer).toBeVisible();
});
