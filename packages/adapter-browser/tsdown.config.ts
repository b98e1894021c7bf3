import { defineConfig } from "tsdown";

export default defineConfig({ entry: { mod: "mod.ts" }, platform: "neutral", dts: true });
