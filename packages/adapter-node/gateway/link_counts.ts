import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { LinkRecord } from "./link_log.ts";

/** Counts links for Prometheus. No label holds a feed, an address or anything a client chose. */
export class LinkCounts {
  readonly #registry = new Registry();
  readonly #open = new Gauge({
    name: "holdfast_links",
    help: "Links open now",
    registers: [this.#registry],
  });
  readonly #opened = new Counter({
    name: "holdfast_links_opened_total",
    help: "Links that were opened",
    labelNames: ["carrier"],
    registers: [this.#registry],
  });
  readonly #refused = new Counter({
    name: "holdfast_links_refused_total",
    help: "Requests and handshakes that were refused, by code of the feed protocol",
    labelNames: ["carrier", "code"],
    registers: [this.#registry],
  });
  readonly #messages = new Counter({
    name: "holdfast_messages_total",
    help: "Messages written to links that have ended",
    labelNames: ["carrier"],
    registers: [this.#registry],
  });
  readonly #lived = new Histogram({
    name: "holdfast_link_seconds",
    help: "How long links lived",
    labelNames: ["carrier", "code"],
    buckets: [1, 5, 30, 60, 120, 300, 1800, 3600, 86_400],
    registers: [this.#registry],
  });

  /** A link began. */
  opened(carrier: string): void {
    this.#opened.inc({ carrier });
  }

  /** A request or handshake was refused. */
  refused(carrier: string, code: number): void {
    this.#refused.inc({ carrier: CARRIERS.has(carrier) ? carrier : "other", code });
  }

  /** A link ended. */
  ended({ carrier, livedMs, messages, code }: LinkRecord): void {
    this.#messages.inc({ carrier }, messages);
    this.#lived.observe({ carrier, code: code < 5000 ? code : 0 }, livedMs / 1000);
  }

  /** The text that Prometheus reads. */
  async render(links: number): Promise<{ readonly contentType: string; readonly text: string }> {
    this.#open.set(links);
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}

const CARRIERS: ReadonlySet<string> = new Set([
  ...["poll", "events", "stream", "next", "websocket", "data-channel", "webtransport"],
  "bridge",
]);
