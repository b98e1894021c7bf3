import { equal } from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, test } from "vitest";
import { readSurface } from "./surface.ts";

const root = mkdtempSync(join(tmpdir(), "holdfast-surface-"));
afterAll(() => rmSync(root, { recursive: true }));
mkdirSync(join(root, "packages/core"), { recursive: true });
writeFileSync(
  join(root, "packages/core/mod.ts"),
  `export { a, b as c, type D } from "./policy/a.ts";\nexport * from "./model/e.ts";\n`,
);
const surface = readSurface(root);

describe("readSurface()", () => {
  test("knows names by the file they come from, under the name they have there", () => {
    equal(surface.isPublic("packages/core/policy/a.ts", "a"), true);
    equal(surface.isPublic("packages/core/policy/a.ts", "b"), true);
    equal(surface.isPublic("packages/core/policy/a.ts", "c"), false);
    equal(surface.isPublic("packages/core/policy/other.ts", "a"), false);
  });

  test("takes everything of a file that is exported whole", () => {
    equal(surface.isPublic("packages/core/model/e.ts", "anything"), true);
  });
});
