import type { Cursor, FeedItem } from "../model/cursor.ts";
import type { PullFailure } from "../model/link_end.ts";

/** What a codec makes of the body of a pull. */
export type PullItem<T> =
  /** The whole value, with its place in the order where there is one. */
  | {
    readonly type: "snapshot";
    readonly cursor: Cursor | null;
    readonly value: T;
  }
  | { readonly type: "invalid"; readonly why: string };

/**
 * Translates between bytes and values. What arrives is untrusted: validate, and say `invalid`
 * rather than throw.
 */
export interface Codec<T> {
  /** One raw message of a link. */
  decode(data: string | Uint8Array): FeedItem<T>;
  /** The body of a successful pull. */
  decodePull(body: string): PullItem<T>;
  /** Whether two values are the same to the user. @default {the same body text} */
  isSame?(a: T, b: T): boolean;
  /** Whether a failed pull says that asking again cannot help. @default {never} */
  isFatal?(failure: PullFailure): boolean;
  /** Whether news has to be confirmed by a pull before it counts. @default {false} */
  readonly newsWantsPull?: boolean;
}

/**
 * Passes everything on as it came.
 *
 * @example A text stays as it is
 * ```ts
 * import { rawCodec } from "@holdfast/core";
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(rawCodec.decode("hello"), { type: "news", value: "hello" });
 * ```
 */
export const rawCodec: Codec<string | Uint8Array> = {
  decode: (data) => ({ type: "news", value: data }),
  decodePull: (body) => ({ type: "snapshot", cursor: null, value: body }),
};
