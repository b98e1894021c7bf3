import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "vitest";
import { DEFAULT_OPTIONS, OPTION_LIMITS, type Options, resolveOptions } from "./options.ts";

const NAMES = Object.keys(DEFAULT_OPTIONS) as (keyof Options)[];

test("resolveOptions() fills in the defaults", () => {
  deepEqual(resolveOptions(), DEFAULT_OPTIONS);
  deepEqual(resolveOptions({ pollEveryMs: 5000 }), {
    ...DEFAULT_OPTIONS,
    pollEveryMs: 5000,
  });
});

test("OPTION_LIMITS has limits for every option, and every default lies within", () => {
  deepEqual(Object.keys(OPTION_LIMITS).sort(), [...NAMES].sort());
  for (const name of NAMES) {
    const [least, most] = OPTION_LIMITS[name];
    ok(least <= DEFAULT_OPTIONS[name] && DEFAULT_OPTIONS[name] <= most, name);
  }
});

test("resolveOptions() names option, limits and value of what it refuses", () => {
  throws(() => resolveOptions({ pollEveryMs: 0 }), {
    name: "RangeError",
    message: "Cannot use option 'pollEveryMs': must be between 250 and 86400000, got 0",
  });
});

test.each(NAMES)("resolveOptions() refuses %s outside its limits", (name) => {
  const [least, most] = OPTION_LIMITS[name];
  for (const value of [least - 1, most + 1, NaN, -Infinity, Infinity]) {
    throws(() => resolveOptions({ [name]: value }), (error) => {
      ok(error instanceof RangeError);
      ok(error.message.includes(`'${name}'`), error.message);
      ok(error.message.includes(`between ${least} and ${most}`), error.message);
      ok(error.message.endsWith(`got ${value}`), error.message);
      return true;
    });
  }
});

test("resolveOptions() refuses a value that is no number", () => {
  for (const value of ["1000", null, {}, [1000], true, 1000n, Symbol("ms")]) {
    for (const name of NAMES) {
      throws(
        () => resolveOptions({ [name]: value } as Partial<Options>),
        RangeError,
      );
    }
  }
});

test("resolveOptions() accepts both limits of every option", () => {
  const widest = (side: 0 | 1): Partial<Options> =>
    Object.fromEntries(NAMES.map((name) => [name, OPTION_LIMITS[name][side]]));
  equal(resolveOptions(widest(0)).pollEveryMs, OPTION_LIMITS.pollEveryMs[0]);
  equal(resolveOptions(widest(1)).pollEveryMs, OPTION_LIMITS.pollEveryMs[1]);
});

test("resolveOptions() refuses a smallest that exceeds its largest", () => {
  const pairs = [
    ["backoffBaseMs", "backoffCapMs"],
    ["connectTimeoutMsMin", "connectTimeoutMsMax"],
    ["askTimeoutMsMin", "askTimeoutMsMax"],
    ["askEveryMsMin", "askEveryMs"],
    ["rivalBaseMs", "rivalCapMs"],
  ] as const;
  for (const [smaller, larger] of pairs) {
    throws(() => resolveOptions({ [smaller]: 2001, [larger]: 2000 }), {
      name: "RangeError",
      message: `Cannot use option '${smaller}': must not exceed '${larger}' (2000), got 2001`,
    });
    equal(resolveOptions({ [smaller]: 2000, [larger]: 2000 })[larger], 2000);
  }
});

test("resolveOptions() refuses a name that is no option, inherited ones too", () => {
  for (
    const name of ["pollEvery", "", "toString", "constructor", "__proto__"]
  ) {
    const given = JSON.parse(`{"${name}": 1000}`) as Partial<Options>;
    throws(() => resolveOptions(given), {
      name: "TypeError",
      message: `Cannot use option: '${name}' is not known`,
    });
  }
});

test("resolveOptions() takes undefined for not given", () => {
  const given = { pollEveryMs: undefined } as unknown as Partial<Options>;
  deepEqual(resolveOptions(given), DEFAULT_OPTIONS);
});

test("resolveOptions() leaves the defaults and the given options as they are", () => {
  const given = Object.freeze({ staggerMs: 0 });
  equal(resolveOptions(given).staggerMs, 0);
  equal(DEFAULT_OPTIONS.staggerMs, 300);
});
