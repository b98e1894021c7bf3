/** One call that is due at one time. */
export interface Timer {
  readonly dueAt: number;
  /** Place among timers of the same time: order of insertion. */
  readonly order: number;
  /** `null` once it was cancelled or has fired. */
  callback: (() => void) | null;
}

/**
 * Timers by due time, then by order of insertion. A cancelled timer stays until it would come up,
 * and costs nothing but its place; {@linkcode TimerHeap.size} does not count it.
 */
export class TimerHeap {
  readonly #timers: Timer[] = [];
  #live = 0;

  /** Timers that wait, without the cancelled ones. */
  get size(): number {
    return this.#live;
  }

  /** Adds a timer. */
  push(timer: Timer): void {
    this.#live++;
    const timers = this.#timers;
    let at = timers.length;
    timers.push(timer);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = timers[parent]!;
      if (!isBefore(timer, above)) break;
      timers[at] = above;
      at = parent;
    }
    timers[at] = timer;
  }

  /** The timer that comes first; `undefined` if none waits. */
  peek(): Timer | undefined {
    while (this.#timers[0]?.callback === null) this.#drop();
    return this.#timers[0];
  }

  /** Takes the first timer out and gives its callback, or `null` if none waits. */
  take(): (() => void) | null {
    const first = this.peek();
    if (first === undefined) return null;
    const callback = first.callback;
    this.cancel(first);
    this.#drop();
    return callback;
  }

  /** Makes sure that the timer never fires; calling it again does nothing. */
  cancel(timer: Timer): void {
    if (timer.callback === null) return;
    timer.callback = null;
    this.#live--;
  }

  #drop(): void {
    const timers = this.#timers;
    const last = timers.pop()!;
    if (timers.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= timers.length) break;
      if (
        child + 1 < timers.length &&
        isBefore(timers[child + 1]!, timers[child]!)
      ) child++;
      if (!isBefore(timers[child]!, last)) break;
      timers[at] = timers[child]!;
      at = child;
    }
    timers[at] = last;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.order < b.order);
}
