import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import { type Hop, maskText, type Secret, type ServerProfile } from "@holdfast/core";
import {
  DEFAULT_DEADLINES,
  type ProbeDeadlines,
  type ProbeOptions,
  type ProbeStep,
} from "./probe_options.ts";
import { type ProbeTarget, randomChannel } from "./probe_target.ts";
import { ticketSubject } from "./ticket_subject.ts";

/** Their key shares fit into a small packet; those that resist quantum computers do not. */
export const SHORT_GROUPS = "X25519:P-256";

/** Connections that one battery may open; the quick one stays far below. */
const CONNECTIONS_MAX = 200;
/** Three retransmissions of a small packet fit into it. */
const ADAPTED_MS_MIN = 2000;

/** What all probes of one battery share: deadlines, secrets, and what is known so far. */
export class ProbeContext {
  readonly deadlines: ProbeDeadlines;
  /** Ends everything. */
  readonly signal: AbortSignal;
  readonly key: Secret | undefined;
  /** The feed of a gateway. */
  readonly feed: string;
  /** Whom to trust; undefined for Node's own authorities. Made once: it is costly. */
  readonly trust: SecureContext | undefined;
  readonly plainPort: number | undefined;
  readonly via: string | undefined;
  /** A channel of our own: nothing secret is learnt by listening to it. */
  readonly channel: string = randomChannel();
  /** The address that answers, once one does. */
  address: string | undefined;
  /** Found out by the first request, unless given. */
  profile: ServerProfile | undefined;
  /** Whether a gateway has a value to show; undefined where it was not asked. */
  hasValue: boolean | undefined;
  /** Whether secrets may travel: the certificate holds, or plain HTTP was asked for. */
  isTrusted = false;
  /** The slowest plain answer so far, in milliseconds. */
  slowestMs = 0;
  /** Whether only a short ClientHello is answered: then no other is sent. */
  needsShortHello = false;
  /** How wide the path has shown itself to be at its narrowest, in bytes a second. */
  bytesPerSecond: number | undefined;
  /** When the battery began, on the clock of the records. */
  readonly startedAt: number = Date.now();
  readonly #ca: string | undefined;
  readonly #ticket: Secret | undefined;
  readonly #givenOrigin: string | undefined;
  readonly #ownOrigin: string;
  #shortTrust: SecureContext | undefined;
  readonly #secrets: readonly Secret[];
  readonly #onStep: (step: ProbeStep) => void;
  #endsAt: number;
  #connections = 0;

  /** @param via The name of the vantage point, where this is not the whole path. */
  constructor(target: ProbeTarget, options: ProbeOptions, via?: string) {
    this.deadlines = { ...DEFAULT_DEADLINES, ...options.deadlines };
    this.signal = options.signal ?? new AbortController().signal;
    this.key = options.key;
    this.#ticket = options.ticket;
    this.feed = options.feed ?? target.feed ?? ticketSubject(options.ticket) ?? "wallet";
    this.#givenOrigin = options.origin;
    this.#ownOrigin = `${target.tls ? "https" : "http"}://${target.authority}`;
    this.#ca = options.ca;
    this.trust = options.ca === undefined ? undefined : trusting(options.ca);
    this.plainPort = options.plainPort ?? (target.tls && target.port === 443 ? 80 : undefined);
    this.via = via;
    this.profile = options.profile ?? (target.feed === undefined ? undefined : "holdfast");
    const { item, key, ticket } = options;
    this.#secrets = [target.item, item, key, ticket].filter((secret) => secret !== undefined);
    this.#onStep = options.onStep ?? (() => {});
    this.#endsAt = performance.now() + this.deadlines.totalMs;
  }

  /** The time of the records: milliseconds of the wall clock. */
  now(): number {
    return Date.now();
  }

  /**
   * The `Origin` of the handshake in question. Programs send none, and a gateway asks only pages
   * where they come from.
   */
  get origin(): string | undefined {
    return this.#givenOrigin ?? (this.profile === "holdfast" ? undefined : this.#ownOrigin);
  }

  /** The ticket for a gateway; undefined where there is none, or it may not travel. */
  get ticket(): string | undefined {
    return this.profile === "holdfast" && this.isTrusted ? this.#ticket?.reveal() : undefined;
  }

  /** Whether a probe that may take so long still ends in time; if not, it is not begun. */
  hasTime(ms: number): boolean {
    return !this.signal.aborted && performance.now() + ms <= this.#endsAt;
  }

  /** Gives the battery more time, where the path itself takes it. */
  extend(ms: number): void {
    this.#endsAt += ms;
  }

  /** A deadline that follows how slow the path has shown itself to be. */
  adaptedMs(mostMs: number): number {
    return Math.min(mostMs, Math.max(ADAPTED_MS_MIN, this.slowestMs * 4 + 500));
  }

  /** The same trust, with a ClientHello that fits into a small packet. */
  get shortTrust(): SecureContext {
    this.#shortTrust ??= trusting(this.#ca, SHORT_GROUPS);
    return this.#shortTrust;
  }

  /** Notes how fast something large passed. */
  sawWidth(bytesPerSecond: number): void {
    this.bytesPerSecond = Math.min(this.bytesPerSecond ?? Infinity, bytesPerSecond);
  }

  /** Counts a connection; false when there were enough. */
  mayConnect(): boolean {
    this.#connections++;
    return this.#connections <= CONNECTIONS_MAX && !this.signal.aborted;
  }

  /** How many connections were opened. */
  get connections(): number {
    return this.#connections;
  }

  /** Hides every secret in a text that came from outside. */
  mask(text: string): string {
    return maskText(text, this.#secrets);
  }

  /** Tells of a step. A listener that throws is not our trouble. */
  step(name: string, hop: Hop, state: ProbeStep["state"], more: Partial<ProbeStep> = {}): void {
    const via = this.via === undefined ? {} : { via: this.via };
    try {
      this.#onStep({ name, hop, state, ...via, ...more });
    } catch {
      // The battery goes on without it.
    }
  }
}

function trusting(ca: string | undefined, ecdhCurve?: string): SecureContext {
  return createSecureContext({
    ...ca === undefined ? {} : { ca: [...getCACertificates("default"), ca] },
    ...ecdhCurve === undefined ? {} : { ecdhCurve },
  });
}
