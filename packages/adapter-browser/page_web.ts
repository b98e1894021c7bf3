import type { WebPlatform } from "@holdfast/core/web";

/**
 * The page's Web APIs for event streams and pulls.
 *
 * @param ownFetch Another `fetch`. @default {globalThis.fetch, looked up when used}
 */
export function pageWeb(ownFetch?: typeof fetch): WebPlatform<AbortSignal> {
  return {
    fetch: (address, init) => {
      // A relative address would silently lead to the page's own server: only whole ones are taken.
      const url = new URL(address);
      return (ownFetch ?? globalThis.fetch)(url, init);
    },
    createAbort: () => new AbortController(),
    createDecoder: () => new TextDecoder(),
  };
}
