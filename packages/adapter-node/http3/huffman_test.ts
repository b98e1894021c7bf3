import { equal } from "node:assert/strict";
import { connect } from "node:http2";
import { type AddressInfo, createServer } from "node:net";
import { test } from "vitest";
import { decodeHuffman } from "./huffman.ts";
import { readPrefixInteger } from "./prefix_integer.ts";

const bytesOf = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(" ", ""), "hex");

test("decodeHuffman() reads the examples of RFC 7541 appendix C", () => {
  equal(decodeHuffman(bytesOf("f1e3 c2e5 f23a 6ba0 ab90 f4ff")), "www.example.com");
  equal(decodeHuffman(bytesOf("a8eb 1064 9cbf")), "no-cache");
  equal(decodeHuffman(bytesOf("25a8 49e9 5ba9 7d7f")), "custom-key");
  equal(decodeHuffman(bytesOf("25a8 49e9 5bb8 e8b4 bf")), "custom-value");
  equal(
    decodeHuffman(bytesOf("9d29 ad17 1863 c78f 0b97 c8e9 ae82 ae43 d3")),
    "https://www.example.com",
  );
  equal(decodeHuffman(new Uint8Array(0)), "");
});

test("decodeHuffman() takes no padding that an encoder would not write", () => {
  // Zeros behind a character, a whole byte of padding, and the end of a string within it.
  equal(decodeHuffman(bytesOf("1800")), null);
  equal(decodeHuffman(bytesOf("1fff")), null);
  equal(decodeHuffman(bytesOf("ffffffff")), null);
  // One byte that ends inside the code of a character.
  equal(decodeHuffman(bytesOf("fe")), null);
});

test("decodeHuffman() reads what Node's own HTTP/2 writes, for every character", async () => {
  const characters = Array.from({ length: 0x7f - 0x20 }, (_, n) => String.fromCharCode(0x20 + n));
  // Among short codes, so that the encoder finds Huffman's shorter.
  const values = characters.map((character) => `aaaaaaaaaaaaaaaa${character}eeeeeeee`);
  const written = await huffmanTexts(values);
  equal(written.length, values.length);
  for (const [n, bytes] of written.entries()) equal(decodeHuffman(bytes), values[n]);
});

/** Sends requests with these values by Node, and takes the Huffman-coded ones from the wire. */
async function huffmanTexts(values: readonly string[]): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  client.on("error", () => {});
  await new Promise<void>((resolve) => {
    let bytes = Buffer.alloc(0);
    // The connection's preface comes before the first frame (RFC 9113 §3.4).
    let at = 24;
    server.on("connection", (socket) => {
      socket.on("error", () => {});
      socket.on("data", (chunk) => {
        bytes = Buffer.concat([bytes, chunk]);
        while (bytes.length >= at + 9 && bytes.length >= at + 9 + bytes.readUIntBE(at, 3)) {
          const end = at + 9 + bytes.readUIntBE(at, 3);
          if (bytes[at + 3] === 1) found.push(...codedValues(bytes.subarray(at + 9, end)));
          at = end;
        }
        if (found.length >= values.length) resolve();
      });
    });
    for (const value of values) client.request({ "x-value": value }).on("error", () => {});
  });
  client.destroy();
  server.close();
  return found;
}

/** The Huffman-coded values of a header block (RFC 7541 §6), each of which ends in eight e. */
function codedValues(block: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  let at = 0;
  const text = (): { readonly isCoded: boolean; readonly bytes: Uint8Array } => {
    const isCoded = (block[at]! & 0x80) !== 0;
    const { value, next } = readPrefixInteger(block, at, 7)!;
    at = next + value;
    return { isCoded, bytes: block.subarray(next, at) };
  };
  while (at < block.length) {
    const first = block[at]!;
    const bits = first >= 0x80 ? 7 : first >= 0x40 ? 6 : first >= 0x20 ? 5 : 4;
    const { value: index, next } = readPrefixInteger(block, at, bits)!;
    at = next;
    if (bits === 7 || bits === 5) continue;
    if (index === 0) text();
    const { isCoded, bytes } = text();
    if (isCoded && decodeHuffman(bytes)?.endsWith("eeeeeeee") !== false) found.push(bytes);
  }
  return found;
}
