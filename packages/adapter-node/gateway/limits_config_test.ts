import { deepEqual, throws } from "node:assert/strict";
import { test } from "vitest";
import { ConfigError } from "./config_error.ts";
import { limitsConfigOf } from "./limits_config.ts";

test("limitsConfigOf() takes the limits that are named, and leaves the others as they are", () => {
  deepEqual(limitsConfigOf(undefined), {});
  deepEqual(limitsConfigOf({ linksMax: 50 }), { linksMax: 50 });
});

test("limitsConfigOf() refuses what is no limit, and says what would be", () => {
  const refused: readonly unknown[] = [
    null,
    [],
    7,
    { links: 7 },
    { linksMax: 0 },
    { linksMax: 1.5 },
    { linksPerAddress: "7" },
    { requestsPerMinute: 1e9 },
  ];
  for (const told of refused) throws(() => limitsConfigOf(told), ConfigError);
});
