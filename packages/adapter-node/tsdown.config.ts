import { defineConfig } from "tsdown";

export default defineConfig({
  entry: {
    mod: "mod.ts",
    "gateway/mod": "gateway/mod.ts",
    "lnbits/mod": "lnbits/mod.ts",
    "testing/mod": "testing/mod.ts",
    "cli/main": "cli/main.ts",
  },
  platform: "node",
  fixedExtension: false,
  target: "node24",
  dts: true,
});
