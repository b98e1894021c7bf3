import {
  type Cursor,
  type LinkEnd,
  type LinkListener,
  type LinkRequest,
  type OpenFacts,
  type OpenLink,
  parseCursor,
  type SendResult,
  type Transport,
} from "@holdfast/core";
import type { TabMessage } from "./tab_message.ts";
import type { TabChannel, TabScope } from "./tab_scope.ts";

/** The leader says that it lives this often. */
const BEAT_MS = 2000;
/** Without a word of the leader for this long, it is frozen or gone, and its place is taken. */
const SILENCE_MS = 7000;

/** What a {@linkcode SharedLink} is made of. */
export interface SharedLinkParts {
  /** Carries the real link, in one of the tabs. */
  readonly transport: Transport;
  readonly request: LinkRequest;
  readonly listener: LinkListener;
  readonly scope: TabScope;
  /** The same for all tabs that share the link. */
  readonly name: string;
}

/**
 * One tab's share in a link that all tabs of an origin have together. Whoever holds the lock leads:
 * it has the real link, and tells the others what it carries. When it closes, the lock passes on;
 * when it freezes, it is stolen. The next leader resumes after the last message that was heard.
 */
export class SharedLink implements OpenLink {
  readonly #parts: SharedLinkParts;
  readonly #channel: TabChannel;
  readonly #stopWatching: () => void;
  readonly #waiting = new AbortController();
  /** Whose questions the real link is answering. */
  readonly #asks = new Map<number, { readonly from: string | null; readonly ask: number }>();
  readonly #id = Math.random().toString(36).slice(2);
  #asked = 0;
  #real: OpenLink | null = null;
  #facts: OpenFacts | null = null;
  #release: () => void = () => {};
  #lastText: string | null = null;
  #heardAt: number;
  #checkedAt: number;
  #isOpened = false;
  #isOver = false;

  constructor(parts: SharedLinkParts) {
    this.#parts = parts;
    const { scope, name } = parts;
    this.#heardAt = scope.now();
    this.#checkedAt = this.#heardAt;
    this.#channel = scope.createChannel(name, (message) => this.#hear(message as TabMessage));
    this.#stopWatching = scope.repeat(BEAT_MS, () => this.#watch());
    this.#say({ type: "hello" });
    this.#wait(false);
  }

  /** Whether this tab holds the real link. */
  get isLeader(): boolean {
    return this.#real !== null;
  }

  send(data: string | Uint8Array): SendResult {
    return this.#real?.send(data) ?? "not_open";
  }

  ask(ask: number): void {
    if (this.#real === null) this.#say({ type: "ask", from: this.#id, ask });
    else this.#askReal(null, ask);
  }

  abandon(code?: number, reason?: string): void {
    if (this.#isOver) return;
    const real = this.#real;
    this.#leave();
    real?.abandon(code, reason);
  }

  #wait(steal: boolean): void {
    const { scope, name } = this.#parts;
    // A lock that is stolen cannot be waited for at the same time (Web Locks §2.3).
    const options = steal ? { steal } : { signal: this.#waiting.signal };
    const held = scope.locks.request(name, options, () => this.#lead());
    held.catch(() => this.#resign());
  }

  /** Resolves when the lock may go. */
  #lead(): Promise<void> {
    if (this.#isOver || this.#real !== null) return Promise.resolve();
    const { transport, request } = this.#parts;
    const resumeAfter = this.#lastPlace() ?? request.resumeAfter;
    this.#real = transport.open({ ...request, resumeAfter }, this.#ownListener());
    return new Promise((resolve) => (this.#release = resolve));
  }

  /** Somebody took the lock while this tab was frozen. */
  #resign(): void {
    const real = this.#real;
    if (this.#isOver || real === null) return;
    this.#real = null;
    this.#facts = null;
    real.abandon();
    this.#heardAt = this.#parts.scope.now();
    this.#wait(false);
  }

  #ownListener(): LinkListener {
    const { listener } = this.#parts;
    const isMine = (): boolean => !this.#isOver && this.#real !== null;
    return {
      opened: (facts) => {
        if (!isMine()) return;
        this.#facts = facts;
        this.#say({ type: "opened", facts });
        this.#open(facts);
      },
      message: (data) => {
        if (!isMine()) return;
        this.#say({ type: "message", data });
        this.#remember(data);
        listener.message(data);
      },
      heard: () => {
        if (!isMine()) return;
        this.#say({ type: "heard" });
        listener.heard();
      },
      answered: (n) => {
        if (!isMine()) return;
        const asker = this.#asks.get(n);
        this.#asks.delete(n);
        if (asker === undefined) listener.heard();
        else if (asker.from === null) listener.answered(asker.ask);
        else this.#say({ type: "answered", to: asker.from, ask: asker.ask });
      },
      ended: (end) => {
        if (!isMine()) return;
        this.#say({ type: "ended", end });
        this.#end(end);
      },
    };
  }

  #hear(message: TabMessage): void {
    if (this.#isOver) return;
    if (this.#real !== null) return this.#serve(message);
    this.#heardAt = this.#parts.scope.now();
    const { listener } = this.#parts;
    switch (message.type) {
      case "opened":
        return this.#open(message.facts);
      case "message":
        if (!this.#isOpened) return;
        this.#remember(message.data);
        return listener.message(message.data);
      case "heard":
        return this.#isOpened ? listener.heard() : undefined;
      case "answered":
        return message.to === this.#id ? listener.answered(message.ask) : undefined;
      case "ended":
        return this.#end(message.end);
    }
  }

  /** What the leader does for the others. */
  #serve(message: TabMessage): void {
    if (message.type === "hello" && this.#facts !== null) {
      this.#say({ type: "opened", facts: this.#facts });
    } else if (message.type === "ask") {
      this.#askReal(message.from, message.ask);
    }
  }

  #askReal(from: string | null, ask: number): void {
    this.#asked += 1;
    this.#asks.set(this.#asked, { from, ask });
    // Of questions that nobody answers only the newest are kept.
    const [oldest] = this.#asks.keys();
    if (this.#asks.size > 100 && oldest !== undefined) this.#asks.delete(oldest);
    this.#real?.ask?.(this.#asked);
  }

  #watch(): void {
    const now = this.#parts.scope.now();
    const sinceCheckMs = now - this.#checkedAt;
    this.#checkedAt = now;
    if (this.#real !== null) return this.#say({ type: "beat" });
    // Who slept itself has heard nothing, and says nothing of the leader.
    if (sinceCheckMs > BEAT_MS * 2) this.#heardAt = now;
    if (now - this.#heardAt < SILENCE_MS) return;
    this.#heardAt = now;
    this.#wait(true);
  }

  #open(facts: OpenFacts): void {
    if (this.#isOpened) return;
    this.#isOpened = true;
    this.#parts.listener.opened(facts);
  }

  #remember(data: string | Uint8Array): void {
    if (typeof data === "string") this.#lastText = data;
  }

  /** Where the feed protocol's last message stands; other messages have no place. */
  #lastPlace(): Cursor | null {
    if (this.#lastText === null) return null;
    try {
      const { id } = JSON.parse(this.#lastText) as { readonly id?: unknown };
      return typeof id === "string" ? parseCursor(id) : null;
    } catch {
      return null;
    }
  }

  #say(message: TabMessage): void {
    if (!this.#isOver) this.#channel.post(message);
  }

  #end(end: LinkEnd): void {
    this.#leave();
    this.#parts.listener.ended(end);
  }

  #leave(): void {
    this.#isOver = true;
    this.#real = null;
    this.#stopWatching();
    this.#waiting.abort();
    this.#release();
    this.#channel.close();
  }
}
