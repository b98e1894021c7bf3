// A name server for a few names, which can be slow, silent or wrong. Its argument: DnsOptions.
import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";

/** How one name is answered. */
export interface DnsName {
  /** IPv4 and IPv6 together. */
  readonly addresses: readonly string[];
  /** @default 0 */
  readonly delayMs?: number;
  /** Answers nothing at all. */
  readonly isSilent?: boolean;
  /** The response code (RFC 1035 §4.1.1): 2 failure, 3 no such name, 5 refused. @default 0 */
  readonly code?: number;
}

/** What the server knows. Other names do not exist. */
export interface DnsOptions {
  readonly address: string;
  readonly names: Readonly<Record<string, DnsName>>;
}

const NO_SUCH_NAME = 3;
const TYPE_A = 1;
const TYPE_AAAA = 28;
const TTL_S = 1;

const options: DnsOptions = JSON.parse(process.argv[2] ?? "{}");
const socket = createSocket("udp4");
socket.on("message", (query, { address, port }) => {
  const { name, end, type } = questionOf(query);
  const known = options.names[name];
  if (known?.isSilent === true) return;
  const answer = answerTo(query.subarray(0, end), type, known);
  setTimeout(() => socket.send(answer, port, address), known?.delayMs ?? 0);
});
socket.bind(53, options.address, () => console.log("lab program ready"));

function questionOf(query: Buffer): { name: string; end: number; type: number } {
  const labels: string[] = [];
  let at = 12;
  for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + size));
    at += 1 + size;
  }
  const type = query.readUInt16BE(at + 1);
  return { name: labels.join(".").toLowerCase(), end: at + 5, type };
}

function answerTo(question: Buffer, type: number, known: DnsName | undefined): Buffer {
  const addresses = (known?.addresses ?? []).filter((address) =>
    type === (isIPv6(address) ? TYPE_AAAA : TYPE_A)
  );
  const header = Buffer.from(question);
  header.writeUInt16BE(0x8580 | (known === undefined ? NO_SUCH_NAME : known.code ?? 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(known?.code ? 0 : addresses.length, 6);
  header.writeUInt32BE(0, 8);
  const records = known?.code ? [] : addresses.map((address) => record(address, type));
  return Buffer.concat([header, ...records]);
}

function record(address: string, type: number): Buffer {
  const bytes = isIPv6(address) ? bytesOf6(address) : Buffer.from(address.split(".").map(Number));
  const head = Buffer.alloc(12);
  // The name is the question's.
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(TTL_S, 6);
  head.writeUInt16BE(bytes.length, 10);
  return Buffer.concat([head, bytes]);
}

function bytesOf6(address: string): Buffer {
  const [left = "", right = ""] = address.split("::");
  const groups = (text: string): number[] =>
    text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
  const [head, tail] = [groups(left), groups(right)];
  const all = [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
  const bytes = Buffer.alloc(16);
  all.forEach((group, index) => bytes.writeUInt16BE(group, index * 2));
  return bytes;
}
