import type { Breakable } from "../path/breakable.ts";
import { Chance } from "./chance.ts";
import type { Place } from "./place.ts";

/** A part of a path is broken or healed this often, each at a moment of its own. */
const CHANGE_MS = 80;
/** A gateway is stopped and started again this often. */
const RESTART_MS = 20_000;
/** A part that is whole stays so as often as this. */
const SPARED_SHARE = 0.4;

/** A part that was broken, and by what. */
export interface Break {
  /** What was broken. */
  readonly part: Breakable;
  /** By which of its faults. */
  readonly fault: string;
}

/** Breaks and heals paths, and restarts gateways; the same in the same order for the same seed. */
export class Chaos {
  restarts = 0;
  readonly #breaks: Break[] = [];
  #isOver = false;
  readonly #parts: readonly Breakable[];
  readonly #places: readonly Place[];
  readonly #ofPaths: Chance;
  readonly #ofPlaces: Chance;
  readonly #timers: ReturnType<typeof setInterval>[];
  #restarting: Promise<void> = Promise.resolve();

  constructor(seed: number, parts: readonly Breakable[], places: readonly Place[]) {
    this.#parts = parts;
    this.#places = places;
    // Timers of different lengths must not take each other's draws.
    this.#ofPaths = new Chance(seed);
    this.#ofPlaces = new Chance(seed + 1);
    this.#timers = [
      setInterval(() => this.#change(), CHANGE_MS),
      setInterval(() => this.#restart(), RESTART_MS),
    ];
  }

  /** Every break so far. */
  get breaks(): readonly Break[] {
    return this.#breaks;
  }

  /** Heals everything, and rests. */
  async end(): Promise<void> {
    this.#isOver = true;
    for (const timer of this.#timers) clearInterval(timer);
    for (const part of this.#parts) part.heal();
    await this.#restarting;
  }

  #change(): void {
    const part = this.#ofPaths.pick(this.#parts);
    if (part.isBroken || this.#ofPaths.draw() < SPARED_SHARE) return part.heal();
    const fault = this.#ofPaths.pick(part.faults);
    part.break(fault);
    this.#breaks.push({ part, fault });
  }

  #restart(): void {
    const place = this.#ofPlaces.pick(this.#places);
    this.#restarting = this.#restarting.then(async () => {
      if (this.#isOver) return;
      this.restarts += 1;
      await place.stop();
      await place.begin();
    });
  }
}
