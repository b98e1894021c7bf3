import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*_test.ts"],
          exclude: ["**/*_property_test.ts", "dist/**", "node_modules/**"],
        },
      },
      {
        test: {
          name: "property",
          include: ["**/*_property_test.ts"],
          exclude: ["dist/**", "node_modules/**"],
          setupFiles: ["./vitest.setup.ts"],
          testTimeout: 300_000,
        },
      },
    ],
  },
});
