import {
  type GatewayOptions,
  type RunningGateway,
  startGateway,
} from "@holdfast/adapter-node/gateway";
import { Secret } from "@holdfast/core";
import type { FeedAddresses } from "./feed_route.ts";

/** Ports of a gateway with every door, all on 127.0.0.1; 0 takes a free one. */
export interface DoorPorts {
  readonly http: number;
  /** UDP, for WebTransport. */
  readonly session: number;
  readonly bridge: number;
}

/** As whom a gateway serves WebTransport, as PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/**
 * Starts a gateway that serves every carrier; each reader is one of many on this host.
 *
 * @param onBroken Told each time that the QUIC library broke.
 */
export async function openEveryDoor(
  options: GatewayOptions,
  { certificate, key }: Certificate,
  ports: DoorPorts = { http: 0, session: 0, bridge: 0 },
  onBroken: () => void = () => {},
): Promise<{ readonly gateway: RunningGateway; readonly ports: DoorPorts }> {
  const gateway = await startGateway({
    ...options,
    limits: { linksPerAddress: 10_000, requestsPerMinute: 1_000_000, ...options.limits },
  }, {
    port: ports.http,
    bridgePort: ports.bridge,
    http3: { port: ports.session, certificate, key: new Secret(key), onBroken },
  });
  return {
    gateway,
    ports: {
      http: Number(new URL(gateway.url).port),
      session: Number(new URL(gateway.transportUrl ?? "").port),
      bridge: gateway.bridgePort ?? 0,
    },
  };
}

/**
 * Where clients reach it.
 *
 * @param bridge Address of the bridge that leads to its port for bridges.
 */
export function addressesOf({ http, session }: DoorPorts, bridge: string): FeedAddresses {
  const url = `http://127.0.0.1:${http}`;
  // Certificates are compared with names, and with no IP address.
  return { http: url, channel: url, session: `https://localhost:${session}`, bridge };
}
