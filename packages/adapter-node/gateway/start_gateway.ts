import type { AddressInfo } from "node:net";
import { createGateway, type GatewayOptions } from "./create_gateway.ts";
import { openBridgeDoor } from "./bridge_door.ts";
import { dataChannelConfigOf } from "./data_channel_config.ts";
import type { Gateway } from "./gateway.ts";
import { createGatewayServer, type TlsPlace } from "./gateway_server.ts";
import { openSessionDoor, type SessionPlace } from "./session_door.ts";

/** Where a gateway listens. */
export interface GatewayPlace {
  /** @default {"127.0.0.1"} */
  readonly host?: string;
  /** 0 takes a free one. @default {0} */
  readonly port?: number;
  /** HTTP/2 and HTTP/1.1 over TLS. @default {HTTP/1.1 without TLS} */
  readonly tls?: TlsPlace;
  /**
   * WebTransport too, on the same host; needs `@currentspace/http3`, an optional peer.
   *
   * @default {none}
   */
  readonly http3?: Http3Place;
  /**
   * TCP port for bridges on the same host, such as the target of websockify; 0 takes a free one.
   *
   * @default {none}
   */
  readonly bridgePort?: number;
}

/** Where, and as whom, a gateway serves WebTransport. */
export interface Http3Place extends Omit<SessionPlace, "host" | "port"> {
  /** UDP port; 0 takes a free one. @default {the number of the TCP port} */
  readonly port?: number;
}

/** A gateway with a server of its own. */
export interface RunningGateway extends Gateway {
  /** Address without a path. */
  readonly url: string;
  /** Address without a path where WebTransport is served; null where it is not. */
  readonly transportUrl: string | null;
  /** The port for bridges; null where there is none. */
  readonly bridgePort: number | null;
  /** Drains, and stops listening. */
  stop(windowMs?: number): Promise<void>;
}

/**
 * Starts a gateway on a server of its own.
 *
 * @throws {Error} If it cannot listen there (`EADDRINUSE`, `EACCES`, …), cannot use its
 * certificate, or cannot serve WebTransport where that was asked for.
 */
export async function startGateway(
  options: GatewayOptions,
  { host = "127.0.0.1", port = 0, tls, http3, bridgePort }: GatewayPlace = {},
): Promise<RunningGateway> {
  // Data channels open no port on an address that was not named.
  const dataChannel = options.dataChannel ?? dataChannelConfigOf(undefined, host);
  const gateway = createGateway({ ...options, dataChannel });
  const { server, cut } = createGatewayServer(gateway, tls ?? null);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { address, port: taken, family } = server.address() as AddressInfo;
  const name = family === "IPv6" ? `[${address}]` : address;
  const open: { close(): Promise<void> }[] = [
    { close: () => new Promise((resolve) => server.close(() => resolve())) },
  ];
  const beside = async <D extends { close(): Promise<void> }>(opening: Promise<D>): Promise<D> => {
    try {
      const door = await opening;
      open.push(door);
      return door;
    } catch (error) {
      // A gateway with only some of its doors is none.
      await Promise.all(open.map((door) => door.close()));
      throw error;
    }
  };
  const bridges = bridgePort === undefined
    ? null
    : await beside(openBridgeDoor(gateway, address, bridgePort));
  const sessions = http3 === undefined ? null : await beside(openSessionDoor(
    gateway,
    { host: address, port: taken, ...http3 },
    options.clock,
  ));
  return {
    url: `${tls === undefined ? "http" : "https"}://${name}:${taken}`,
    transportUrl: sessions === null ? null : `https://${name}:${sessions.port}`,
    bridgePort: bridges?.port ?? null,
    handle: (request, response) => gateway.handle(request, response),
    upgrade: (request, socket, head) => gateway.upgrade(request, socket, head),
    stream: (stream, headers) => gateway.stream(stream, headers),
    get links(): number {
      return gateway.links;
    },
    session: (offered) => gateway.session(offered),
    bridge: (socket) => gateway.bridge(socket),
    drain: (windowMs) => gateway.drain(windowMs),
    stop: async (windowMs = 0) => {
      // Whoever is ended must not come back here.
      const closed = open.filter((door) => door !== sessions).map((door) => door.close());
      await gateway.drain(windowMs);
      cut();
      await Promise.all([...closed, sessions?.close()]);
    },
  };
}
