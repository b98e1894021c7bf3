import {
  startChannelProxy,
  startDatagramProxy,
  startFaultProxy,
} from "@holdfast/adapter-node/testing";
import type { FeedAddresses } from "../feed_route.ts";
import type { Breakable } from "./breakable.ts";
import { breakableTcp, breakableUdp } from "./breakable_proxy.ts";

/** The way of one client to one gateway. */
export interface FeedPath {
  /** Where the gateway is reached by it; a door that was not asked for leads past it. */
  readonly addresses: FeedAddresses;
  /** What each door's carriers pass on it. */
  readonly parts: Readonly<Record<keyof FeedAddresses, readonly Breakable[]>>;
  close(): Promise<void>;
}

interface Door {
  readonly address: string;
  readonly parts: readonly Breakable[];
  close(): Promise<unknown>;
}

/** What hangs on the way at the end is not waited for. */
const CLOSE_MS = 2000;

/**
 * Starts a way to a gateway that breaks where it is told to.
 *
 * @param doors Those that lead by it.
 * @param seed Of its losses and jitter.
 */
export async function startFeedPath(
  gateway: FeedAddresses,
  doors: readonly (keyof FeedAddresses)[],
  seed: number,
): Promise<FeedPath> {
  const open = await Promise.all(
    [...new Set(doors)].map(async (door) => [door, await OPEN[door](gateway[door], seed)] as const),
  );
  const opened = Object.fromEntries(open) as Partial<Record<keyof FeedAddresses, Door>>;
  const partsOf = (door: keyof FeedAddresses): readonly Breakable[] => opened[door]?.parts ?? [];
  return {
    addresses: {
      http: opened.http?.address ?? gateway.http,
      channel: opened.channel?.address ?? gateway.channel,
      session: opened.session?.address ?? gateway.session,
      bridge: opened.bridge?.address ?? gateway.bridge,
    },
    parts: {
      http: partsOf("http"),
      channel: partsOf("channel"),
      session: partsOf("session"),
      bridge: partsOf("bridge"),
    },
    close: async () => {
      await Promise.race([
        Promise.all(open.map(([, door]) => door.close())),
        new Promise((wake) => setTimeout(wake, CLOSE_MS)),
      ]);
    },
  };
}

const OPEN: Readonly<
  Record<keyof FeedAddresses, (target: string, seed: number) => Promise<Door>>
> = {
  http: async (target, seed) => {
    const proxy = await startFaultProxy({ target, seed });
    return {
      address: proxy.url,
      parts: [breakableTcp("http", proxy, "all")],
      close: () => proxy.close(),
    };
  },
  channel: async (target, seed) => {
    const channels = await startChannelProxy({ target, seed });
    const offers = await startFaultProxy({ target: channels.url, seed });
    return {
      address: offers.url,
      parts: [breakableTcp("offers", offers, "requests"), breakableUdp("channels", channels)],
      close: () => Promise.all([offers.close(), channels.close()]),
    };
  },
  session: async (target, seed) => {
    const proxy = await startDatagramProxy({ targetPort: Number(new URL(target).port), seed });
    return {
      // Certificates are compared with names, and with no IP address.
      address: `https://localhost:${proxy.port}`,
      parts: [breakableUdp("sessions", proxy)],
      close: () => proxy.close(),
    };
  },
  bridge: async (target, seed) => {
    const { origin, pathname } = new URL(target.replace("ws:", "http:"));
    const proxy = await startFaultProxy({ target: origin, seed });
    return {
      address: `${proxy.url.replace("http:", "ws:")}${pathname}`,
      parts: [breakableTcp("bridge", proxy, "upgrades")],
      close: () => proxy.close(),
    };
  },
};
