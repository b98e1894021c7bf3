import { type IncomingMessage, request } from "node:http";
import type { Duplex } from "node:stream";

/** Passes a handshake on to another server, and all that follows. */
export function passUpgrade(
  incoming: IncomingMessage,
  client: Duplex,
  head: Buffer,
  to: { readonly host: string; readonly port: number },
): void {
  const { url = "/", headers } = incoming;
  const onward = request({ ...to, path: url, headers, agent: false });
  onward.on("error", () => client.destroy());
  onward.on("response", (answer) => {
    client.write(headOfAnswer(answer));
    answer.on("data", (chunk) => client.write(chunk));
    answer.on("end", () => client.end());
  });
  onward.on("upgrade", (answer, upstream: Duplex, upstreamHead: Buffer) => {
    client.write(headOfAnswer(answer));
    upstream.on("error", () => client.destroy());
    upstream.on("close", () => client.destroy());
    client.on("close", () => upstream.destroy());
    upstream.unshift(upstreamHead);
    client.unshift(head);
    client.pipe(upstream).pipe(client);
  });
  onward.end();
}

/** The head of an answer, to be written again; a final one ends with its connection. */
export function headOfAnswer(answer: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
  const isFinal = answer.statusCode !== 101;
  for (let at = 0; at < answer.rawHeaders.length; at += 2) {
    const name = answer.rawHeaders[at] ?? "";
    if (isFinal && /^(transfer-encoding|connection)$/i.test(name)) continue;
    lines.push(`${name}: ${answer.rawHeaders[at + 1]}`);
  }
  if (isFinal) lines.push("Connection: close");
  return `${lines.join("\r\n")}\r\n\r\n`;
}
