import type { PullFailure } from "../model/link_end.ts";
import type { Clock } from "../ports/clock.ts";
import type { Puller, PullRequest, PullResult } from "../ports/puller.ts";
import { readBodyStart } from "./body_text.ts";
import { failureText } from "./failure_text.ts";
import { bodyStart, retryAfterOf, tellingHeaders } from "./http_evidence.ts";
import { requestSecrets } from "./request_secrets.ts";
import type { ResponseLike, WebPlatform } from "./web_platform.ts";

/**
 * A puller over `fetch`. The deadline covers the whole answer, since headers without a body are a
 * way of not answering.
 *
 * @param web The platform's Web APIs.
 * @param clock Time for the deadline and for `Retry-After` dates.
 */
export function createFetchPuller<Signal>(web: WebPlatform<Signal>, clock: Clock): Puller {
  return {
    pull: (request, report) => {
      const question = new Question(web, clock, request, report);
      // The report never comes before pull() returned.
      Promise.resolve().then(() => question.run());
      return () => question.cancel();
    },
  };
}

class Question<Signal> {
  readonly #web: WebPlatform<Signal>;
  readonly #clock: Clock;
  readonly #request: PullRequest;
  readonly #report: (result: PullResult) => void;
  readonly #secrets: readonly string[];
  readonly #abort: { readonly signal: Signal; abort(): void };
  readonly #cancelDeadline: () => void;
  /** What is known of the answer when the deadline passes. */
  #seen: Pick<PullFailure, "status" | "headers"> = {};
  #isOver = false;

  constructor(
    web: WebPlatform<Signal>,
    clock: Clock,
    request: PullRequest,
    report: (result: PullResult) => void,
  ) {
    this.#web = web;
    this.#clock = clock;
    this.#request = request;
    this.#report = report;
    this.#secrets = requestSecrets(request.url, request.headers);
    this.#abort = web.createAbort();
    this.#cancelDeadline = clock.after(request.timeoutMs, () => {
      const message = `No complete answer within ${request.timeoutMs} ms`;
      this.#fail({ how: "timeout", ...this.#seen, message });
    });
  }

  cancel(): void {
    this.#isOver = true;
    this.#release();
  }

  /** Asks and reports. Never rejects. */
  async run(): Promise<void> {
    if (this.#isOver) return;
    try {
      const response = await this.#ask();
      if (this.#isOver) return;
      this.#seen = {
        ...(response.status === 0 ? {} : { status: response.status }),
        headers: tellingHeaders(response.headers, this.#secrets),
      };
      if (response.status === 304) this.#succeed(response, "");
      else if (response.status >= 200 && response.status < 300) await this.#read(response);
      else await this.#refuse(response);
    } catch (error) {
      const message = failureText(error, this.#secrets);
      this.#fail({ how: "network", ...this.#seen, message });
    }
  }

  #ask(): Promise<ResponseLike> {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(this.#request.headers)) {
      headers[name] = value.reveal();
    }
    if (this.#request.etag !== null) headers["if-none-match"] = this.#request.etag;
    return this.#web.fetch(this.#request.url.reveal(), {
      method: "GET",
      headers,
      cache: "no-store",
      redirect: "manual",
      signal: this.#abort.signal,
    });
  }

  async #read(response: ResponseLike): Promise<void> {
    const reader = response.body?.getReader();
    const decoder = this.#web.createDecoder();
    let text = "";
    let bytes = 0;
    while (reader !== undefined) {
      const chunk = await reader.read();
      if (this.#isOver) return;
      if (chunk.done) break;
      bytes += chunk.value.byteLength;
      if (bytes > this.#request.maxBytes) {
        const message = `Answer larger than ${this.#request.maxBytes} bytes`;
        return this.#fail({ how: "invalid", ...this.#seen, message });
      }
      text += decoder.decode(chunk.value as Uint8Array<ArrayBuffer>, { stream: true });
    }
    this.#succeed(response, text + decoder.decode());
  }

  async #refuse(response: ResponseLike): Promise<void> {
    const text = await readBodyStart(response, this.#web, this.#clock);
    const retryAfterMs = retryAfterOf(response.headers, this.#clock.now());
    this.#fail({
      how: "status",
      ...this.#seen,
      bodyStart: bodyStart(text, this.#secrets),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      // A page may not see the status of a redirect (Fetch §2.2.6).
      ...(response.type === "opaqueredirect"
        ? { message: "Redirected to another address, which is not followed" }
        : {}),
    });
  }

  #succeed(response: ResponseLike, body: string): void {
    const isUnchanged = response.status === 304;
    this.#finish({
      ok: true,
      status: response.status,
      body,
      etag: response.headers.get("etag") ?? (isUnchanged ? this.#request.etag : null),
      isUnchanged,
      headers: this.#seen.headers ?? {},
    });
  }

  #fail(failure: PullFailure): void {
    this.#finish({ ok: false, failure });
  }

  #finish(result: PullResult): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#release();
    this.#report(result);
  }

  #release(): void {
    this.#cancelDeadline();
    this.#abort.abort();
  }
}
