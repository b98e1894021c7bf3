import { afterEach, describe, expect, test } from "vitest";
import { localStorageMemory } from "./local_storage_memory.ts";

const MINUTE_MS = 60_000;

afterEach(() => localStorage.clear());

describe("localStorageMemory() in Chromium", () => {
  test("keeps what it was told in the page's own store", () => {
    localStorageMemory().write("route", "websocket", MINUTE_MS);
    expect(localStorageMemory().read("route")).toBe("websocket");
    expect(Object.keys(localStorage)).toEqual(["holdfast:route"]);
  });

  test("stays within its number of entries, and leaves other keys alone", () => {
    localStorage.setItem("theirs", "1");
    const memory = localStorageMemory({ entriesMax: 5 });
    for (let n = 0; n < 50; n++) memory.write(`key ${n}`, "x", MINUTE_MS);
    expect(localStorage.length).toBe(6);
    expect(memory.read("key 49")).toBe("x");
    expect(localStorage.getItem("theirs")).toBe("1");
  });

  test("reads what is there and drops the rest when the store is full", () => {
    const memory = localStorageMemory();
    memory.write("old", "1", MINUTE_MS);
    fill();
    memory.write("new", "x".repeat(1000), MINUTE_MS);
    expect(memory.read("old")).toBe("1");
    expect(memory.read("new")).toBe(null);
  });
});

/** Writes until not a single character more fits. */
function fill(): void {
  for (let size = 1 << 22, n = 0; size >= 1; n++) {
    try {
      localStorage.setItem(`f${n}`, "x".repeat(size));
    } catch {
      size = Math.floor(size / 2);
    }
  }
}
