import {
  DATAGRAM_FAULTS,
  type DatagramFault,
  type Fault,
  FAULTS,
  type FaultType,
} from "@holdfast/adapter-node/testing";
import type { Breakable } from "./breakable.ts";

/** A proxy that breaks what passes, one fault at a time. */
interface Proxy<F> {
  readonly fault: F | null;
  set(fault: F): void;
  heal(): void;
}

/** Faults that only a plain request meets, and those that only an upgrade meets. */
const OF_REQUESTS: readonly FaultType[] = ["rate_limited", "http_error", "reset_mid_body"];
const OF_UPGRADES: readonly FaultType[] = [
  "silent",
  "refused",
  "close_after_open",
  "mute",
  "strip_upgrade",
];
/** Another channel there is none of behind a bridge, and what is held back must be a stream. */
const OF_STREAMS: readonly FaultType[] = ["buffered", "wrong_channel"];
const TCP_FAULTS: readonly FaultType[] = FAULTS.map(({ type }) => type);

/** What passes a TCP proxy: everything over HTTP, or upgrades only, or plain requests only. */
export function breakableTcp(
  name: string,
  proxy: Proxy<Fault>,
  passes: "all" | "upgrades" | "requests",
): Breakable {
  const without: readonly FaultType[] = {
    all: [],
    upgrades: [...OF_REQUESTS, ...OF_STREAMS],
    requests: [...OF_UPGRADES, ...OF_STREAMS],
  }[passes];
  const faults = TCP_FAULTS.filter((type) => !without.includes(type));
  return breakable({ name, over: "TCP" }, proxy, faults, (type) => ({ type }) as Fault);
}

/** What passes a proxy of datagrams. */
export function breakableUdp(name: string, proxy: Proxy<DatagramFault>): Breakable {
  const faults = DATAGRAM_FAULTS.map(({ type }) => type);
  return breakable({ name, over: "UDP" }, proxy, faults, (type) => ({ type }) as DatagramFault);
}

function breakable<F>(
  named: Pick<Breakable, "name" | "over">,
  proxy: Proxy<F>,
  faults: readonly string[],
  faultOf: (type: string) => F,
): Breakable {
  return {
    ...named,
    faults,
    get isBroken(): boolean {
      return proxy.fault !== null;
    },
    break: (type) => proxy.set(faultOf(type)),
    heal: () => proxy.heal(),
  };
}
