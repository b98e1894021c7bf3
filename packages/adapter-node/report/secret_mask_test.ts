import { Secret } from "@holdfast/core";
import { expect, test } from "vitest";
import { literalMaskOf, maskDeep, maskOf } from "./secret_mask.ts";

const SECRETS = [new Secret('a"b c/d'), "0f1e2d3c"];

test("maskOf() hides a secret as it is, percent-encoded, and as JSON writes it", () => {
  const mask = maskOf(SECRETS);
  expect(mask('a"b c/d, a%22b%20c%2Fd, a\\"b c/d, 0f1e2d3c')).toBe("•••, •••, •••, •••");
  expect(mask("wss://host/api/v1/ws/other?token=x")).toBe("wss://host/api/v1/ws/•••?token=•••");
});

test("literalMaskOf() hides secrets and leaves placeholders alone", () => {
  const mask = literalMaskOf([...SECRETS, "abc"]);
  expect(mask("ws://host/api/v1/ws/<invoice key> 0f1e2d3c")).toBe(
    "ws://host/api/v1/ws/<invoice key> •••",
  );
  expect(mask("the alphabet begins with abc")).toBe("the alphabet begins with abc");
});

test("maskDeep() reaches every text, names of fields included", () => {
  const value = { "0f1e2d3c": ["0f1e2d3c", { deep: "x0f1e2d3cx" }, 7, null, true] };
  expect(maskDeep(value, maskOf(SECRETS)))
    .toEqual({ "•••": ["•••", { deep: "x•••x" }, 7, null, true] });
});
