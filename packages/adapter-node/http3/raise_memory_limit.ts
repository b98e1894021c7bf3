/** Magic number and version (WebAssembly §5.5.16). */
const HEAD_BYTES = 8;
/** The section of memories (§5.5.8), and limits with a maximum (§5.3.10). */
const MEMORIES = 5;
const HAS_MAXIMUM = 1;
/** 64 MiB in pages of 64 KiB, and the most that takes as many bytes to write: 1 GiB. */
const PAGES = { known: 1024, raised: [0xff, 0x7f] } as const;

/**
 * A module in WebAssembly whose memory may grow to 1 GiB instead of 64 MiB; one with another limit
 * stays as it is.
 */
export function raiseMemoryLimit(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(module);
  for (let at = HEAD_BYTES; at < bytes.length;) {
    const id = bytes[at];
    const size = readUnsigned(bytes, at + 1);
    if (id !== MEMORIES) {
      at = size.next + size.value;
      continue;
    }
    const count = readUnsigned(bytes, size.next);
    const least = readUnsigned(bytes, count.next + 1);
    const most = readUnsigned(bytes, least.next);
    const isKnown = bytes[count.next] === HAS_MAXIMUM && most.value === PAGES.known;
    if (isKnown && most.next === least.next + 2) bytes.set(PAGES.raised, least.next);
    break;
  }
  return bytes;
}

/** An unsigned number in LEB128 (WebAssembly §5.2.2). */
function readUnsigned(
  bytes: Uint8Array,
  from: number,
): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let at = from; at < from + 5; at += 1) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * (at - from));
    if (byte < 0x80) return { value, next: at + 1 };
  }
  return { value, next: from + 5 };
}
