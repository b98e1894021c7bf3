import { equal } from "node:assert/strict";
import { describe, test } from "vitest";
import { localStorageMemory } from "./local_storage_memory.ts";
import { FakeStorage } from "./testing/fake_storage.ts";

const MINUTE_MS = 60_000;

describe("localStorageMemory()", () => {
  test("gives back what was written, until it expires", () => {
    let now = 0;
    const store = new FakeStorage();
    const memory = localStorageMemory({ storage: () => store, wallNow: () => now });
    memory.write("route", "websocket", MINUTE_MS);
    now = MINUTE_MS - 1;
    equal(memory.read("route"), "websocket");
    now = MINUTE_MS;
    equal(memory.read("route"), null);
    equal(store.length, 0);
  });

  test("forgets what was written before the wall clock was set back", () => {
    let now = 1_000_000;
    const memory = localStorageMemory({ storage: store(), wallNow: () => now });
    memory.write("route", "websocket", MINUTE_MS);
    now = 0;
    equal(memory.read("route"), null);
  });

  test("outlives its own object", () => {
    const storage = store();
    localStorageMemory({ storage }).write("a", "1", MINUTE_MS);
    equal(localStorageMemory({ storage }).read("a"), "1");
  });

  test("keeps to its prefix", () => {
    const storage = new FakeStorage();
    storage.setItem("route", "not ours");
    const one = localStorageMemory({ storage: () => storage, prefix: "one:" });
    const other = localStorageMemory({ storage: () => storage, prefix: "other:" });
    one.write("route", "websocket", MINUTE_MS);
    equal(other.read("route"), null);
    equal(storage.getItem("route"), "not ours");
    equal(storage.getItem("one:route") === null, false);
  });

  test("reads as empty what it did not write", () => {
    const storage = new FakeStorage();
    const memory = localStorageMemory({ storage: () => storage });
    for (const text of ["", "{", "null", "7", '{"text":1,"writtenAt":0,"ttlMs":9e15}', "[]"]) {
      storage.setItem("holdfast:a", text);
      equal(memory.read("a"), null, text);
    }
  });

  test("lets the oldest give way beyond the limit, and leaves others' entries alone", () => {
    let now = 0;
    const storage = new FakeStorage();
    storage.setItem("theirs", "x");
    const memory = localStorageMemory({
      storage: () => storage,
      wallNow: () => now,
      entriesMax: 3,
    });
    for (const key of ["a", "b", "c", "d"]) {
      now++;
      memory.write(key, key, MINUTE_MS);
    }
    equal(memory.read("a"), null);
    equal(memory.read("b"), "b");
    equal(memory.read("d"), "d");
    equal(storage.length, 4);
  });

  test("writing a key again needs no room of its own", () => {
    const memory = localStorageMemory({ storage: store(), entriesMax: 2 });
    memory.write("a", "1", MINUTE_MS);
    memory.write("b", "1", MINUTE_MS);
    memory.write("b", "2", MINUTE_MS);
    equal(memory.read("a"), "1");
    equal(memory.read("b"), "2");
  });

  test("does not write a text that is too long, or one that is over at once", () => {
    const memory = localStorageMemory({ storage: store(), textMax: 10 });
    memory.write("a", "x".repeat(11), MINUTE_MS);
    memory.write("b", "x", 0);
    memory.write("c", "x", NaN);
    equal(memory.read("a"), null);
    equal(memory.read("b"), null);
    equal(memory.read("c"), null);
  });
});

describe("localStorageMemory() without a usable store", () => {
  test("reads nothing and writes nothing where the very access is refused", () => {
    const memory = localStorageMemory({
      storage: () => {
        throw new DOMException("Access is denied for this document", "SecurityError");
      },
    });
    memory.write("a", "1", MINUTE_MS);
    equal(memory.read("a"), null);
  });

  test("reads what is there when the store is full", () => {
    const storage = new FakeStorage();
    const memory = localStorageMemory({ storage: () => storage });
    memory.write("a", "1", MINUTE_MS);
    storage.refused.add("setItem");
    memory.write("a", "2", MINUTE_MS);
    memory.write("b", "1", MINUTE_MS);
    equal(memory.read("a"), "1");
    equal(memory.read("b"), null);
  });

  test("survives each single access throwing", () => {
    for (const name of ["length", "key", "getItem", "setItem", "removeItem"] as const) {
      const storage = new FakeStorage();
      storage.setItem("holdfast:broken", "{");
      storage.setItem("holdfast:other", "{");
      storage.refused.add(name);
      const memory = localStorageMemory({ storage: () => storage });
      memory.write("a", "1", MINUTE_MS);
      memory.read("a");
      equal(memory.read("broken"), null, name);
    }
  });

  test("is empty where there is no localStorage at all", () => {
    const storage = (): FakeStorage => (undefined as unknown as { store: FakeStorage }).store;
    const memory = localStorageMemory({ storage });
    memory.write("a", "1", MINUTE_MS);
    equal(memory.read("a"), null);
  });
});

function store(): () => FakeStorage {
  const storage = new FakeStorage();
  return () => storage;
}
