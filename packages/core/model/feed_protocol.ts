/** The WebSocket subprotocol of the feed protocol, which gateways speak. */
export const FEED_PROTOCOL = "holdfast.v1";
