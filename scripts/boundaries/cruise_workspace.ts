import { existsSync } from "node:fs";
import { join } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { BOUNDARY_RULES } from "./boundary_rules.ts";

const PLACES = ["packages", "apps", "bench", "lab"];
const NOT_SOURCES = "(^|/)(node_modules|dist|build|[.]svelte-kit|[.]doctest|[.]holdfast|[.]turbo)/";

/** Reads every import of the workspace under this root and holds it against the boundaries. */
export async function cruiseWorkspace(root: string): Promise<ICruiseResult> {
  const places = PLACES.filter((place) => existsSync(join(root, place)));
  const { output } = await cruise(places, {
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: [...BOUNDARY_RULES] },
    doNotFollow: { path: "node_modules" },
    exclude: { path: NOT_SOURCES.replace("node_modules|", "") },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  }, { extensions: [".ts", ".js", ".mjs", ".svelte", ".json"] });
  if (typeof output === "string") throw new Error(`Cannot read the imports: ${output}`);
  return output;
}
