/** What of a `Headers` object is needed (Fetch §5.1). */
export interface HeadersLike {
  get(name: string): string | null;
  forEach(visit: (value: string, name: string) => void): void;
}

/** What of a stream's reader is needed (Streams §4.5). */
export interface BodyReader {
  read(): Promise<
    { readonly done: false; readonly value: Uint8Array } | {
      readonly done: true;
      readonly value?: Uint8Array | undefined;
    }
  >;
  cancel(): Promise<unknown>;
}

/** What of a `Response` is needed (Fetch §5.5). */
export interface ResponseLike {
  readonly status: number;
  /** `opaqueredirect` where a page may not see the redirect it asked not to follow. */
  readonly type: string;
  readonly headers: HeadersLike;
  readonly body: { getReader(): BodyReader } | null;
}

/** How a question is put; every field is one of `RequestInit`. */
export interface FetchInit<Signal> {
  readonly method: "GET" | "POST" | "DELETE";
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly cache: "no-store";
  readonly redirect: "manual";
  /** Whether it goes out even where the page does not live until then. */
  readonly keepalive?: boolean;
  readonly signal: Signal;
}

/**
 * The Web APIs that event streams and pulls are built on, as structural types: a page and Node hand
 * in their own, and core stays free of both.
 *
 * @typeParam Signal The platform's `AbortSignal`.
 */
export interface WebPlatform<Signal> {
  /**
   * The platform's `fetch`. Redirects are not followed: a key must not travel to an address nobody
   * named.
   */
  fetch(url: string, init: FetchInit<Signal>): Promise<ResponseLike>;
  /** A new `AbortController`. */
  createAbort(): { readonly signal: Signal; abort(): void };
  /**
   * A new `TextDecoder` for UTF-8 that keeps a byte order mark out and replaces what is malformed.
   */
  createDecoder(): {
    decode(bytes?: Uint8Array<ArrayBuffer>, options?: { readonly stream?: boolean }): string;
  };
}
