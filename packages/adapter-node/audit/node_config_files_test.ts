import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadConfig } from "./load_config.ts";
import { nodeConfigFiles } from "./node_config_files.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-files-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("nodeConfigFiles", () => {
  test("nodeConfigFiles reads files and patterns in the order of their bytes", () => {
    for (const name of ["b.conf", "a.conf", "B.conf", "c.txt"]) {
      writeFileSync(join(folder, name), "x;");
    }
    expect(nodeConfigFiles.readFile(join(folder, "a.conf"))).toBe("x;");
    expect(nodeConfigFiles.glob(join(folder, "*.conf")).map((path) => path.slice(-6)))
      .toEqual(["B.conf", "a.conf", "b.conf"]);
  });

  test("nodeConfigFiles walks folders by pattern, and not over the whole disk", () => {
    mkdirSync(join(folder, "sub/deep"), { recursive: true });
    writeFileSync(join(folder, "sub/deep/z.inc"), "");
    writeFileSync(join(folder, "sub/deep/.z.inc"), "");
    const found = (pattern: string): readonly string[] =>
      nodeConfigFiles.glob(join(folder, pattern)).map((path) => path.slice(folder.length));
    expect(found("s?b/*/*.inc")).toEqual(["/sub/deep/z.inc"]);
    expect(found("**/*.inc")).toEqual([]);
    expect(found("sub/[a-e]eep/z.inc")).toEqual(["/sub/deep/z.inc"]);
    expect(nodeConfigFiles.glob("/*/*/*/*/*/*/*/*/*.none")).toEqual([]);
  });

  test("nodeConfigFiles answers null for what is missing, a folder, a device or a pipe", () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    for (const path of [join(folder, "gone"), folder, "/dev/zero", pipe, "a\0b"]) {
      expect(nodeConfigFiles.readFile(path)).toBeNull();
    }
    expect(nodeConfigFiles.glob("a\0*")).toEqual([]);
  });

  test("nodeConfigFiles reads no more of a giant than shows that it is one", () => {
    const giant = join(folder, "giant.conf");
    writeFileSync(giant, "a");
    truncateSync(giant, 2 ** 33);
    const { problems } = loadConfig({
      source: "include giant.conf;",
      file: join(folder, "main"),
      files: nodeConfigFiles,
    });
    expect(problems.map(({ message }) => message)).toEqual([
      "Cannot read this: it is larger than 8 MB, and no configuration of nginx is",
    ]);
  });
});
