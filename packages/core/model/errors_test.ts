import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "vitest";
import { ConnectionError } from "./errors.ts";

test("ConnectionError carries a code to branch on, the remedy apart, and its cause", () => {
  const cause = new TypeError("Cannot parse");
  const error = new ConnectionError(
    "value_unsafe",
    "Cannot hold the balance: 2^53",
    {
      remediation: "Use msat below 2^53",
      cause,
    },
  );
  ok(error instanceof Error);
  deepEqual([error.name, error.code, error.remediation], [
    "ConnectionError",
    "value_unsafe",
    "Use msat below 2^53",
  ]);
  equal(error.cause, cause);
  equal(`${error}`, "ConnectionError: Cannot hold the balance: 2^53");
});

test("ConnectionError has no remedy and no cause unless given", () => {
  const error = new ConnectionError(
    "closed",
    "Cannot send: the connection is closed",
  );
  equal(error.remediation, "");
  equal("cause" in error, false);
});
