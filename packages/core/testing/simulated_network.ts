import type { RouteKind } from "../model/route.ts";
import type { PathConditions, UselessLink } from "./fault_script.ts";
import type { SeededRandom } from "./seeded_random.ts";

/** Whether packets arrive, come back as errors, or vanish. */
export type Reach = "up" | "down" | "black_hole";

/** Why a kind of route is useless now. */
export interface Uselessness {
  readonly how: UselessLink;
  readonly status?: number;
  readonly retryAfterMs?: number;
}

/** What the network needs to know of a link that crosses it. */
export interface NetworkLink {
  /** Whether its owner believes it open. */
  readonly isOpen: boolean;
  /** The network has become reachable again. */
  resume(): void;
  /** It breaks, and the device sees it: 1006. */
  cut(): void;
  /** It dies in silence. */
  die(): void;
}

const GOOD_PATH: PathConditions = { latencyMs: 20, jitterMs: 0, loss: 0 };

/**
 * First retransmission timeout of TCP, which doubles (RFC 6298 §2.4 allows 1 s; Linux uses 200 ms).
 */
const RETRANSMIT_MS = 200;

/** Packets lost in a row, at most: loss delays, it never ends a link by itself. */
const LOST_IN_ROW_MAX = 6;

/** The path between the device and the server, and every fault that lies on it. */
export class SimulatedNetwork {
  reach: Reach = "up";
  conditions: PathConditions = GOOD_PATH;
  idleCut: { readonly afterMs: number; readonly isSilent: boolean } | null = null;
  lifetimeMs: number | null = null;
  readonly #useless = new Map<RouteKind, Uselessness>();
  readonly #links = new Set<NetworkLink>();
  readonly #random: SeededRandom;
  readonly #healthy: PathConditions;

  /**
   * @param random Draws jitter and loss.
   * @param conditions How the path is while nothing is wrong.
   */
  constructor(random: SeededRandom, conditions: Partial<PathConditions> = {}) {
    this.#random = random;
    this.#healthy = { ...GOOD_PATH, ...conditions };
    this.conditions = this.#healthy;
  }

  /** Links that cross the network now. */
  get links(): number {
    return this.#links.size;
  }

  /** Of them, those that their owners believe open. */
  get openLinks(): number {
    return [...this.#links].filter((link) => link.isOpen).length;
  }

  /** How long the next packet takes one way, in milliseconds. */
  delayMs(): number {
    const { latencyMs, jitterMs, loss } = this.conditions;
    let delay = latencyMs;
    if (jitterMs > 0) delay += this.#random.next() * jitterMs;
    for (let lost = 0; loss > 0 && lost < LOST_IN_ROW_MAX; lost++) {
      if (this.#random.next() >= loss) break;
      delay += RETRANSMIT_MS * 2 ** lost;
    }
    return delay;
  }

  /** Why links of this kind are useless; `null` if they are not. */
  uselessness(kind: RouteKind): Uselessness | null {
    return this.#useless.get(kind) ?? null;
  }

  /** Makes links of these kinds useless from now on. */
  spoil(kinds: readonly RouteKind[], why: Uselessness): void {
    for (const kind of kinds) this.#useless.set(kind, why);
  }

  /** A link crosses the network until the returned function is called. */
  join(link: NetworkLink): () => void {
    this.#links.add(link);
    return () => void this.#links.delete(link);
  }

  /** Changes whether packets arrive. */
  setReach(reach: Reach): void {
    this.reach = reach;
    for (const link of [...this.#links]) {
      if (reach === "up") link.resume();
      if (reach === "down") link.cut();
    }
  }

  /** Breaks every link, seen or in silence. */
  break(how: "cut" | "half_open"): void {
    for (const link of [...this.#links]) {
      if (how === "cut") link.cut();
      else link.die();
    }
  }

  /** Everything is as in the beginning. */
  heal(): void {
    this.conditions = this.#healthy;
    this.idleCut = null;
    this.lifetimeMs = null;
    this.#useless.clear();
    if (this.reach !== "up") this.setReach("up");
  }
}
