import type { LinkEnd } from "../../model/link_end.ts";
import type { LinkListener, OpenFacts, OpenLink } from "../../ports/transport.ts";
import type { ConformanceTools } from "./conformance_case.ts";
import { expect, show } from "./expectation.ts";

/** One call of a link's listener. */
export type LinkEntry =
  | { readonly type: "opened"; readonly facts: OpenFacts }
  | { readonly type: "message"; readonly data: string | Uint8Array }
  | { readonly type: "heard" }
  | { readonly type: "answered"; readonly ask: number }
  | { readonly type: "ended"; readonly end: LinkEnd };

/**
 * Collects the calls of one link's listener in order, and lets a case wait for them within a bound.
 */
export class LinkRecorder implements LinkListener {
  /** Every call so far. */
  readonly entries: LinkEntry[] = [];
  /** Called after each entry, synchronously, as a real listener would act. */
  onEntry: (entry: LinkEntry) => void = () => {};
  readonly #tools: ConformanceTools;
  readonly #waiters = new Set<() => void>();
  readonly #breaches: string[] = [];
  #link: OpenLink | null = null;
  #isAbandoned = false;

  constructor(tools: ConformanceTools) {
    this.#tools = tools;
  }

  /** The link, once `open` returned. */
  get link(): OpenLink {
    expect(this.#link !== null, "The link was used before open() returned");
    return this.#link;
  }

  /** Tells the recorder that `open` returned. */
  attach(link: OpenLink): void {
    this.#link = link;
  }

  /** Leaves the link; every later call of the listener breaks the contract. */
  abandon(code?: number, reason?: string): void {
    this.#isAbandoned = true;
    this.link.abandon(code, reason);
  }

  opened(facts: OpenFacts): void {
    if (this.entries.length > 0) {
      this.#breach("opened() came after another call");
    }
    this.#add({ type: "opened", facts });
  }

  message(data: string | Uint8Array): void {
    if (!this.isOpened) this.#breach("message() came before opened()");
    this.#add({ type: "message", data });
  }

  heard(): void {
    if (!this.isOpened) this.#breach("heard() came before opened()");
    this.#add({ type: "heard" });
  }

  answered(ask: number): void {
    if (!this.isOpened) this.#breach("answered() came before opened()");
    this.#add({ type: "answered", ask });
  }

  ended(end: LinkEnd): void {
    this.#add({ type: "ended", end });
  }

  /** Whether `opened` was called. */
  get isOpened(): boolean {
    return this.entries[0]?.type === "opened";
  }

  /** The messages so far. */
  get messages(): (string | Uint8Array)[] {
    return this.entries.flatMap((entry) => entry.type === "message" ? [entry.data] : []);
  }

  /** Waits for `opened`; fails if the link ends first. */
  async untilOpened(): Promise<OpenFacts> {
    await this.until(() => this.entries.length > 0, "opened()");
    const first = this.entries[0]!;
    expect(first.type === "opened", `Expected opened(), saw ${show(first)}`);
    return first.facts;
  }

  /** Waits for `ended`. */
  async untilEnded(): Promise<LinkEnd> {
    const find = (): LinkEntry | undefined => this.entries.find(({ type }) => type === "ended");
    await this.until(() => find() !== undefined, "ended()");
    const entry = find();
    expect(entry?.type === "ended", `Expected ended(), saw ${show(entry)}`);
    return entry.end;
  }

  /** Waits until this many messages came. */
  async untilMessages(count: number): Promise<(string | Uint8Array)[]> {
    await this.until(() => this.messages.length >= count, `${count} messages`);
    return this.messages;
  }

  /** Waits until the condition holds, asked after every call; fails when patience ends. */
  async until(isMet: () => boolean, what: string): Promise<void> {
    if (isMet()) return;
    let wake: () => void = () => {};
    const met = new Promise<true>((resolve) => {
      wake = () => {
        if (isMet()) resolve(true);
      };
    });
    this.#waiters.add(wake);
    const isInTime = await Promise.race([
      met,
      this.#tools.sleep(this.#tools.patienceMs).then(() => false),
    ]);
    this.#waiters.delete(wake);
    const seen = show(this.entries.slice(-5));
    expect(
      isInTime,
      `Waited ${this.#tools.patienceMs} ms for ${what}; last calls: ${seen}`,
    );
  }

  /** Fails if the listener's contract was ever broken. */
  verify(): void {
    expect(this.#breaches.length === 0, this.#breaches.join("; "));
  }

  #add(entry: LinkEntry): void {
    if (this.#link === null) {
      this.#breach(`${entry.type}() came before open() returned`);
    }
    if (this.#isAbandoned) this.#breach(`${entry.type}() came after abandon()`);
    if (this.entries.at(-1)?.type === "ended") {
      this.#breach(`${entry.type}() came after ended()`);
    }
    this.entries.push(entry);
    this.onEntry(entry);
    for (const wake of [...this.#waiters]) wake();
  }

  #breach(what: string): void {
    if (this.#breaches.length < 10) this.#breaches.push(what);
  }
}
