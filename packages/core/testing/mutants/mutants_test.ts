import { deepEqual, equal, match } from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, test } from "vitest";
import { type Mutant, MUTANTS } from "./mutants.ts";

const CORE = fileURLToPath(new URL("../../", import.meta.url));
/**
 * Inside the package, so that its dependencies are found; not below node_modules, where Node strips
 * no types.
 */
const COPIES = `${CORE}.holdfast/mutants/`;
const JUDGE = fileURLToPath(new URL("judge_mutant.ts", import.meta.url));
const FLOORS = [
  "model",
  "ports",
  "policy",
  "machine",
  "feed",
  "diagnosis",
  "runtime",
  "lnbits",
  "testing",
];
const RUNS = 2000;
const SEED = 20_261_120;
const PATIENCE_MS = 120_000;

beforeAll(async () => {
  await rm(COPIES, { recursive: true, force: true });
  await mkdir(COPIES, { recursive: true });
});

afterAll(() => rm(COPIES, { recursive: true, force: true }));

async function judge(folder: string, property: string, runs: number): Promise<string> {
  const args = [JUDGE, folder, property, `${runs}`, `${SEED}`];
  const { stdout } = await promisify(execFile)(execPath, args, { timeout: PATIENCE_MS });
  return stdout;
}

async function copyWith({ name, file, find, replace }: Mutant): Promise<string> {
  const folder = `${COPIES}${name.replaceAll(/\W+/g, "_")}`;
  for (const floor of FLOORS) {
    await cp(`${CORE}${floor}`, `${folder}/${floor}`, {
      recursive: true,
      filter: (source) => !source.endsWith("_test.ts") && !source.endsWith("conformance"),
    });
  }
  const source = await readFile(`${folder}/${file}`, "utf8");
  await writeFile(`${folder}/${file}`, source.replace(find, () => replace));
  return folder;
}

for (const mutant of MUTANTS) {
  test.concurrent(`${mutant.caughtBy} fails when ${mutant.name}`, async () => {
    const source = await readFile(`${CORE}${mutant.file}`, "utf8");
    const occurrences = source.split(mutant.find).length - 1;
    equal(occurrences, 1, `${mutant.file} must hold the line once: ${mutant.find}`);
    const report = await judge(await copyWith(mutant), mutant.caughtBy, RUNS);
    // A promise must be broken; a crash would show nothing.
    match(report, /It must hold that/, report);
  }, PATIENCE_MS);
}

test("every property has a mutant, and holds without", async () => {
  const files = await readdir(new URL("../properties/", import.meta.url));
  const properties = files.filter((file) => file.endsWith("_property_test.ts"))
    .map((file) => file.replace("_property_test.ts", "").replaceAll("_", "-"));
  const caught = new Set(MUTANTS.map(({ caughtBy }) => caughtBy));
  deepEqual(properties.toSorted(), [...caught].toSorted());
  const reports: string[] = [];
  for (const name of properties) reports.push(await judge(CORE, name, 20));
  deepEqual(reports.filter((report) => report !== ""), []);
}, PATIENCE_MS);
