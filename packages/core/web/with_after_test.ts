import { equal } from "node:assert/strict";
import { test } from "vitest";
import { withAfter } from "./with_after.ts";

const after = { epoch: "e1", seq: 42 };

test("withAfter() leaves an address without a place as it is", () => {
  equal(withAfter("https://host/next?x=1#f", null), "https://host/next?x=1#f");
});

test("withAfter() begins a query or goes on with one", () => {
  equal(withAfter("https://host/next", after), "https://host/next?after=e1%3A42");
  equal(withAfter("https://host/next?x=1", after), "https://host/next?x=1&after=e1%3A42");
});

test("withAfter() keeps a fragment at the end", () => {
  equal(withAfter("https://host/next#f", after), "https://host/next?after=e1%3A42#f");
});
