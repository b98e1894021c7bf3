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
          // One file for each property: they share a worker, and two workers share the work.
          pool: "forks",
          // Cases leave much garbage and keep nothing: with a larger nursery most of it is never
          // looked at.
          execArgv: ["--max-semi-space-size=64"],
          isolate: false,
          maxWorkers: 2,
        },
      },
    ],
  },
});
