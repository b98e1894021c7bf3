import type { Hop, Secret, ServerProfile } from "@holdfast/core";

/** What one step of the battery reports while it runs. */
export interface ProbeStep {
  /** Such as `dns`, `tls`, `upgrade`; the same step reports again when its state changes. */
  readonly name: string;
  readonly hop: Hop;
  readonly state: "running" | "passed" | "failed" | "skipped";
  /** The vantage point, where a shorter path is probed. */
  readonly via?: string;
  /** A few words on what was seen, or why it was skipped; masked. */
  readonly detail?: string;
  /** How long it will take, said beforehand for long ones. */
  readonly takesMs?: number;
}

/** How long each kind of probe waits, in milliseconds. */
export interface ProbeDeadlines {
  /** @default {4000} */
  readonly dnsMs: number;
  /** @default {3000} */
  readonly tcpMs: number;
  /** @default {4000} */
  readonly tlsMs: number;
  /** @default {4000} */
  readonly httpMs: number;
  /** @default {4000} */
  readonly upgradeMs: number;
  /** For one frame there and back, at least. @default {1500} */
  readonly frameMs: number;
  /** For the whole battery without the idle hold and without the vantage points. @default {8500} */
  readonly totalMs: number;
  /** For the longest quiet of the idle hold (`deep`). @default {150000} */
  readonly idleMs: number;
}

/** A shorter path that is probed for comparison. */
export interface VantagePoint {
  /** Address of the same service, seen past some of the hops. */
  readonly url: string;
  /** Such as `LNbits` or `nginx`. */
  readonly name: string;
}

/** What {@linkcode probePath} probes, and how. */
export interface ProbeOptions {
  /**
   * `https://host`, `wss://host/api/v1/ws/<id>`, `https://host/v1/feeds/<feed>`, their plain twins,
   * any of them with a path.
   */
  readonly url: string;
  /** The id of the WebSocket's channel. @default {the one in the address, or a random one} */
  readonly item?: Secret;
  /** A wallet key. It never leaves over a TLS connection that does not hold. */
  readonly key?: Secret;
  /** Opens one feed of a gateway. It travels as a key does, and never in an address. */
  readonly ticket?: Secret;
  /** The feed of a gateway. @default {the one in the address, the ticket's, or `wallet`} */
  readonly feed?: string;
  /** @default {found out} */
  readonly profile?: ServerProfile;
  /** Holds links quiet and busy until something cuts them. @default {false} */
  readonly deep?: boolean;
  /**
   * The page's origin, as the handshake says it.
   *
   * @default {the target's own; none to a gateway, which asks where a page comes from}
   */
  readonly origin?: string;
  /** Shorter paths, in order from the server outwards. */
  readonly via?: readonly VantagePoint[];
  /** Ends the battery; what was seen until then is the result. */
  readonly signal?: AbortSignal;
  /** Hears of each step as it begins and ends. */
  readonly onStep?: (step: ProbeStep) => void;
  /** What differs from the defaults. */
  readonly deadlines?: Partial<ProbeDeadlines>;
  /** Further authorities to trust, as PEM. @default {those of Node} */
  readonly ca?: string;
  /** Where plain HTTP is tried beside TLS. @default {80 beside 443, else nowhere} */
  readonly plainPort?: number;
}

/** What holds where the options say nothing: a quick run ends within ten seconds. */
export const DEFAULT_DEADLINES: ProbeDeadlines = {
  dnsMs: 4000,
  tcpMs: 3000,
  tlsMs: 4000,
  httpMs: 4000,
  upgradeMs: 4000,
  frameMs: 1500,
  totalMs: 8500,
  idleMs: 150_000,
};
