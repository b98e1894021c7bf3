import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DifferentialBench } from "./differential_bench.setup.ts";
import type { DifferentialCase } from "./differential_case.setup.ts";
import { HEADER_CASES } from "./differential_header_cases.setup.ts";
import { LOCATION_CASES } from "./differential_location_cases.setup.ts";
import { REWRITE_CASES } from "./differential_rewrite_cases.setup.ts";
import { SERVER_CASES } from "./differential_server_cases.setup.ts";
import { realNginx } from "./nginx_process.setup.ts";

const CASES: readonly DifferentialCase[] = [
  ...LOCATION_CASES,
  ...REWRITE_CASES,
  ...HEADER_CASES,
  ...SERVER_CASES,
];
const NGINX = realNginx();
if (NGINX === null) console.log("nginx is not installed: what it does is not compared");

const bench = new DifferentialBench(NGINX ?? { version: "", hasDebugLog: false });
beforeAll(() => bench.start());
afterAll(() => bench.stop());

let requestsCompared = 0;
let locationsCompared = 0;

describe("effective() beside a real nginx", () => {
  for (const one of CASES) {
    test.skipIf(NGINX === null)(`effective() agrees with nginx: ${one.name}`, async () => {
      for (const { title, ours, theirs, locations } of await bench.run(one)) {
        expect({ title, ...ours }).toEqual({ title, ...theirs });
        expect({ title, location: locations?.ours }).toEqual({
          title,
          location: locations?.theirs,
        });
        requestsCompared++;
        if (locations !== null) locationsCompared++;
      }
    });
  }
  test.skipIf(NGINX === null)("effective() was compared request by request", () => {
    console.log(
      `${CASES.length} configurations, ${requestsCompared} requests beside nginx ` +
        `${NGINX?.version}; the location of ${locationsCompared} in its debug log`,
    );
    expect(requestsCompared).toBeGreaterThan(200);
    expect(locationsCompared).toBeGreaterThan(NGINX?.hasDebugLog === true ? 150 : -1);
  });
});
