import type { PullFailure } from "../model/link_end.ts";
import type { Secret } from "../model/secret.ts";

/** One question. */
export interface PullRequest {
  readonly url: Secret;
  readonly headers: Readonly<Record<string, Secret>>;
  /** Validator of the value we have, for `If-None-Match` (RFC 9110 §13.1.2). */
  readonly etag: string | null;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** One answer. */
export type PullResult =
  | {
    readonly ok: true;
    readonly status: number;
    /** The body as text; empty when `isUnchanged`. */
    readonly body: string;
    readonly etag: string | null;
    /** 304: the value we have still stands. */
    readonly isUnchanged: boolean;
    readonly headers: Readonly<Record<string, string>>;
  }
  | { readonly ok: false; readonly failure: PullFailure };

/** Asks by HTTP GET. */
export interface Puller {
  /**
   * @param report Called once with the answer, never synchronously, never after the cancel.
   * @returns Cancels the request.
   */
  pull(request: PullRequest, report: (result: PullResult) => void): () => void;
}
