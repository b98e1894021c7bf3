import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte({ configFile: false })],
  // The client half of Svelte, since that is the half with effects; Node alone would get the
  // server's.
  resolve: { conditions: ["browser"] },
  test: {
    include: ["src/**/*_test.ts", "server/**/*_test.ts"],
    environment: "./src/lib/testing/client_environment.ts",
    server: { deps: { inline: ["svelte"] } },
  },
});
