import { createLnbits } from "@holdfast/adapter-node/lnbits";
import { startServer, test as base } from "./site_fixture.ts";

/** An operator's site: the wallet is watched through the gateway, and no key is in a page. */
export interface OperatorSite {
  readonly url: string;
  readonly invoiceKey: string;
  /** A payment comes in. */
  credit(sat: number): void;
  /** LNbits is stopped, and comes back no more. */
  loseLnbits(): Promise<void>;
  /** Links that the gateway holds open now. */
  links(): Promise<number>;
}

/**
 * Each test has an operator's site, with an LNbits of its own. The wallet begins with 1,000 sat.
 */
export const test = base.extend<{ operator: OperatorSite }>({
  // Playwright reads the names that are taken out of the first argument, so it must be a pattern.
  // deno-lint-ignore no-empty-pattern
  operator: async ({}, use) => {
    const lnbits = await createLnbits();
    const { id, invoiceKey } = lnbits.createWallet("Corner shop");
    lnbits.credit(id, 1_000_000);
    const env = { PORT: "0", LNBITS_URL: lnbits.url, LNBITS_INVOICE_KEY: invoiceKey };
    const started = await startServer(env);
    if (started.url === null) throw new Error(`Cannot start the site: ${started.said}`);
    const { url } = started;
    await use({
      url,
      invoiceKey,
      credit: (sat) => void lnbits.credit(id, sat * 1000),
      loseLnbits: () => lnbits.stop(),
      links: async () => {
        const metrics = await (await fetch(`${url}metrics`)).text();
        return Number(/^holdfast_links (\d+)$/m.exec(metrics)?.[1]);
      },
    });
    await started.close();
    await lnbits.stop();
  },
});

export { expect } from "@playwright/test";
