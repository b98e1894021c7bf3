import type { WebPlatform } from "@holdfast/core/web";

/**
 * Node's own Web APIs (`fetch` is undici's), for the parts that `@holdfast/core/web` shares with
 * the page.
 */
export function nodeWebPlatform(): WebPlatform<AbortSignal> {
  return {
    fetch: (url, init) => fetch(url, init),
    createAbort: () => new AbortController(),
    createDecoder: () => new TextDecoder(),
  };
}
