import { createLnbits } from "@holdfast/adapter-node/lnbits";
import type { BlockWay } from "./blocking_proxy.ts";
import { CarrierPath, type CarrierWord } from "./carrier_path.ts";
import { startServer, test as base } from "./site_fixture.ts";

/** An operator's site with every carrier, and the path to it. */
export interface CarrierSite {
  /** Where pages find it, through the path. */
  readonly url: string;
  /** Where pages find WebTransport, through the path. */
  readonly sessions: string;
  /** Every payment so far, in satoshi, oldest first; the balance is their sum. */
  readonly credits: readonly number[];
  /** A payment comes in. */
  credit(sat: number): void;
  block(carrier: CarrierWord, way: BlockWay): void;
  heal(): void;
}

/** Each test has a site of its own. The wallet begins with 1,000 sat. */
export const test = base.extend<{ carriers: CarrierSite }>({
  // Playwright reads the names that are taken out of the first argument, so it must be a pattern.
  // deno-lint-ignore no-empty-pattern
  carriers: async ({}, use) => {
    const lnbits = await createLnbits();
    const { id, invoiceKey } = lnbits.createWallet("Corner shop");
    const credits: number[] = [];
    const credit = (sat: number): void => {
      lnbits.credit(id, sat * 1000);
      credits.push(sat);
    };
    credit(1000);
    const path = await CarrierPath.build();
    const env = { PORT: "0", LNBITS_URL: lnbits.url, LNBITS_INVOICE_KEY: invoiceKey };
    const started = await startServer({ ...env, ...path.env });
    if (started.url === null) throw new Error(`Cannot start the site: ${started.said}`);
    const url = await path.lead(started.url);
    await use({
      url,
      sessions: path.sessions,
      credits,
      credit,
      block: (carrier, way) => path.block(carrier, way),
      heal: () => path.heal(),
    });
    await path.close();
    await started.close();
    await lnbits.stop();
  },
});

export { expect } from "@playwright/test";
