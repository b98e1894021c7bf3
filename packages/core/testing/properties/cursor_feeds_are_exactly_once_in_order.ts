import type { Message } from "../../runtime/connection.ts";
import { must } from "./must.ts";
import type { Part, Property } from "./property.ts";
import { runCase, type RuntimeCase, runtimeCaseArbitrary } from "./runtime_case.ts";

const SETTLES_MS = 800_000;

const runtime: Part<RuntimeCase> = {
  arbitrary: runtimeCaseArbitrary({
    carried: ["feed"],
    runMs: 40_000,
    values: { maxLength: 20 },
    hasPoll: [true],
  }),
  check: (given, keep) => {
    runCase(given, keep, ({ world, connection, watcher }) => {
      // Pulls go now to one gateway, now to another, and what the other shows may be old.
      world.server.hasLaggingGateway = true;
      const order = new Order();
      let newest = -1;
      watcher.watch(connection.message$, (message) => {
        const { value } = message;
        const moment = world.server.history.momentOf(Number(value));
        must(moment !== null, () => `what is delivered was sent, got ${value}`);
        order.take(message);
        newest = moment.version;
      });

      world.run(given.runMs);
      world.strike({ type: "heal" });
      must(
        world.clock.runUntil(
          () =>
            newest === world.server.history.current.version &&
            !world.clock.isAsleep,
          SETTLES_MS,
        ),
        () => `nothing is lost, but version ${newest} is the last`,
      );
    });
  },
};

/** What the order of a feed allows next. */
class Order {
  #epoch = "";
  #seq = -1;
  readonly #past = new Set<string>();

  take({ type, cursor }: Message<unknown>): void {
    must(cursor !== undefined, () => "every item has its place");
    const { epoch, seq } = cursor;
    must(!this.#past.has(epoch), () => `epoch ${epoch} is over`);
    if (epoch === this.#epoch) {
      must(
        seq > this.#seq,
        () => `${epoch}/${this.#seq} is followed by more, got ${seq}`,
      );
      const isNext = type === "snapshot" || seq === this.#seq + 1;
      must(
        isNext,
        () => `${epoch}/${this.#seq} is followed by the next event, got ${seq}`,
      );
    } else {
      must(
        type === "snapshot",
        () => `epoch ${epoch} begins with a snapshot, got ${type}`,
      );
      this.#past.add(this.#epoch);
    }
    [this.#epoch, this.#seq] = [epoch, seq];
  }
}

/**
 * Each item once, in order, across any switch; a snapshot closes every gap, and nothing is lost.
 */
export const cursorFeedsAreExactlyOnceInOrder: Property = {
  name: "cursor-feeds-are-exactly-once-in-order",
  runtime,
};
