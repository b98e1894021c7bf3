import { createLnbits, runDemo } from "@holdfast/adapter-node/lnbits";
import { type FaultProxy, FAULTS, startFaultProxy } from "@holdfast/adapter-node/testing";
import { type FaultSwitch, setSite } from "../src/lib/server/site.ts";
import type { Settings } from "./settings.ts";

/** Milliseconds between two payments: often enough to see, seldom enough to stay calm. */
const EVERY_MS = 4000;

/**
 * Starts the demo in this process: an LNbits with a wallet that receives and spends, and before it
 * a proxy whose path the page may break. All three listen on ports of their own, on loopback.
 *
 * @returns Ends it.
 */
export async function openDemo(settings: Settings): Promise<() => Promise<void>> {
  const lnbits = await createLnbits();
  const demo = runDemo(lnbits, { everyMs: settings.demoEveryMs ?? EVERY_MS });
  const proxy = await startFaultProxy({ target: lnbits.url });
  const key = demo.wallet.invoiceKey;
  setSite({ mode: "demo", server: proxy.url, key, faults: switchOf(proxy) });
  return async () => {
    setSite(null);
    demo.stop();
    await proxy.close();
    await lnbits.stop();
  };
}

function switchOf(proxy: FaultProxy): FaultSwitch {
  return {
    catalogue: FAULTS.map(({ type, title, description, group }) => ({
      id: type,
      title,
      text: description,
      group,
    })),
    current: () => proxy.fault?.type ?? null,
    set(id: string): void {
      const entry = FAULTS.find(({ type }) => type === id);
      if (!entry) {
        throw new RangeError(`Cannot break the path: no fault is called '${id}'`);
      }
      proxy.set({ type: entry.type });
    },
    heal: () => proxy.heal(),
  };
}
