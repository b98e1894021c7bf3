import { type LinkEnd, type OpenFacts, webSocket } from "@holdfast/core";
import { ScriptedTransport } from "@holdfast/core/testing";
import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { sharedTransport } from "./shared_transport.ts";
import type { TabScope } from "./tab_scope.ts";

/** A browser with any number of tabs: one lock, one channel, one clock. */
class Browser {
  #now = 0;
  readonly #tabs: Tab[] = [];
  readonly #queue: { readonly tab: Tab; readonly lead: () => void }[] = [];
  #holder: { readonly tab: Tab; readonly lose: () => void } | null = null;

  /** A new tab with a transport of its own. */
  tab(): Tab {
    const tab = new Tab(this);
    this.#tabs.push(tab);
    return tab;
  }

  get now(): number {
    return this.#now;
  }

  /** Time passes for every tab that is not frozen. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 1000) {
      this.#now += 1000;
      for (const tab of this.#tabs) tab.tick(this.#now);
      await turn();
    }
  }

  post(from: Tab, message: unknown): void {
    for (const tab of this.#tabs) if (tab !== from) tab.hear(structuredClone(message));
  }

  request(
    tab: Tab,
    { steal = false, signal }: { readonly steal?: boolean; readonly signal?: AbortSignal },
    callback: () => Promise<void>,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const lead = (): void => {
        const holder = { tab, lose: () => reject(new Error("AbortError")) };
        this.#holder = holder;
        void callback().then(() => {
          resolve(undefined);
          if (this.#holder === holder) this.#next();
        });
      };
      signal?.addEventListener("abort", () => {
        const place = this.#queue.findIndex((entry) => entry.lead === lead);
        if (place !== -1) this.#queue.splice(place, 1);
        reject(new Error("AbortError"));
      });
      if (steal) this.#holder?.lose();
      if (steal || this.#holder === null) queueMicrotask(lead);
      else this.#queue.push({ tab, lead });
      if (!steal && this.#holder === null) this.#holder = { tab, lose: () => {} };
    });
  }

  #next(): void {
    this.#holder = null;
    this.#queue.shift()?.lead();
  }
}

const turn = (): Promise<void> => new Promise((done) => setTimeout(done));
const ROUTE = webSocket("wss://host/socket", { guarantee: "cursor" });

class Tab {
  readonly real = new ScriptedTransport("websocket");
  readonly heard: string[] = [];
  isFrozen = false;
  readonly #browser: Browser;
  readonly #listeners: ((message: unknown) => void)[] = [];
  readonly #timers: { readonly everyMs: number; readonly callback: () => void }[] = [];

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  open(): { abandon(): void; ask?(ask: number): void } {
    const scope: TabScope = {
      locks: {
        request: (_name, options, callback) => this.#browser.request(this, options, callback),
      },
      createChannel: (_name, hear) => {
        this.#listeners.push(hear);
        return {
          post: (message) => this.#browser.post(this, message),
          close: () => void this.#listeners.splice(this.#listeners.indexOf(hear), 1),
        };
      },
      now: () => this.#browser.now,
      repeat: (everyMs, callback) => {
        const timer = { everyMs, callback };
        this.#timers.push(timer);
        return () => void this.#timers.splice(this.#timers.indexOf(timer), 1);
      },
    };
    const request = { route: ROUTE, resumeAfter: null, maxMessageBytes: 1000 };
    return sharedTransport(this.real, scope).open(request, {
      opened: (_facts: OpenFacts) => void this.heard.push("opened"),
      message: (data) => void this.heard.push(String(data)),
      heard: () => {},
      answered: (ask) => void this.heard.push(`answered ${ask}`),
      ended: ({ how, code }: LinkEnd) => void this.heard.push(`ended ${how} ${code}`),
    });
  }

  hear(message: unknown): void {
    if (!this.isFrozen) { for (const listener of [...this.#listeners]) listener(message); }
  }

  tick(now: number): void {
    if (this.isFrozen) return;
    for (const { everyMs, callback } of [...this.#timers]) if (now % everyMs === 0) callback();
  }
}

async function twoTabs(): Promise<{ browser: Browser; first: Tab; second: Tab; links: Link[] }> {
  const browser = new Browser();
  const [first, second] = [browser.tab(), browser.tab()];
  const links = [first.open(), second.open()];
  await turn();
  first.real.newest.open();
  await turn();
  return { browser, first, second, links };
}
type Link = ReturnType<Tab["open"]>;

test("sharedTransport() opens one real link for two tabs, and both hear it", async () => {
  const { first, second } = await twoTabs();
  first.real.newest.message('{"id":"e:1"}');
  deepEqual([first.real.links.length, second.real.links.length], [1, 0]);
  deepEqual(first.heard, ["opened", '{"id":"e:1"}']);
  deepEqual(second.heard, ["opened", '{"id":"e:1"}']);
});

test("sharedTransport() tells a tab that comes late that the link is open", async () => {
  const { browser } = await twoTabs();
  const late = browser.tab();
  late.open();
  await turn();
  deepEqual(late.heard, ["opened"]);
});

test("sharedTransport() lets the next tab resume where the closed leader was", async () => {
  const { first, second, links } = await twoTabs();
  first.real.newest.message('{"id":"e:41"}');
  links[0]?.abandon();
  await turn();
  deepEqual(second.real.newest.request.resumeAfter, { epoch: "e", seq: 41 });
  second.real.newest.open();
  second.real.newest.message('{"id":"e:42"}');
  deepEqual(second.heard, ["opened", '{"id":"e:41"}', '{"id":"e:42"}']);
});

test("sharedTransport() takes the place of a leader that freezes, and lets it follow", async () => {
  const { browser, first, second } = await twoTabs();
  first.isFrozen = true;
  await browser.pass(12_000);
  equal(second.real.links.length, 1);
  second.real.newest.open();
  first.isFrozen = false;
  await turn();
  second.real.newest.message("after");
  equal(first.heard.at(-1), "after");
  equal(first.real.newest.abandoned !== null, true);
});

test("sharedTransport() leaves a leader that lives its place", async () => {
  const { browser, second } = await twoTabs();
  await browser.pass(60_000);
  equal(second.real.links.length, 0);
});

test("sharedTransport() does not mistake its own sleep for the leader's", async () => {
  const { browser, second } = await twoTabs();
  second.isFrozen = true;
  await browser.pass(60_000);
  second.isFrozen = false;
  await browser.pass(4000);
  equal(second.real.links.length, 0);
});

test("sharedTransport() tells every tab how the link ended", async () => {
  const { first, second } = await twoTabs();
  first.real.newest.end({ how: "closed", code: 1012 });
  await turn();
  equal(first.heard.at(-1), "ended closed 1012");
  equal(second.heard.at(-1), "ended closed 1012");
});

test("sharedTransport() asks for another tab, and tells the answer to who asked", async () => {
  const { first, second, links } = await twoTabs();
  links[1]?.ask?.(7);
  links[0]?.ask?.(7);
  deepEqual(first.real.newest.asks, [1, 2]);
  first.real.newest.answer(1);
  deepEqual([first.heard.at(-1), second.heard.at(-1)], ["opened", "answered 7"]);
  first.real.newest.answer(2);
  equal(first.heard.at(-1), "answered 7");
});

test("sharedTransport() leaves each tab its own link where nothing is shared", () => {
  const own = new ScriptedTransport("websocket");
  equal(sharedTransport(own, null), own);
});
