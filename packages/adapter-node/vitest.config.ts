import { defineConfig } from "vitest/config";

const REAL_LNBITS = "lnbits/contract_real_test.ts";
const OUTPUTS = ["dist/**", "node_modules/**"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "node",
          include: ["**/*_test.ts"],
          exclude: [REAL_LNBITS, ...OUTPUTS],
          testTimeout: 20_000,
        },
      },
      {
        test: { name: "real-lnbits", include: [REAL_LNBITS], exclude: OUTPUTS },
      },
    ],
  },
});
