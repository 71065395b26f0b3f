import chromium from "@sparticuz/chromium";
import { chromium as pw } from "@playwright/test";
import AxeBuilder from "@axe-core/playwright";
const [,, out, base, mode, ...paths] = process.argv;
const sizes = { s: [360,740], m: [768,1024], l: [1440,900] } as const;
const b = await pw.launch({ executablePath: await chromium.executablePath(), args: [...chromium.args.filter(a=>!/single-process|headless/.test(a)), "--no-sandbox"], headless: true });
for (const theme of (process.env.THEMES??"pink,dark").split(",")) for (const k of (process.env.SIZES??"s,l").split(",") as (keyof typeof sizes)[]) {
  const [width,height]=sizes[k];
  const ctx = await b.newContext({ viewport:{width,height}, ...(k==="s"?{hasTouch:true,isMobile:true,deviceScaleFactor:2}:{}) });
  await ctx.addInitScript(([m,t])=>{localStorage.setItem("mock",m as string);localStorage.setItem("theme",t as string)},[mode,theme]);
  for (const path of paths) {
    const page = await ctx.newPage();
    page.on("console",m=>{ if(["error","warning"].includes(m.type())) console.log(theme,k,path,m.text().slice(0,300))});
    page.on("pageerror",e=>console.log(theme,k,path,"PAGEERROR",e.message, e.stack?.slice(0,400)));
    await page.goto(base+path); await page.waitForTimeout(900);
    const act = process.env.ACT; if (act) { for (const step of act.split(";;")) { const [kind,...r]=step.split("::"); if(kind==="click") await page.getByRole(r[0] as any,{name:new RegExp(r[1]!,"i")}).first().click(); if(kind==="hover") await page.getByText(r[0]!).first().hover(); if(kind==="type") await page.keyboard.type(r[0]!); if(kind==="press") await page.keyboard.press(r[0]!); if(kind==="css") await page.locator(r[0]!).first().click(); await page.waitForTimeout(400);} await page.waitForTimeout(400); }
    await page.screenshot({path:`${out}-${theme}-${k}-${path.replace(/[^a-z0-9]/gi,"_")}.png`});
    if(!process.env.NOAXE){ const r = await new AxeBuilder({page}).withTags(["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]).analyze(); for(const v of r.violations) console.log("AXE",theme,k,path,v.id,v.impact,v.nodes.length,v.nodes[0]!.html.slice(0,200),v.nodes[0]!.failureSummary?.slice(0,300)); }
    await page.close();
  }
  await ctx.close();
}
await b.close();
