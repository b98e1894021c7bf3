import type { PullFailure } from "../model/link_end.ts";
import type { Puller, PullRequest, PullResult } from "../ports/puller.ts";

/** What a {@linkcode ScriptedPull} answers beside its body. */
export interface ScriptedAnswer {
  /** @default {200} */
  readonly status?: number;
  /** @default {null} */
  readonly etag?: string | null;
  /** @default {false} */
  readonly isUnchanged?: boolean;
  /** @default {{}} */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The most pulls one puller keeps. */
const PULLS_MAX = 100_000;

/**
 * A puller whose answers a test gives by hand. It has no patience of its own: a pull without an
 * answer waits for ever.
 *
 * @example An answer, and one that comes too late
 * ```ts
 * import { Secret } from "@holdfast/core";
 * import { ScriptedPuller } from "@holdfast/core/testing";
 * import { deepEqual } from "node:assert/strict";
 *
 * const puller = new ScriptedPuller();
 * const seen: string[] = [];
 * const request = {
 *   url: new Secret("https://host/"),
 *   headers: {},
 *   etag: null,
 *   timeoutMs: 5000,
 *   maxBytes: 1000,
 * };
 * puller.pull(request, (result) => seen.push(result.ok ? result.body : result.failure.how));
 * puller.newest.answer("42");
 * puller.pull(request, () => seen.push("never"))();
 * puller.newest.fail({ how: "network" });
 * deepEqual(seen, ["42"]);
 * ```
 */
export class ScriptedPuller implements Puller {
  readonly #pulls: ScriptedPull[] = [];

  /** Every pull ever asked, oldest first. */
  get pulls(): readonly ScriptedPull[] {
    return this.#pulls;
  }

  /** Pulls that wait for their answer. */
  get live(): readonly ScriptedPull[] {
    return this.#pulls.filter((pull) => pull.isWaiting);
  }

  /**
   * The pull asked last.
   * @throws {Error} If none was.
   */
  get newest(): ScriptedPull {
    const pull = this.#pulls.at(-1);
    if (pull === undefined) throw new Error("Cannot get pull: none was asked");
    return pull;
  }

  /**
   * Keeps the question for the test to answer.
   * @throws {RangeError} If the 100,001st question is asked.
   */
  pull(request: PullRequest, report: (result: PullResult) => void): () => void {
    if (this.#pulls.length >= PULLS_MAX) {
      throw new RangeError(
        `Cannot pull: ${PULLS_MAX} questions were asked already`,
      );
    }
    const pull = new ScriptedPull(request, report);
    this.#pulls.push(pull);
    return () => pull.cancel();
  }
}

/** One question, waiting for the test's answer. What comes after the cancel goes unheard. */
export class ScriptedPull {
  readonly request: PullRequest;
  #report: ((result: PullResult) => void) | null;
  #isCancelled = false;

  /** Made by a puller; a test gets it from there. */
  constructor(request: PullRequest, report: (result: PullResult) => void) {
    this.request = request;
    this.#report = report;
  }

  /** Whether it was neither answered nor cancelled. */
  get isWaiting(): boolean {
    return this.#report !== null;
  }

  /** Whether its owner gave it up before an answer. */
  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** Answers with a body. */
  answer(body: string, answer: ScriptedAnswer = {}): void {
    this.#settle({
      ok: true,
      status: answer.status ?? 200,
      body,
      etag: answer.etag ?? null,
      isUnchanged: answer.isUnchanged ?? false,
      headers: answer.headers ?? {},
    });
  }

  /** Fails. */
  fail(failure: PullFailure): void {
    this.#settle({ ok: false, failure });
  }

  /** Gives it up, as its owner does. */
  cancel(): void {
    if (this.#report === null) return;
    this.#report = null;
    this.#isCancelled = true;
  }

  #settle(result: PullResult): void {
    if (this.#isCancelled) return;
    const report = this.#report;
    if (report === null) {
      throw new Error("Cannot answer pull: it was answered already");
    }
    this.#report = null;
    report(result);
  }
}
