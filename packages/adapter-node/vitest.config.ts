import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*_test.ts"],
    exclude: ["dist/**", "node_modules/**"],
    testTimeout: 20_000,
  },
});
