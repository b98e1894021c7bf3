import type { QuicLoop } from "./guard_loop.ts";

/**
 * Makes every write count as a whole. The library's machine keeps what a window has no room for,
 * and sends it once there is some, but it counts only what went out at once; a stream would write
 * the rest again, and the other end would read it twice. What a machine keeps stays bounded: it
 * tells a stream that it is full, and the stream then waits.
 */
export function countWhole(loop: QuicLoop): void {
  const send = loop.streamSend;
  loop.streamSend = (connHandle, streamId, data, fin) => {
    send(connHandle, streamId, data, fin);
    // An end without bytes counts as one, and what has broken takes nothing.
    return loop.handle === 0 ? 0 : Math.max(1, data.length);
  };
}
