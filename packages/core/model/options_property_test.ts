import { deepEqual, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { OPTION_LIMITS, type Options, resolveOptions } from "./options.ts";

test("resolveOptions() always gives options that it accepts again unchanged, or throws", () => {
  const names = fc.constantFrom(...Object.keys(OPTION_LIMITS));
  fc.assert(fc.property(fc.dictionary(names, fc.double()), (given) => {
    let options: Options;
    try {
      options = resolveOptions(given as Partial<Options>);
    } catch (error) {
      ok(error instanceof RangeError);
      return;
    }
    deepEqual(resolveOptions(options), options);
    for (const [name, [least, most]] of Object.entries(OPTION_LIMITS)) {
      const value = options[name as keyof Options];
      ok(least <= value && value <= most, name);
    }
  }));
});

test("resolveOptions() never lets an unknown name through", () => {
  fc.assert(fc.property(fc.string(), fc.double(), (name, value) => {
    fc.pre(!Object.hasOwn(OPTION_LIMITS, name));
    const given = Object.defineProperty({}, name, { value, enumerable: true });
    throws(() => resolveOptions(given), TypeError);
  }));
});
