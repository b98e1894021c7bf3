import { defineConfig } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "./e2e/find_chromium.ts";

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*_test.ts",
  outputDir: "test-results/playwright",
  reporter: [["list"]],
  // Each worker has a server and a path of its own, so that one test's fault is not another's. Most
  // of a test is waiting for a page to find its way, so there are more of them than cores.
  workers: 3,
  fullyParallel: true,
  // What takes minutes begins first.
  projects: [
    { name: "long", testMatch: "**/every_carrier_test.ts" },
    { name: "page", testIgnore: "**/every_carrier_test.ts" },
  ],
  timeout: 120_000,
  expect: { timeout: 30_000 },
  use: {
    viewport: { width: 1180, height: 900 },
    launchOptions: {
      executablePath: findChromium() ?? "",
      args: [...CHROMIUM_FLAGS],
    },
  },
});
