import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Me } from "@helloworld/protocol";
import { exportedLists } from "../src/features/exports/content.ts";
import { aServer, aUser, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
beforeAll(async () => {
  server = await aServer();
  ada = await aUser(server, "ada");
});
afterAll(() => server.stop());

test("UX-2, UX-9: theme, mode, text size and density are the account's, told to other devices, and in the export", async () => {
  expect(ada.me).toMatchObject({ theme: "pink", color_mode: "system", text_size: 100, density: "comfortable" });
  const live = await ada.connect();
  const chosen = { theme: "gold", color_mode: "dark", text_size: 140, density: "compact" };
  expect(await ada.call<Me>("PUT", "/settings", chosen)).toMatchObject(chosen);
  await live.until("user_changed");
  expect(await ada.call<Me>("GET", "/users/me")).toMatchObject(chosen);
  expect((await exportedLists(server.app.db.query, ada.me.id))?.account).toMatchObject(chosen);
  expect(await ada.call<Me>("PUT", "/settings", { density: "comfortable" })).toMatchObject({
    ...chosen,
    density: "comfortable",
  });
});

test("UX-2: the theme `system` is the default one, as the device is", async () => {
  await ada.call("PUT", "/settings", { theme: "red", color_mode: "light" });
  const me = await ada.call<Me>("PUT", "/settings", { theme: "system" });
  expect(me).toMatchObject({ theme: "pink", color_mode: "system" });
});

test("what there is not is refused", async () => {
  for (const [path, value] of Object.entries({ theme: "mauve", color_mode: "dusk", text_size: 95, density: "dense" })) {
    const refused = await ada.refused("PUT", "/settings", { [path]: value });
    expect(refused.errors).toMatchObject([{ path }]);
  }
});
