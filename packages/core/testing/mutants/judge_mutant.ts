/**
 * Run by itself: `node judge_mutant.ts FOLDER PROPERTY RUNS SEED`. Looks for a counterexample to a
 * property in a copy of core, and prints the report of the first, or nothing. A process of its own,
 * since a mutant may never end.
 */
import { argv, stdout } from "node:process";
import { pathToFileURL } from "node:url";
import type { Property, RunOptions } from "../properties/property.ts";

const [folder = "", name = "", runs = "", seed = ""] = argv.slice(2);
const properties = new URL("testing/properties/", pathToFileURL(`${folder}/`));
const file = new URL(`${name.replaceAll("-", "_")}.ts`, properties);
const found: Record<string, Property> = await import(file.href);
const { findCounterexample } = await import(new URL("property.ts", properties).href) as {
  findCounterexample(
    property: Property,
    options: RunOptions,
  ): { readonly report: string } | null;
};
const property = Object.values(found).find((exported) => exported.name === name);
if (property === undefined) throw new Error(`Cannot judge: ${file.href} has no property '${name}'`);
const options = { runs: Number(runs), seed: Number(seed), isFirstEnough: true };
stdout.write(findCounterexample(property, options)?.report ?? "");
