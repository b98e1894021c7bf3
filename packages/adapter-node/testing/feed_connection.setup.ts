import { connect, type Connection, feedCodec, type Platform, type Route } from "@holdfast/core";
import { MemoryStore } from "@holdfast/core/testing";
import { systemClock } from "../system_clock.ts";

/** A connection that loses patience soon, and the values that it brought. */
export interface FeedConnection {
  readonly connection: Connection<number>;
  readonly values: readonly number[];
  /** Resolves with the first message of that value. */
  until(value: number): Promise<void>;
}

/** Opens a connection to the feed `counter` on one route. */
export function openFeedConnection(platform: Platform, route: Route): FeedConnection {
  const connection = connect({
    routes: [route],
    platform: { ...platform, memory: new MemoryStore(systemClock()) },
    codec: feedCodec(Number),
    options: {
      askEveryMs: 500,
      askEveryMsMin: 500,
      doubtedAskEveryMs: 250,
      askTimeoutMsMin: 400,
      askTimeoutMsMax: 800,
      rivalBaseMs: 100,
      rivalCapMs: 200,
      backoffBaseMs: 100,
      backoffCapMs: 200,
    },
  });
  const values: number[] = [];
  const waiting = new Map<number, () => void>();
  connection.message$.subscribe(({ value }) => {
    values.push(value);
    waiting.get(value)?.();
  });
  return {
    connection,
    values,
    until: async (value) => {
      if (values.includes(value)) return;
      await new Promise<void>((resolve) => waiting.set(value, resolve));
    },
  };
}
