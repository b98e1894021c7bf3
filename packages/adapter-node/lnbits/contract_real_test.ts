import { afterAll, beforeAll, describe, test } from "vitest";
import { CONTRACT_CASES } from "./contract_cases.ts";
import { type ContractServer, install, watchPings } from "./contract_server.ts";
import {
  installRealLnbits,
  LNBITS_VERSION,
  type RealLnbits,
  type RealLnbitsOptions,
  startRealLnbits,
} from "./real_lnbits.ts";

const START_MS_MAX = 90_000;
const CASE_MS_MAX = 60_000;

/** Why there is no LNbits on this machine, if there is none. */
const missing = await installRealLnbits().then(
  () => undefined,
  (error: unknown) => error instanceof Error ? error.message : String(error),
);

if (missing !== undefined) {
  const reason = `real LNbits: left out, ${missing}`;
  test(reason, (context) => context.skip(reason));
} else {
  describe(`real LNbits ${LNBITS_VERSION}`, () => {
    const running: RealLnbits[] = [];
    let server: ContractServer;

    /** One that is installed and does not start is a failure, not a reason to leave it out. */
    async function start(options: RealLnbitsOptions): Promise<RealLnbits> {
      const lnbits = await startRealLnbits(options);
      if ("unavailable" in lnbits) throw new Error(lnbits.unavailable);
      running.push(lnbits);
      return lnbits;
    }

    beforeAll(async () => {
      const [lnbits, fresh] = await Promise.all([
        start({ rateLimitPerMinute: 1_000_000 }),
        start({ pongTimeoutSeconds: 1 }),
      ]);
      const token = await install(lnbits.url);
      const pings = await watchPings(lnbits.url, fresh.url);
      server = { url: lnbits.url, token, fresh, nudge: lnbits.nudge, ...pings };
    }, START_MS_MAX);

    afterAll(async () => {
      await Promise.all(running.map((lnbits) => lnbits.stop()));
    }, START_MS_MAX);

    test.each(CONTRACT_CASES)("$name", ({ run }) => run(server), CASE_MS_MAX);
  });
}
