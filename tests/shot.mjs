import { chromium as pw } from "@playwright/test";
import { chromium } from "../scripts/chromium.mjs";
const c = await chromium();
const browser = await pw.launch({ executablePath: c.executablePath, args: c.args, env: c.env, chromiumSandbox: c.chromiumSandbox });
const base = "http://localhost:3420";
const api = async (ctx, method, path, data) => { const r = await ctx.request.fetch(base+"/api/v1"+path, { method, data, headers: { origin: base } }); if(!r.ok()) console.log(path, r.status(), await r.text()); return r.status()===204?null:r.json(); };
const ctx = await browser.newContext({ viewport: { width: 1440, height: 900 } });
const page = await ctx.newPage();
page.on("console", m => { if (["error","warning"].includes(m.type())) console.log("console", m.text()); });
await page.goto(base + "/"); await page.waitForTimeout(800); await page.screenshot({ path: "/tmp/s-home-visitor.png" });
await page.goto(base + "/signup"); await page.waitForTimeout(500); await page.screenshot({ path: "/tmp/s-signup.png" });
const u = "ada" + Math.random().toString(36).slice(2, 7);
const me = (await api(ctx, "POST", "/auth/register", { username: u, email: u + "@x.org", password: "Hard2Guess!!", first_name: "Ada", last_name: "Lovelace" })).user;
const other = await browser.newContext(); const v = "grace" + u.slice(3);
const grace = (await api(other, "POST", "/auth/register", { username: v, email: v + "@x.org", password: "Hard2Guess!!", first_name: "Grace", last_name: "Hopper" })).user;
const room = await api(ctx, "POST", "/chat/rooms", { kind: "group", name: "Garden club", topic: "Seeds, soil and sun", visibility: "public", member_ids: [grace.id] });
const direct = await api(ctx, "POST", "/chat/rooms", { kind: "direct", user_id: grace.id });
for (let i = 0; i < 40; i++) await api(i % 3 ? other : ctx, "POST", `/chat/rooms/${room.id}/messages`, { content: ["Good morning everybody! ☀️", "Did you see the tomatoes? They have grown a lot since last week, and the beans are climbing.", "Yes!\nAnd the pumpkins too: https://example.org/pumpkins", "Who waters on Saturday?"][i % 4] });
await api(other, "POST", `/chat/rooms/${direct.id}/messages`, { content: "Hello Ada, do you have a minute?" });
for (const theme of ["pink", "dark"]) {
  await api(ctx, "PUT", "/settings", { theme });
  for (const [w, h] of [[360, 740], [768, 1024], [1440, 900]]) {
    await page.setViewportSize({ width: w, height: h });
    for (const [name, path] of [["home", "/"], ["rooms", "/rooms"], ["messages", "/messages"], ["conv", "/messages/" + room.id], ["sessions", "/settings/sessions"]]) {
      await page.goto(base + path); await page.waitForTimeout(700); await page.screenshot({ path: `/tmp/s-${theme}-${w}-${name}.png` });
    }
  }
}
await browser.close();
