import type { LinkRequest, Transport } from "@holdfast/core";
import { SharedLink } from "./shared_link.ts";
import { pageTabScope, type TabScope } from "./tab_scope.ts";

/**
 * A transport whose links all tabs of an origin have together: one tab holds the real link, the
 * others hear what it carries. Where Web Locks or BroadcastChannel are missing, each tab has its
 * own, as without this.
 *
 * Best for routes with cursors: a tab that comes late gets the value by its own poll, and the next
 * leader resumes after the last message that was heard.
 *
 * @example On a server, where there are no tabs
 * ```ts
 * import { sharedTransport, webSocketTransport } from "@holdfast/adapter-browser";
 * import { equal } from "node:assert/strict";
 *
 * const own = webSocketTransport();
 * equal(sharedTransport(own, null), own);
 * ```
 *
 * @param transport Carries the real link.
 * @param scope What tabs share; null where there is nothing. @default {this page's}
 */
export function sharedTransport(
  transport: Transport,
  scope: TabScope | null = pageTabScope(),
): Transport {
  if (scope === null) return transport;
  return {
    kind: transport.kind,
    capabilities: { ...transport.capabilities, canSend: false },
    open: (request, listener) =>
      new SharedLink({ transport, request, listener, scope, name: nameOf(transport, request) }),
  };
}

/** The same link in every tab, without telling its address. */
function nameOf({ kind }: Transport, { route }: LinkRequest): string {
  return `holdfast:${kind}:${digest(route.url.reveal())}`;
}

/** A digest of 64 bits (FNV-1a, draft-eastlake-fnv): enough to tell addresses apart. */
function digest(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(36);
}
