import type { IncomingMessage, ServerResponse } from "node:http";

/** The messages that the parameters `count`, `from` and `bytes` describe: `<number>:mmm…`. */
export function numberedMessages(params: URLSearchParams): readonly string[] {
  const from = Number(params.get("from") ?? 0);
  const bytes = Number(params.get("bytes") ?? 0);
  const count = Number(params.get("count") ?? 1);
  return Array.from({ length: count }, (_, n) => `${from + n}:`.padEnd(bytes, "m"));
}

/** Writes `count` times, each `every-ms`. */
export function every(
  response: ServerResponse,
  params: URLSearchParams,
  write: (n: number) => void,
): void {
  const count = Number(params.get("count") ?? 3);
  let n = 0;
  const timer = setInterval(() => {
    write(n++);
    if (n === count) clearInterval(timer);
  }, Number(params.get("every-ms") ?? 20));
  response.on("close", () => clearInterval(timer));
}

/** Writes a few bytes a turn, each in its own packet; calls back after the last of them. */
export function drip(
  response: ServerResponse,
  bytes: Buffer,
  size: number,
  done: () => void = () => {},
): void {
  response.socket?.setNoDelay(true);
  let at = 0;
  const timer = setInterval(() => {
    response.write(bytes.subarray(at, at + size));
    at += size;
    if (at < bytes.length) return;
    clearInterval(timer);
    done();
  }, 1);
  response.on("close", () => clearInterval(timer));
}

/** Cuts the connection after what was written had time to leave. */
export function resetSoon(request: IncomingMessage): void {
  setTimeout(() => request.socket.resetAndDestroy(), 30);
}
