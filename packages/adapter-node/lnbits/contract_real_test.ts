import { afterAll, beforeAll, describe, test } from "vitest";
import { CONTRACT_CASES } from "./contract_cases.ts";
import { type ContractServer, install, watchPings } from "./contract_server.ts";
import {
  installRealLnbits,
  LNBITS_VERSION,
  type RealLnbits,
  startRealLnbits,
} from "./real_lnbits.ts";

const MINUTE_MS = 60_000;

type Missing = { readonly unavailable: string };
type Started = Awaited<ReturnType<typeof startRealLnbits>>;

/** Both servers, or why there are none; started while the cases are collected. */
async function start(): Promise<
  readonly RealLnbits[] | { readonly unavailable: string }
> {
  try {
    // Once, before two would do it at a time.
    await installRealLnbits();
  } catch (error) {
    return { unavailable: error instanceof Error ? error.message : String(error) };
  }
  const started: readonly Started[] = await Promise.all([
    startRealLnbits({ rateLimitPerMinute: 1_000_000 }),
    startRealLnbits({ pongTimeoutSeconds: 1 }),
  ]);
  const missing = started.find((one): one is Missing => "unavailable" in one);
  const running = started.filter((one): one is RealLnbits => !("unavailable" in one));
  if (missing === undefined) return running;
  await Promise.all(running.map((one) => one.stop()));
  return missing;
}

const started = await start();

if ("unavailable" in started) {
  describe("real LNbits", () => {
    const reason = `left out, ${started.unavailable}`;
    test(reason, (context) => context.skip(reason));
  });
} else {
  const [lnbits, fresh] = started as [RealLnbits, RealLnbits];
  describe(`real LNbits ${LNBITS_VERSION}`, () => {
    let server: ContractServer;

    beforeAll(async () => {
      const token = await install(lnbits.url);
      const pings = await watchPings(lnbits.url, fresh.url);
      server = { url: lnbits.url, token, fresh, nudge: lnbits.nudge, ...pings };
    }, MINUTE_MS);

    afterAll(async () => {
      await Promise.all([lnbits.stop(), fresh.stop()]);
    }, MINUTE_MS);

    test.each(CONTRACT_CASES)("$name", ({ run }) => run(server), MINUTE_MS);
  });
}
