import { Secret } from "@holdfast/core";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createGateway, type GatewayOptions } from "./create_gateway.ts";
import type { Gateway } from "./gateway.ts";
import type { LinkRecord } from "./link_log.ts";
import { refuseUpgrade } from "./refuse_upgrade.ts";
import { issueTicket } from "./ticket.ts";

/** The secret of every gateway under test. */
export const SECRET = new Secret("0123456789abcdef0123456789abcdef");

/** A gateway on a port of its own, over one upstream that a test speaks for. */
export interface GatewayBench {
  readonly gateway: Gateway;
  readonly url: string;
  /** Tickets for the feed `counter`. */
  readonly ticket: string;
  readonly ended: LinkRecord[];
  /** The upstream says the next number: 1, 2, 3, … */
  tick(): void;
  /** Resolves once an upstream was started. */
  readonly started: Promise<void>;
  close(): Promise<void>;
}

/** Starts a gateway with the feed `counter`, whose value is the newest of its events. */
export async function startGatewayBench(
  options: Partial<GatewayOptions> = {},
): Promise<GatewayBench> {
  const ended: LinkRecord[] = [];
  let value = 0;
  let publish = (_event: unknown, _value: unknown): void => {};
  let start = (): void => {};
  const started = new Promise<void>((resolve) => (start = resolve));
  const gateway = createGateway({
    secret: SECRET,
    // A client of a test is a client, though it comes from this host.
    proxies: [],
    upstream: (feed) =>
      feed !== "counter" ? null : {
        start: (next) => {
          publish = next;
          start();
          publish(value, value);
          return () => {};
        },
      },
    onLinkEnded: (record) => ended.push(record),
    ...options,
  });
  const server = createServer((request, response) => {
    if (!gateway.handle(request, response)) response.writeHead(404).end();
  });
  server.on("upgrade", (request, socket, head) => {
    if (!gateway.upgrade(request, socket, head)) refuseUpgrade(socket);
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    gateway,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ticket: (await issueTicket(SECRET, { feed: "counter" })).reveal(),
    ended,
    tick: () => publish(++value, value),
    started,
    close: async () => {
      await gateway.drain(0);
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
