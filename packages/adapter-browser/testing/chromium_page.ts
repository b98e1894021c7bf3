import type { DevtoolsSession } from "./devtools_session.ts";

/** How long a condition may take to come true, in milliseconds. */
const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 50;

interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { readonly description?: string };
  };
}

/** One tab of a {@linkcode Chromium}. */
export class ChromiumPage {
  readonly #devtools: DevtoolsSession;
  readonly #targetId: string;
  readonly #sessionId: string;

  private constructor(devtools: DevtoolsSession, targetId: string, sessionId: string) {
    this.#devtools = devtools;
    this.#targetId = targetId;
    this.#sessionId = sessionId;
  }

  /** Attaches to a target. */
  static async attach(devtools: DevtoolsSession, targetId: string): Promise<ChromiumPage> {
    const { sessionId } = await devtools.call<{ sessionId: string }>("Target.attachToTarget", {
      targetId,
      flatten: true,
    });
    return new ChromiumPage(devtools, targetId, sessionId);
  }

  /** Calls a method of the DevTools protocol on this page. */
  call<T>(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<T> {
    return this.#devtools.call<T>(method, params, this.#sessionId);
  }

  /** Goes to an address and waits until its module has run and set `isReady`. */
  async goto(url: string): Promise<void> {
    await this.call("Page.navigate", { url });
    // The page tells its address as it is normalised.
    const href = JSON.stringify(new URL(url).href);
    await this.until(`location.href === ${href} && globalThis.isReady === true`);
  }

  /** Lets a server stand in for an origin that needs no network and no certificate. */
  async mirror(origin: string, serverUrl: string): Promise<void> {
    this.#devtools.listen(this.#sessionId, (method, params) => {
      if (method !== "Fetch.requestPaused") return;
      const { requestId, request } = params as {
        readonly requestId: string;
        readonly request: { readonly url: string };
      };
      const { pathname, search } = new URL(request.url);
      void this.#fulfill(requestId, `${serverUrl}${pathname}${search}`);
    });
    await this.call("Fetch.enable", { patterns: [{ urlPattern: `${origin}/*` }] });
  }

  async #fulfill(requestId: string, address: string): Promise<void> {
    const response = await fetch(address);
    await this.call("Fetch.fulfillRequest", {
      requestId,
      responseCode: response.status,
      responseHeaders: [{
        name: "content-type",
        value: response.headers.get("content-type") ?? "",
      }],
      body: Buffer.from(await response.arrayBuffer()).toString("base64"),
    });
  }

  /** Goes back one entry of the history. */
  async back(): Promise<void> {
    const history = await this.call<{
      readonly currentIndex: number;
      readonly entries: readonly { readonly id: number; readonly url: string }[];
    }>("Page.getNavigationHistory");
    const entry = history.entries[history.currentIndex - 1];
    if (entry === undefined) throw new Error("Cannot go back: this is the first page");
    await this.call("Page.navigateToHistoryEntry", { entryId: entry.id });
    await this.until(`location.href === ${JSON.stringify(entry.url)}`);
  }

  /** Brings its tab to the front, which hides the one that was there. */
  async toFront(): Promise<void> {
    await this.#devtools.call("Target.activateTarget", { targetId: this.#targetId });
  }

  /**
   * Evaluates an expression, awaits it, and gives its value back as JSON would.
   *
   * @throws {Error} If the page throws.
   */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.call<Evaluated>("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) {
      const { text, exception } = exceptionDetails;
      throw new Error(`Cannot evaluate in the page: ${exception?.description ?? text}`);
    }
    return result.value as T;
  }

  /**
   * Waits until an expression is true.
   *
   * @throws {Error} If it is not within 20 s.
   */
  async until(expression: string): Promise<void> {
    for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_EVERY_MS) {
      // While a page is on its way to another there may be none to ask.
      if (await this.evaluate(expression).catch(() => false) === true) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    throw new Error(`Waited ${PATIENCE_MS} ms in vain for ${expression}`);
  }
}
