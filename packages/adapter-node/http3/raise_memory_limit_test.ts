import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "vitest";
import { raiseMemoryLimit } from "./raise_memory_limit.ts";
import { type MemoryLike, webAssembly } from "./web_assembly.ts";

/** A module with nothing but an exported memory of one page, and this maximum in LEB128. */
function moduleWith(maximum: readonly number[]): Uint8Array<ArrayBuffer> {
  const head = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  const memories = [0x05, 3 + maximum.length, 0x01, 0x01, 0x01, ...maximum];
  const exported = [0x07, 0x05, 0x01, 0x01, 0x6d, 0x02, 0x00];
  return Uint8Array.from([...head, ...memories, ...exported]);
}

function memoryOf(module: Uint8Array<ArrayBuffer>): MemoryLike {
  const { exports } = new webAssembly.Instance(new webAssembly.Module(module));
  return exports["m"] as MemoryLike;
}

const KNOWN = moduleWith([0x80, 0x08]);

test("raiseMemoryLimit() lets a memory of 64 MiB grow to 1 GiB, and no further", () => {
  throws(() => memoryOf(KNOWN).grow(1024), RangeError);
  const memory = memoryOf(raiseMemoryLimit(KNOWN));
  equal(memory.grow(16_382), 1);
  throws(() => memory.grow(1), RangeError);
});

test("raiseMemoryLimit() leaves another limit, and what is no module, alone", () => {
  for (
    const other of [moduleWith([0x81, 0x08]), moduleWith([0x80, 0x88, 0x00]), KNOWN.slice(0, 9)]
  ) {
    deepEqual(raiseMemoryLimit(other), other);
  }
});
