import type { Puller } from "../../ports/puller.ts";
import type { Transport } from "../../ports/transport.ts";
import type { BenchGateway, BenchTickets, GatewayContext } from "./gateway_case.ts";

/** Where gateways are started, and the real time of the place the cases run in. */
export interface GatewayPlace {
  /** Address of the server that starts gateways, such as `http://127.0.0.1:40123`. */
  readonly benchUrl: string;
  /** Every transport of the place that reaches gateways. */
  readonly transports: readonly Transport[];
  readonly puller: Puller;
  /** Sends a POST without a body, and gives back what is answered, as text. */
  post(url: string): Promise<string>;
  /** Resolves after this many milliseconds of real time. */
  sleep(delayMs: number): Promise<void>;
  /** The wall clock, in milliseconds since the epoch. */
  wallNow(): number;
  /** @default {8000} */
  readonly patienceMs?: number;
  /** @default {60} */
  readonly quietMs?: number;
}

/**
 * Everything a case on a gateway needs.
 *
 * @param transport The carrier that the case looks at.
 * @param place Where gateways are started.
 */
export function gatewayContext(transport: Transport, place: GatewayPlace): GatewayContext {
  const { benchUrl, transports, puller, patienceMs = 8000, quietMs = 60 } = place;
  return {
    transport,
    transports,
    puller,
    patienceMs,
    quietMs,
    sleep: (delayMs) => place.sleep(delayMs),
    wallNow: () => place.wallNow(),
    start: async (settings = {}) => {
      const query = Object.entries(settings).map(([name, value]) => `${name}=${value}`).join("&");
      const told = JSON.parse(await place.post(`${benchUrl}/start?${query}`)) as {
        readonly id: string;
        readonly url: string;
        readonly transportUrl: string | null;
        readonly bridgeUrl: string;
        readonly tickets: BenchTickets;
      };
      const { id, url, transportUrl, bridgeUrl, tickets } = told;
      const gateway: BenchGateway = {
        url,
        transportUrl,
        bridgeUrl,
        tickets,
        say: async (count) => void await place.post(`${benchUrl}/say?id=${id}&count=${count}`),
        drain: async () => void await place.post(`${benchUrl}/drain?id=${id}`),
      };
      return gateway;
    },
  };
}
