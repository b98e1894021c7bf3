import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { diskMemory } from "./disk_memory.ts";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-memory-"));
  path = join(folder, "deep", "memory.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("diskMemory() gives null for what was never written", () => {
  expect(diskMemory({ path }).read("route")).toBe(null);
});

test("diskMemory() keeps a text for another process", () => {
  diskMemory({ path }).write("route", "websocket", 60_000);
  expect(diskMemory({ path }).read("route")).toBe("websocket");
});

test("diskMemory() forgets what expired", () => {
  let now = 1000;
  const memory = diskMemory({ path, wallNow: () => now });
  memory.write("route", "websocket", 500);
  now = 1499;
  expect(memory.read("route")).toBe("websocket");
  now = 1500;
  expect(memory.read("route")).toBe(null);
});

test("diskMemory() keeps a bounded number, those that last longest", () => {
  const memory = diskMemory({ path, entriesMax: 2, wallNow: () => 0 });
  for (const [key, ttlMs] of [["a", 10], ["b", 30], ["c", 20]] as const) {
    memory.write(key, key, ttlMs);
  }
  expect(["a", "b", "c"].map((key) => memory.read(key))).toEqual([null, "b", "c"]);
});

test("diskMemory() keeps no text that is too long", () => {
  const memory = diskMemory({ path });
  memory.write("long", "x".repeat(5000), 60_000);
  expect(memory.read("long")).toBe(null);
});

test("diskMemory() takes a broken file for an empty one, and writes it anew", () => {
  diskMemory({ path }).write("a", "1", 60_000);
  for (const content of ["", "{", "null", "[1]", '"x"', '{"a":1,"b":{"text":1}}']) {
    writeFileSync(path, content);
    const memory = diskMemory({ path });
    expect(memory.read("a")).toBe(null);
    memory.write("a", "2", 60_000);
    expect(memory.read("a")).toBe("2");
  }
});

test("diskMemory() takes any key for a key", () => {
  const memory = diskMemory({ path });
  memory.write("__proto__", "safe", 60_000);
  expect(memory.read("__proto__")).toBe("safe");
  expect(memory.read("constructor")).toBe(null);
});

test("diskMemory() leaves one whole file that only its owner can read", () => {
  diskMemory({ path }).write("a", "1", 60_000);
  expect(readdirSync(join(folder, "deep"))).toEqual(["memory.json"]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(() => JSON.parse(readFileSync(path, "utf8"))).not.toThrow();
});

test("diskMemory() fails in silence where nothing can be written", () => {
  writeFileSync(join(folder, "file"), "");
  chmodSync(join(folder, "file"), 0o400);
  const memory = diskMemory({ path: join(folder, "file", "memory.json") });
  expect(() => memory.write("a", "1", 60_000)).not.toThrow();
  expect(memory.read("a")).toBe(null);
});
