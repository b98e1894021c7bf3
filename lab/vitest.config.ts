import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*_test.ts"],
    exclude: ["node_modules/**"],
    // One path, and one fault on it at a time.
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});
