import { equal } from "node:assert/strict";
import { afterAll, beforeAll, describe, test } from "vitest";
import { findChromium } from "../scripts/suites/chromium.ts";
import { missingPrograms } from "./install.ts";
import { whyUnhealthy } from "./path/health.ts";
import type { LabPath } from "./path/lab_path.ts";
import { withPath } from "./path/with_path.ts";
import { judge } from "./run/judge.ts";
import { loadFaults } from "./run/load_faults.ts";

const missing = missingPrograms();
if (missing.length > 0) console.log(`The lab is left out: it needs ${missing.join(", ")}`);

const hasBrowser = findChromium() !== undefined;
if (!hasBrowser) console.log("Faults that a page looks at are left out: there is no Chromium");
const representative = (await loadFaults()).filter(({ fault }) =>
  fault.isRepresentative === true && (hasBrowser || !fault.gives.includes("page"))
);

describe.skipIf(missing.length > 0)("the doctor on the real path", () => {
  let path: LabPath;
  let leave: () => void = () => {};
  let left: Promise<void> = Promise.resolve();

  beforeAll(async () => {
    await new Promise<void>((resolve, reject) => {
      left = withPath(async (built) => {
        path = built;
        resolve();
        await new Promise<void>((done) => leave = done);
      });
      left.catch(reject);
    });
  });

  afterAll(async () => {
    leave();
    await left;
  });

  for (const listed of representative) {
    const wanted = listed.fault.cause ?? "nothing";
    test(`doctor names ${wanted} where ${listed.id} was made`, async () => {
      if (await whyUnhealthy(path) !== undefined) await path.rebuild();
      const { views, failure } = await judge(path, listed);
      equal(failure, undefined);
      for (const { view, place, expected, verdict } of views) {
        const words = `${view}: ${verdict.named ?? verdict.outcome}, not ${expected ?? "silence"}`;
        equal(place, "first", words);
      }
    });
  }
});
