import { mkdirSync, writeFileSync } from "node:fs";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { test } from "vitest";
import { findCounterexample, type Property } from "./property.ts";

const QUICK_RUNS = 100;
const FAILURES = fileURLToPath(new URL("../../.holdfast/", import.meta.url));
const ROOT_TO_FAILURES = "packages/core/.holdfast";

/**
 * Makes a property a test. `FC_RUNS` says how many cases (100 by default), `FC_SEED` which,
 * `FC_PATH` a single one.
 *
 * A failure shows seed, path, the last steps and the command that replays it, and writes the
 * recorded run to a file.
 */
export function testProperty(property: Property): void {
  test(property.name, () => {
    const path = env["FC_PATH"];
    const failure = findCounterexample(property, {
      runs: numberFrom("FC_RUNS") ?? QUICK_RUNS,
      seed: numberFrom("FC_SEED") ??
        (Date.now() ^ (Math.random() * 2 ** 32)) | 0,
      ...(path === undefined || path === "" ? {} : { path }),
    });
    if (failure === null) return;
    let report = failure.report;
    if (failure.trace !== null) {
      const file = `${property.name}.trace.json`;
      mkdirSync(FAILURES, { recursive: true });
      writeFileSync(
        `${FAILURES}${file}`,
        JSON.stringify(failure.trace, null, 2),
      );
      report +=
        `\nStep by step: npx -y pnpm@12 --silent holdfast replay ${ROOT_TO_FAILURES}/${file}`;
    }
    throw new Error(report);
  });
}

function numberFrom(name: string): number | null {
  const text = env[name];
  if (text === undefined || text === "") return null;
  const value = Number(text);
  if (!Number.isInteger(value)) {
    throw new RangeError(
      `Cannot read ${name}: must be a whole number, got '${text}'`,
    );
  }
  return value;
}
