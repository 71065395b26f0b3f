import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";

test("the browser has what the product builds on", async ({ page }) => {
  const server = createServer((_request, response) => {
    response
      .setHeader("content-type", "text/html")
      .end("<!doctype html><meta charset='utf-8'><title>Helloworld</title><h1>Hello 👋</h1>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await page.goto(`http://localhost:${port}/`);
    await expect(page.getByRole("heading")).toHaveText("Hello 👋");
    const height = await page.getByRole("heading").evaluate((heading) => heading.getBoundingClientRect().height);
    expect(height).toBeGreaterThan(10);
    const has = await page.evaluate(() => [
      window.isSecureContext,
      typeof indexedDB.open,
      typeof WebSocket,
      typeof navigator.serviceWorker?.register,
      typeof navigator.locks?.request,
      typeof crypto.subtle?.digest,
    ]);
    expect(has).toEqual([true, "function", "function", "function", "function", "function"]);
  } finally {
    server.close();
  }
});
