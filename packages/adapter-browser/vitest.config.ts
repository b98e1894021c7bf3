import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { CHROMIUM_FLAGS, findChromium } from "./testing/find_chromium.ts";

const IGNORED = ["dist/**", "node_modules/**", ".doctest/**"];

/** Plain Node: what needs no page. */
const unit: TestProjectInlineConfiguration = {
  test: {
    name: "unit",
    include: ["**/*_test.ts"],
    exclude: [...IGNORED, "**/*_chromium_test.ts", "**/*_pages_test.ts"],
    setupFiles: ["testing/configure_fast_check.ts"],
  },
};

/** Tests that run inside a page of a real Chromium. */
function inChromium(executablePath: string): TestProjectInlineConfiguration {
  return {
    test: {
      name: "chromium",
      include: ["**/*_chromium_test.ts"],
      exclude: IGNORED,
      globalSetup: ["testing/serve_conformance.ts"],
      testTimeout: 60_000,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({ launchOptions: { executablePath, args: [...CHROMIUM_FLAGS] } }),
        instances: [{ browser: "chromium" }],
      },
    },
  };
}

/**
 * Tests that drive whole pages of a real Chromium from outside: freezing, going back, going
 * offline.
 */
function ofPages(executablePath: string): TestProjectInlineConfiguration {
  return {
    test: {
      name: "chromium pages",
      include: ["**/*_pages_test.ts"],
      exclude: IGNORED,
      testTimeout: 60_000,
      hookTimeout: 60_000,
      env: { CHROMIUM_PATH: executablePath },
    },
  };
}

const chromium = findChromium();
if (chromium === undefined) {
  console.log("conformance in Chromium: left out, no Chromium found; set CHROMIUM_PATH");
}

export default defineConfig({
  test: {
    projects: chromium === undefined ? [unit] : [unit, inChromium(chromium), ofPages(chromium)],
  },
});
