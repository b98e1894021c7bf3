import { nodePlatform } from "@holdfast/adapter-node";
import {
  createGateway,
  type Gateway,
  issueTicket,
  type OfferedSession,
  refuseUpgrade,
  walletUpstream,
} from "@holdfast/adapter-node/gateway";
import { Secret } from "@holdfast/core";
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, isIP } from "node:net";
import { isOwnPage } from "../src/lib/server/own_page.ts";
import type { SiteGateway } from "../src/lib/server/site.ts";
import type { DoorSettings } from "./door_settings.ts";
import { openDoors } from "./open_doors.ts";
import { isOwnSession } from "./own_session.ts";

/** The wallet that a gateway serves. */
export interface WalletPlace {
  readonly feed: string;
  /** Address of LNbits, as this process reaches it. */
  readonly server: string;
  /** The invoice key; it stays in this process. */
  readonly key: string;
  /** Where the pages' server listens; no other door opens a port on any other address. */
  readonly host: string;
  readonly doors: DoorSettings;
}

/** A gateway inside the server of the pages. */
export interface MountedGateway
  extends Pick<Gateway, "handle" | "upgrade">, Omit<SiteGateway, "address"> {
  /** A second door on a port of its own, for a proxy in front; for pages on loopback only. */
  openDoor(): Promise<string>;
  /** Ends every link, spread over a moment, and the doors. */
  close(): Promise<void>;
}

const STRANGER = '{"code":4403,"detail":"This origin may not read here"}';
const TICKET_TTL_S = 300;
const DRAIN_MS = 1000;
const LOOPBACK_REGEXP = /^https?:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/**
 * Makes a gateway for one wallet. Tickets are signed with a secret that dies with this process: a
 * page whose ticket no longer holds asks for another.
 *
 * @throws {StartError} If one of its further doors cannot be opened.
 */
export async function openGateway(
  { feed, server, key, host, doors: settings }: WalletPlace,
): Promise<MountedGateway> {
  const secret = new Secret(randomBytes(32).toString("base64url"));
  const source = { server, key: new Secret(key), platform: () => nodePlatform() };
  const upstream = walletUpstream(source);
  const gateway = createGateway({
    secret,
    // Who may call is decided before it is asked, by the name that the page was opened under.
    origins: ["*"],
    dataChannel: isIP(host) === 0 ? false : { bindAddress: host },
    upstream: (name) => name === feed ? upstream : null,
  });
  const session = (offered: OfferedSession): boolean => {
    const names = {
      bound: host,
      url: settings.http3?.url ?? null,
      hosts: process.env.HOLDFAST_HOSTS,
    };
    if (isOwnSession(offered.request, names)) return gateway.session(offered);
    offered.refuse(403, [["content-type", "application/json"]], STRANGER);
    return true;
  };
  const doors = await openDoors(
    { session, bridge: (socket) => gateway.bridge(socket) },
    host,
    settings,
  );
  const closers: (() => Promise<void>)[] = [doors.close];
  const refuseStranger = (request: IncomingMessage): boolean =>
    request.headers.origin !== undefined && !isOwnRequest(request);
  return {
    feed,
    transport: doors.transport,
    bridges: doors.bridges,
    handle: (request, response) => {
      if (!isFeedPath(request)) return gateway.handle(request, response);
      if (!refuseStranger(request)) return gateway.handle(request, response);
      response.writeHead(403, { "content-type": "application/json" })
        .end(STRANGER);
      return true;
    },
    upgrade: (request, socket, head) => {
      if (!isFeedPath(request) || !refuseStranger(request)) {
        return gateway.upgrade(request, socket, head);
      }
      refuseUpgrade(socket, "origin");
      return true;
    },
    issue: async () => {
      const ticket = await issueTicket(secret, { feed, ttlS: TICKET_TTL_S });
      return { ticket: ticket.reveal(), forMs: TICKET_TTL_S * 1000, hashes: doors.hashes };
    },
    openDoor: async () => {
      const door = await openDoor(gateway);
      closers.push(door.close);
      return door.url;
    },
    close: async () => {
      await gateway.drain(gateway.links === 0 ? 0 : DRAIN_MS);
      for (const close of closers) await close();
    },
  };
}

function isFeedPath({ url }: IncomingMessage): boolean {
  return url?.startsWith("/v1/") ?? false;
}

function isOwnRequest({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  const site = headers["sec-fetch-site"];
  const sender = { origin, host, site: typeof site === "string" ? site : undefined };
  return isOwnPage(sender, process.env.HOLDFAST_HOSTS);
}

async function openDoor(gateway: Gateway): Promise<{
  readonly url: string;
  readonly close: () => Promise<void>;
}> {
  const isStranger = ({ headers }: IncomingMessage): boolean =>
    headers.origin !== undefined && !LOOPBACK_REGEXP.test(headers.origin);
  const server = createServer((request, response) => {
    if (isStranger(request) || !gateway.handle(request, response)) response.writeHead(403).end();
  });
  server.on("upgrade", (request, socket, head) => {
    if (isStranger(request)) refuseUpgrade(socket, "origin");
    else if (!gateway.upgrade(request, socket, head)) refuseUpgrade(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
