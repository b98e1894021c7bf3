// Asks for a wallet and opens its WebSocket; prints what went wrong.
import { text } from "node:stream/consumers";
import { WebSocket } from "ws";

const ANSWER_MS_MAX = 4_000;

const { url, key }: { url: string; key: string } = JSON.parse(await text(process.stdin));
try {
  const signal = AbortSignal.timeout(ANSWER_MS_MAX);
  const answer = await fetch(`${url}/api/v1/wallet`, { headers: { "x-api-key": key }, signal });
  if (answer.status !== 200) throw new Error(`The wallet answers ${answer.status}`);
  await new Promise<void>((resolve, reject) => {
    const socket = new WebSocket(`${url.replace(/^http/, "ws")}/api/v1/ws/${key}`, {
      handshakeTimeout: ANSWER_MS_MAX,
    });
    socket.once("open", () => {
      socket.terminate();
      resolve();
    });
    socket.once("error", reject);
  });
} catch (error) {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : "";
  process.stdout.write(`${error instanceof Error ? error.message : String(error)} ${cause}`);
}
