import type { Clock, Cursor } from "@holdfast/core";
import {
  type ConsumerMessages,
  DeliverPolicy,
  DiscardPolicy,
  jetstream,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
  type JsMsg,
  StorageType,
  type StreamInfo,
} from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { FeedLog, type FeedLogLimits } from "./feed_log.ts";
import type { FeedMessage } from "./feed_message.ts";
import type { FeedStore, StoredFeed } from "./feed_store.ts";
import { NatsLease } from "./nats_lease.ts";

/** Where a {@linkcode natsStore} keeps feeds. */
export interface NatsStoreOptions {
  /** Servers, such as `nats://127.0.0.1:4222`. */
  readonly servers: readonly string[];
  /** Time for what expires. */
  readonly clock: Clock;
  /** What is kept of each feed. @default {{}} */
  readonly limits?: FeedLogLimits;
  /** How long a leader that says nothing keeps its lead, in milliseconds. @default {4000} */
  readonly leaseMs?: number;
}

const STREAM_PREFIX = "HOLDFAST_FEED_";
const CONNECT_TIMEOUT_MS = 5000;

/**
 * Feeds that live in NATS JetStream, for any number of gateways: one stream for each feed, whose
 * sequences are the cursor's, so a client that loses one gateway resumes on another. The epoch is
 * the moment the stream was made.
 *
 * @throws {Error} If no server can be reached.
 */
export async function natsStore(options: NatsStoreOptions): Promise<FeedStore> {
  const connection = await connect({
    servers: [...options.servers],
    timeout: CONNECT_TIMEOUT_MS,
    maxReconnectAttempts: -1,
    name: "holdfast gateway",
  });
  const parts: NatsParts = {
    connection,
    stream: jetstream(connection),
    admin: await jetstreamManager(connection),
    clock: options.clock,
    limits: options.limits ?? {},
  };
  let isConnected = true;
  void watch(connection, (connected) => (isConnected = connected));
  return {
    open: (name) => openFeed(parts, name),
    lead: (name, change) => {
      const lease = new NatsLease(connection, name, options.leaseMs ?? 4000, change);
      return () => lease.resign();
    },
    isReady: () => isConnected && !connection.isClosed(),
    close: () => connection.drain().catch(() => connection.close()),
  };
}

interface NatsParts {
  readonly connection: NatsConnection;
  readonly stream: JetStreamClient;
  readonly admin: JetStreamManager;
  readonly clock: Clock;
  readonly limits: FeedLogLimits;
}

async function watch(
  connection: NatsConnection,
  change: (connected: boolean) => void,
): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type === "disconnect" || type === "staleConnection") change(false);
    if (type === "reconnect") change(true);
  }
}

async function openFeed(parts: NatsParts, name: string): Promise<StoredFeed> {
  const { config, created, state } = await streamOf(parts, name);
  const epoch = Date.parse(created).toString(36);
  const consumer = await parts.stream.consumers.get(config.name, {
    deliver_policy: DeliverPolicy.All,
  });
  const feed = new NatsFeed(parts, name, new FeedLog(epoch, parts.limits, state.first_seq));
  await feed.mirror(await consumer.consume(), state.messages === 0 ? 0 : state.last_seq);
  return feed;
}

/** The stream of a feed; made where it does not exist, also when another gateway is quicker. */
async function streamOf({ admin, limits }: NatsParts, name: string): Promise<StreamInfo> {
  const stream = `${STREAM_PREFIX}${name}`;
  try {
    return await admin.streams.info(stream);
  } catch {
    await admin.streams.add({
      name: stream,
      subjects: [subjectOf(name)],
      max_msgs: limits.keptMax ?? 1000,
      discard: DiscardPolicy.Old,
      storage: StorageType.File,
    });
    return await admin.streams.info(stream);
  }
}

const subjectOf = (name: string): string => `holdfast.feed.${name}`;

/** One feed, mirrored from its stream. */
class NatsFeed implements StoredFeed {
  readonly #parts: NatsParts;
  readonly #name: string;
  readonly #listeners = new Set<(message: FeedMessage) => void>();
  readonly #epoch: string;
  #log: FeedLog;
  #expected: number;
  #messages: ConsumerMessages | null = null;

  constructor(parts: NatsParts, name: string, log: FeedLog) {
    this.#parts = parts;
    this.#name = name;
    this.#log = log;
    this.#epoch = log.epoch;
    this.#expected = log.nextSeq;
  }

  get cursor(): Cursor | null {
    return this.#log.cursor;
  }

  /** Follows the stream; resolves once everything up to `last` was seen. */
  mirror(messages: ConsumerMessages, last: number): Promise<void> {
    this.#messages = messages;
    return new Promise((resolve) => {
      if (last === 0) resolve();
      void (async () => {
        for await (const message of messages) {
          this.#take(message);
          if (message.seq >= last) resolve();
        }
      })().catch(() => {}).finally(resolve);
    });
  }

  async publish(event: unknown, value: unknown): Promise<void> {
    const { stream } = this.#parts;
    await stream.publish(subjectOf(this.#name), JSON.stringify({ event, value }));
  }

  snapshot(): FeedMessage | null {
    return this.#log.snapshot();
  }

  since(after: Cursor | null): readonly FeedMessage[] {
    return this.#log.since(after, this.#parts.clock.now());
  }

  follow(listener: (message: FeedMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#messages?.stop();
    await Promise.resolve();
  }

  #take(message: JsMsg): void {
    if (message.seq < this.#expected) return;
    // Older than what the stream still keeps: whoever resumes from there gets a gap.
    if (message.seq > this.#expected) {
      this.#log = new FeedLog(this.#epoch, this.#parts.limits, message.seq);
    }
    this.#expected = message.seq + 1;
    const { event, value } = message.json<{ event: unknown; value: unknown }>();
    const told = this.#log.append(event, value, this.#parts.clock.now());
    for (const listener of this.#listeners) listener(told);
  }
}
