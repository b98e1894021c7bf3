import type { RouteKind } from "../model/route.ts";
import type { Clock } from "./clock.ts";
import type { Memory } from "./memory.ts";
import type { Puller } from "./puller.ts";
import type { Random } from "./random.ts";
import type { Signals } from "./signals.ts";
import type { Transport } from "./transport.ts";

/** Every port, filled: what a page, a Node program or a test hands to core. */
export interface Platform {
  readonly clock: Clock;
  readonly random: Random;
  readonly signals: Signals;
  readonly memory: Memory;
  readonly puller: Puller;
  /** The carriers that exist here; routes of other kinds are left out, and the evidence says so. */
  readonly transports: Readonly<Partial<Record<RouteKind, Transport>>>;
}
