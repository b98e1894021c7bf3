import { afterAll, beforeAll, describe, test } from "vitest";
import { CONTRACT_CASES } from "./contract_cases.ts";
import { type ContractServer, install, watchPings } from "./contract_server.ts";
import { createLnbits, type Lnbits } from "./create_lnbits.ts";

describe("embedded LNbits", () => {
  let server: ContractServer;
  let lnbits: Lnbits;
  let fresh: Lnbits;

  beforeAll(async () => {
    lnbits = await createLnbits({ rateLimitPerMinute: 0, pingEveryMs: 50 });
    const hasty = { pingEveryMs: 50, pongTimeoutMs: 50 };
    fresh = await createLnbits({ ...hasty, awaitsFirstInstall: true });
    const token = await install(lnbits.url);
    const pings = await watchPings(lnbits.url, fresh.url);
    server = {
      url: lnbits.url,
      token,
      fresh: { url: fresh.url, stop: () => fresh.stop() },
      ...pings,
      nudge(walletId, msat): void {
        lnbits.switches.missingPushes = true;
        lnbits.credit(walletId, msat);
        lnbits.switches.missingPushes = false;
      },
    };
  });

  afterAll(async () => {
    await lnbits.stop();
    await fresh.stop();
  });

  test.each(CONTRACT_CASES)("$name", ({ run }) => run(server));
});
