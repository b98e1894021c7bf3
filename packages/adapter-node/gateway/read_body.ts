import type { IncomingMessage } from "node:http";

/** Read on and thrown away, so that the answer is not lost in a reset; then the line is cut. */
const THROWN_AWAY_MAX = 1 << 20;

/**
 * A small body.
 *
 * @returns Null when it is larger than `maxBytes`, or the client went.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) return void chunks.push(chunk);
      resolve(null);
      if (bytes > maxBytes + THROWN_AWAY_MAX) request.destroy();
    });
    request.on("end", () => resolve(Buffer.concat(chunks).toString()));
    request.on("error", () => resolve(null));
    request.on("close", () => resolve(null));
  });
}
