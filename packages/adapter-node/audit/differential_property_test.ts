import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomServer } from "./differential_arbitrary.setup.ts";
import { DifferentialBench } from "./differential_bench.setup.ts";
import { realNginx } from "./nginx_process.setup.ts";
import { PROPERTY_TIMEOUT_MS, runsOf } from "./property_runs.setup.ts";

const NGINX = realNginx();
if (NGINX === null) console.log("nginx is not installed: random configurations are not compared");

const bench = new DifferentialBench(NGINX ?? { version: "", hasDebugLog: false });
beforeAll(() => bench.start());
afterAll(() => bench.stop());

/** Server blocks in one nginx: enough to be quick, few enough to find the one that differs. */
const SERVERS_EACH = 40;

describe("effective() beside a real nginx, at random", () => {
  test.skipIf(NGINX === null)("effective() never differs on random servers", async () => {
    const { numRuns: serversMin, seed } = runsOf(2 * SERVERS_EACH);
    const numRuns = Math.ceil(serversMin / SERVERS_EACH);
    const used = seed ?? Date.now();
    let compared = 0;
    for (let run = 0; run < numRuns; run++) {
      const servers = fc.sample(randomServer, { numRuns: SERVERS_EACH, seed: used + run });
      const http = servers.map(({ text }, index) =>
        `server { listen 127.0.0.1:PORT; server_name s${index}.example;\n${text}\n}`
      ).join("\n");
      const requests = servers.flatMap(({ paths }, index) =>
        paths.map((path) => ({ path, host: `s${index}.example` }))
      );
      const found = await bench.run({ name: `run ${run}`, http, requests });
      for (const { title, ours, theirs, locations } of found) {
        compared++;
        const index = Number(/at s(\d+)/.exec(title)?.[1]);
        const seen = { replay: `FC_SEED=${used + run} FC_RUNS=1`, title };
        const server = servers[index]?.text;
        expect({ ...seen, ...ours, location: [ours.location, locations?.ours] }, server)
          .toEqual({ ...seen, ...theirs, location: [theirs.location, locations?.theirs] });
      }
    }
    console.log(`${compared} requests to ${numRuns * SERVERS_EACH} random servers`);
    expect(compared).toBeGreaterThanOrEqual(numRuns * SERVERS_EACH);
  }, PROPERTY_TIMEOUT_MS);
});
