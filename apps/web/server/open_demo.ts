import { createLnbits, runDemo } from "@holdfast/adapter-node/lnbits";
import { type FaultProxy, FAULTS, startFaultProxy } from "@holdfast/adapter-node/testing";
import { type FaultSwitch, setSite } from "../src/lib/server/site.ts";
import { openGateway } from "./open_gateway.ts";
import type { OpenSite } from "./open_site.ts";
import type { Settings } from "./settings.ts";

/** Milliseconds between two payments: often enough to see, seldom enough to stay calm. */
const EVERY_MS = 4000;

/**
 * Starts the demo in this process: an LNbits with a wallet that receives and spends, a gateway that
 * serves it too, and before each a proxy whose path the page may break. All listen on ports of
 * their own, on loopback.
 */
export async function openDemo(settings: Settings): Promise<OpenSite> {
  const lnbits = await createLnbits();
  const demo = runDemo(lnbits, { everyMs: settings.demoEveryMs ?? EVERY_MS });
  const proxy = await startFaultProxy({ target: lnbits.url });
  const key = demo.wallet.invoiceKey;
  const { host, doors } = settings;
  const gateway = await openGateway({ feed: "demo", server: lnbits.url, key, host, doors });
  const gatewayProxy = await startFaultProxy({ target: await gateway.openDoor() });
  setSite({
    mode: "demo",
    direct: { server: proxy.url, key },
    gateway: { ...gateway, address: gatewayProxy.url },
    faults: switchOf([proxy, gatewayProxy]),
  });
  return {
    gateway,
    close: async () => {
      setSite(null);
      demo.stop();
      await Promise.all([proxy.close(), gatewayProxy.close()]);
      await gateway.close();
      await lnbits.stop();
    },
  };
}

/** One switch for the path to LNbits and for the path to the gateway. */
function switchOf(proxies: readonly FaultProxy[]): FaultSwitch {
  return {
    catalogue: FAULTS.map(({ type, title, description, group }) => ({
      id: type,
      title,
      text: description,
      group,
    })),
    current: () => proxies[0]?.fault?.type ?? null,
    set(id: string): void {
      const entry = FAULTS.find(({ type }) => type === id);
      if (!entry) {
        throw new RangeError(`Cannot break the path: no fault is called '${id}'`);
      }
      for (const proxy of proxies) proxy.set({ type: entry.type });
    },
    heal: () => {
      for (const proxy of proxies) proxy.heal();
    },
  };
}
