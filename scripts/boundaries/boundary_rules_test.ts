import { deepEqual, equal } from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, test } from "vitest";
import { BOUNDARY_RULES, FLOORS } from "./boundary_rules.ts";
import { cruiseWorkspace } from "./cruise_workspace.ts";

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** Writes a small workspace and names the rules that its imports break. */
async function rulesBrokenBy(files: Readonly<Record<string, string>>): Promise<string[]> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "holdfast-boundaries-")));
  folders.push(root);
  const all = { ...BACKGROUND, ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { summary } = await cruiseWorkspace(root);
  return [...new Set(summary.violations.map(({ rule }) => rule.name))].sort();
}

const manifest = (name: string, dependencies: readonly string[]): string =>
  JSON.stringify({
    name,
    dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, "*"])),
  });
const FLOOR_FILES = Object.fromEntries(
  FLOORS.map((floor) => [`packages/core/${floor}/a.ts`, "export const a = 1;\n"]),
);
const reach = FLOORS.map((floor) => `export * from "./${floor}/a.ts";\n`).join("");

/** A workspace that breaks nothing. */
const BACKGROUND: Readonly<Record<string, string>> = {
  ...FLOOR_FILES,
  "package.json": manifest("root", []),
  "packages/core/package.json": manifest("core", ["rxjs", "fast-check"]),
  "packages/core/mod.ts": reach,
  "packages/adapter-node/package.json": manifest("adapter-node", []),
  "packages/adapter-node/mod.ts": `export * from "../core/mod.ts";\nexport * from "node:fs";\n`,
  "packages/adapter-browser/package.json": manifest("adapter-browser", []),
  "packages/adapter-browser/mod.ts": `export * from "../core/mod.ts";\n`,
  "apps/web/package.json": manifest("web", []),
  "apps/web/server/main.ts": `export * from "../../../packages/adapter-node/mod.ts";\n`,
  "apps/web/src/page.ts": `export * from "../../../packages/adapter-browser/mod.ts";\n`,
  "packages/core/node_modules/rxjs/package.json": manifest("rxjs", []),
  "packages/core/node_modules/rxjs/index.js": "export const rxjs = 1;\n",
  "packages/core/node_modules/fast-check/package.json": manifest("fast-check", []),
  "packages/core/node_modules/fast-check/index.js": "export const check = 1;\n",
  "packages/core/node_modules/vitest/package.json": manifest("vitest", []),
  "packages/core/node_modules/vitest/index.js": "export const test = 1;\n",
};

const imports = (target: string): string => `import "${target}";\nexport const a = 1;\n`;

/** One planted import for each rule that is not about a floor. */
const PLANTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "rxjs-stays-upstairs": { "packages/core/policy/a.ts": imports("rxjs") },
  "core-stands-alone": { "packages/core/runtime/a.ts": imports("node:fs") },
  "fast-check-only-in-testing": { "packages/core/runtime/a.ts": imports("fast-check") },
  "adapters-not-sideways": { "packages/adapter-browser/mod.ts": imports("../adapter-node/mod.ts") },
  "packages-not-up": { "packages/adapter-node/mod.ts": imports("../../apps/web/server/main.ts") },
  "core-testing-without-runner": { "packages/core/testing/a.ts": imports("vitest") },
  "browser-without-node": { "packages/adapter-browser/mod.ts": imports("node:fs") },
  "page-without-server": {
    "apps/web/src/page.ts": imports("../../../packages/adapter-node/mod.ts"),
  },
  "server-without-page": {
    "apps/web/server/main.ts": imports("../../../packages/adapter-browser/mod.ts"),
  },
  "no-cycle": {
    "packages/core/model/a.ts": imports("./b.ts"),
    "packages/core/model/b.ts": imports("./a.ts"),
  },
  "no-unknown-import": { "packages/core/model/a.ts": imports("./gone.ts") },
  "no-undeclared-package": {
    "packages/adapter-node/mod.ts": imports("rxjs"),
    "packages/adapter-node/node_modules/rxjs/package.json": manifest("rxjs", []),
    "packages/adapter-node/node_modules/rxjs/index.js": "export const rxjs = 1;\n",
  },
  "no-dead-support": {
    "packages/core/testing/properties/unused.ts": "export const a = 1;\n",
    "packages/core/model/a_test.ts": imports("./a.ts"),
  },
  "no-dead-file": { "packages/core/model/unused.ts": "export const a = 1;\n" },
};

describe("BOUNDARY_RULES", () => {
  test("accept a workspace that keeps them", async () => {
    deepEqual(await rulesBrokenBy({}), []);
  });

  test("let a test reach up and sideways", async () => {
    deepEqual(
      await rulesBrokenBy({
        "packages/core/policy/a_test.ts": imports("../testing/a.ts"),
        "packages/adapter-browser/mod_test.ts": imports("../adapter-node/mod.ts"),
      }),
      [],
    );
  });

  for (const [index, floor] of FLOORS.slice(0, -1).entries()) {
    const name = `floor-${floor}-looks-down`;
    test(`${name} fires on an import of ${FLOORS[index + 1]}/`, async () => {
      const path = `packages/core/${floor}/a.ts`;
      const broken = await rulesBrokenBy({ [path]: imports(`../${FLOORS[index + 1]}/a.ts`) });
      deepEqual(broken, [name]);
    });
  }

  for (const [name, files] of Object.entries(PLANTED)) {
    test(`${name} fires`, async () => {
      equal((await rulesBrokenBy(files)).includes(name), true);
    });
  }

  test("each is shown to fire", () => {
    const names = BOUNDARY_RULES.map(({ name }) => name ?? "").filter((name) =>
      !name.startsWith("floor-")
    );
    deepEqual(names.toSorted(), Object.keys(PLANTED).toSorted());
  });
});
