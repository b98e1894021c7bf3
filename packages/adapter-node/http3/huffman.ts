/**
 * Lengths of the codes of every byte, and of the end of a string, in bits (RFC 7541 appendix B).
 * The code is canonical, so nothing else of it needs to be known.
 */
const LENGTHS: readonly number[] = [
  ...[13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28],
  ...[28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28],
  ...[6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6],
  ...[5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10],
  ...[13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7],
  ...[7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6],
  ...[15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5],
  ...[6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28],
  ...[20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23],
  ...[24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24],
  ...[22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23],
  ...[21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23],
  ...[26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25],
  ...[19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27],
  ...[20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23],
  ...[26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26],
  30,
];

const END = 256;
const LENGTH_MAX = 30;

/** For each length: its first code, how many there are, and where their symbols begin. */
const ROWS: readonly { first: number; count: number; from: number }[] = rows();
const SYMBOLS: readonly number[] = LENGTHS
  .map((length, symbol) => ({ length, symbol }))
  .sort((a, b) => a.length - b.length || a.symbol - b.symbol)
  .map(({ symbol }) => symbol);

/**
 * Decodes a Huffman-coded string (RFC 7541 §5.2) to one character a byte.
 *
 * @returns Null for what no encoder writes: the end of a string within it, or more than seven bits
 * of padding, or padding that is not all ones.
 */
export function decodeHuffman(bytes: Uint8Array): string | null {
  let text = "";
  let code = 0;
  let length = 0;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      code = code << 1 | byte >> bit & 1;
      length += 1;
      const row = ROWS[length];
      if (row === undefined) return null;
      const place = code - row.first;
      if (place < 0 || place >= row.count) continue;
      const symbol = SYMBOLS[row.from + place];
      if (symbol === undefined || symbol === END) return null;
      text += String.fromCharCode(symbol);
      code = 0;
      length = 0;
    }
  }
  return length < 8 && code === (1 << length) - 1 ? text : null;
}

function rows(): { first: number; count: number; from: number }[] {
  const made = [];
  let first = 0;
  let from = 0;
  for (let length = 0; length <= LENGTH_MAX; length += 1) {
    const count = LENGTHS.filter((other) => other === length).length;
    made.push({ first, count, from });
    first = first + count << 1;
    from += count;
  }
  return made;
}
