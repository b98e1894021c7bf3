import { equal, match } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, test } from "vitest";
import { differencesOf } from "./same_exports.ts";
import { type Packed, tryAsConsumer } from "./try_as_consumer.ts";

const root = mkdtempSync(join(tmpdir(), "holdfast-consumer-"));
afterAll(() => rmSync(root, { recursive: true }));

/** A package folder and its tarball, with these files. */
function pack(name: string, manifest: object, files: Readonly<Record<string, string>>): Packed {
  const folder = join(root, name, "package");
  const all = { "package.json": JSON.stringify({ name, type: "module", ...manifest }), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const tarball = join(root, `${name}.tgz`);
  execFileSync("tar", ["-czf", tarball, "-C", join(root, name), "package"]);
  return { folder, tarball };
}

const GOOD = "export const a = 1;\n";
const exports = { ".": "./dist/mod.js" };

describe("tryAsConsumer()", () => {
  test("accepts a package whose entries load and whose command starts", async () => {
    const packed = pack("good", { exports, bin: { good: "./dist/cli.js" } }, {
      "dist/mod.js": GOOD,
      "dist/cli.js": `import { a } from "./mod.js";\nprocess.exitCode = a - 1;\n`,
    });
    equal((await tryAsConsumer([packed], join(root, "one"))).code, 0);
  });

  test("refuses an entry that is not in the tarball", async () => {
    const packed = pack("missing", { exports }, {});
    const { code, output } = await tryAsConsumer([packed], join(root, "two"));
    equal(code, 1);
    match(output, /ERR_MODULE_NOT_FOUND/);
  });

  test("refuses a package that was left to be installed by luck", async () => {
    const packed = pack("undeclared", { exports }, { "dist/mod.js": `import "rxjs";\n${GOOD}` });
    const { code, output } = await tryAsConsumer([packed], join(root, "three"));
    equal(code, 1);
    match(output, /Cannot find package 'rxjs'/);
  });

  test("refuses a command that does not start", async () => {
    const packed = pack("broken", { exports, bin: { broken: "./dist/cli.js" } }, {
      "dist/mod.js": GOOD,
      "dist/cli.js": "process.exitCode = 3;\n",
    });
    equal((await tryAsConsumer([packed], join(root, "four"))).code, 3);
  });
});

describe("differencesOf()", () => {
  const agreed = { version: "1.0.0", license: "MIT", exports: { ".": "./mod.ts" } };
  const publishConfig = { exports: { ".": "./dist/mod.js" } };

  test("finds nothing where both say the same", () => {
    const jsr = JSON.stringify({ name: "same", ...agreed });
    const { folder } = pack("same", { ...agreed, publishConfig }, { "jsr.json": jsr });
    equal(differencesOf(folder).join(), "");
  });

  test("names each field that differs", () => {
    const jsr = JSON.stringify({ name: "other", ...agreed, version: "2.0.0", exports: {} });
    const { folder } = pack("other", agreed, { "jsr.json": jsr });
    const fields = differencesOf(folder).map((words) => words.split(":")[0]);
    equal(fields.join(), "version,exports,exports");
  });
});
