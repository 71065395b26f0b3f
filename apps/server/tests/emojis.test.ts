import { afterAll, beforeAll, expect, test } from "bun:test";
import { type AuditResponse, type CustomEmoji, type EmojisResponse, LIMITS, type Problem } from "@helloworld/protocol";
import sharp from "sharp";
import { collectPictures } from "../src/features/pictures/pictures.ts";
import { temporaryFolder } from "./database.ts";
import { aServer, aUser, eventually, request, type TestUser } from "./harness.ts";
import { drawn, pictureFiles, upload } from "./picture-files.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let staff: TestUser;
const data_dir = temporaryFolder();
beforeAll(async () => {
  server = await aServer({ DATA_DIR: data_dir });
  staff = await aUser(server, "staff");
  await server.app.db.query.updateTable("users").set({ role: "moderator" }).where("id", "=", staff.id).execute();
});
afterAll(() => server.stop());

const put = async (name: string, user = staff) => upload(user, "PUT", `/chat/emojis/${name}`, await drawn(90, 60));
const names = async (user: TestUser) =>
  (await user.call<EmojisResponse>("GET", "/chat/emojis")).emojis.map((emoji) => emoji.name);
const picture = (user: TestUser, emoji: CustomEmoji) =>
  user.request("GET", `${emoji.picture_url.replace("/api/v1", "")}&size=64`);

test("MSG-8: the staff adds an emoji, changes and removes it; members see it, and nobody else", async () => {
  const ada = await aUser(server);
  expect(await names(ada)).toEqual([]);
  const first = (await (await put("bee")).json()) as CustomEmoji;
  const kept = pictureFiles(data_dir).length;
  const second = (await (await put("bee")).json()) as CustomEmoji;
  expect(second.picture_url).not.toBe(first.picture_url);
  await eventually(() => pictureFiles(data_dir).length === kept, "the picture before is gone");
  await put("ant_2");
  expect(await names(ada)).toEqual(["ant_2", "bee"]);
  const shown = await picture(ada, second);
  expect((await sharp(await shown.arrayBuffer()).metadata()).width).toBe(64);
  for (const path of ["/chat/emojis", "/chat/emojis/bee/picture"])
    expect((await request(server.url, "GET", path)).status).toBe(401);

  await collectPictures(server.app);
  expect((await picture(ada, second)).status).toBe(200);
  await staff.call("DELETE", "/chat/emojis/bee");
  expect(await names(ada)).toEqual(["ant_2"]);
  expect((await picture(ada, second)).status).toBe(404);
  expect((await staff.refused("DELETE", "/chat/emojis/bee")).code).toBe("not_found");

  await server.app.db.query.updateTable("users").set({ role: "admin" }).where("id", "=", staff.id).execute();
  const { records } = await staff.call<AuditResponse>("GET", "/admin/audit_log");
  expect(records.map(({ action, actor_id, data }) => [action, actor_id, data])).toEqual([
    ["emoji_removed", staff.id, { name: "bee" }],
    ["emoji_added", staff.id, { name: "ant_2" }],
    ["emoji_changed", staff.id, { name: "bee" }],
    ["emoji_added", staff.id, { name: "bee" }],
  ]);
});

test("others may not; names and pictures that cannot be are refused, and nothing of them is kept", async () => {
  const eve = await aUser(server);
  const before = pictureFiles(data_dir).length;
  expect((await put("worm", eve)).status).toBe(403);
  expect((await eve.refused("DELETE", "/chat/emojis/ant_2")).code).toBe("forbidden");
  for (const name of ["a", "Bee", "12", "a-b", "x".repeat(33), "a%2fb"]) {
    const response = await put(name);
    expect([404, 422]).toContain(response.status);
  }
  expect(((await (await put("12")).json()) as Problem).errors[0]?.path).toBe("name");
  const text = await upload(staff, "PUT", "/chat/emojis/text", new TextEncoder().encode("no picture"));
  expect(((await text.json()) as Problem).errors[0]?.path).toBe("file");
  expect(pictureFiles(data_dir)).toHaveLength(before);
});

test("there is an end to how many there can be", async () => {
  const rows = Array.from({ length: LIMITS.custom_emojis }, (_, at) => ({
    name: `many_${at}`,
    picture_id: Bun.randomUUIDv7(),
  }));
  const { query } = server.app.db;
  await query.insertInto("custom_emojis").values(rows.slice(0, -1)).execute();
  expect((await put("too_many")).status).toBe(409);
  expect((await put("many_1")).status).toBe(200);
  await query.deleteFrom("custom_emojis").where("name", "like", "many%").execute();
});
