import type { Cause } from "./cause.ts";

/** Causes on the way to the proxy: page, device, network, tunnel, TLS. */
export const PATH_CAUSES: readonly Cause[] = [];
