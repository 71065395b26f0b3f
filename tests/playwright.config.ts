import { defineConfig } from "@playwright/test";
import { chromium } from "../scripts/chromium.mjs";

export default defineConfig({
  testDir: "e2e",
  outputDir: "../test-results/e2e",
  timeout: 90_000,
  // Only how long a failure takes: machines that test are busy.
  expect: { timeout: 15_000 },
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: "../test-results/e2e.json" }]],
  use: {
    trace: "off",
    // Only the stories about the installed app have one: a page that is routed by a test must not pass it by.
    serviceWorkers: "block",
    launchOptions: await chromium(),
  },
});
