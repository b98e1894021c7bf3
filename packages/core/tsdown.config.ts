import { defineConfig } from "tsdown";

export default defineConfig({
  entry: {
    mod: "mod.ts",
    "testing/mod": "testing/mod.ts",
    "testing/arbitraries/mod": "testing/arbitraries/mod.ts",
    "testing/conformance/mod": "testing/conformance/mod.ts",
    "diagnosis/mod": "diagnosis/mod.ts",
    "web/mod": "web/mod.ts",
    "lnbits/mod": "lnbits/mod.ts",
  },
  platform: "neutral",
  dts: true,
});
