import { equal } from "node:assert/strict";
import { test } from "vitest";
import { isInstalled } from "./is_installed.ts";

test("isInstalled() tells what can be loaded from what cannot", () => {
  equal(isInstalled("ws"), true);
  equal(isInstalled("@holdfast/there-is-no-such-library"), false);
});
