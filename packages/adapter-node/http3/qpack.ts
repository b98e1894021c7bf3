import { decodeHuffman } from "./huffman.ts";
import { readPrefixInteger, writePrefixInteger } from "./prefix_integer.ts";
import { type Field, STATIC_TABLE } from "./static_table.ts";

/** What a section may hold; a request of this protocol has a dozen fields. */
const FIELDS_MAX = 100;

/**
 * Reads a field section (RFC 9204 §4.5). There is no dynamic table: a peer that was told of none
 * refers to none.
 *
 * @returns Null for what is none, refers to a dynamic table or has more than 100 fields. No value
 * is longer than eight fifths of the section.
 */
export function decodeFields(section: Uint8Array): readonly Field[] | null {
  const required = readPrefixInteger(section, 0, 8);
  if (required === null || required.value !== 0) return null;
  const base = readPrefixInteger(section, required.next, 7);
  if (base === null) return null;
  const fields: Field[] = [];
  let at = base.next;
  while (at < section.length) {
    const read = readField(section, at);
    if (read === null || fields.length === FIELDS_MAX) return null;
    fields.push(read.field);
    at = read.next;
  }
  return fields;
}

/** Writes a field section, by the static table where it knows a field, else as it is. */
export function encodeFields(fields: readonly Field[]): Uint8Array {
  const bytes: number[] = [0, 0];
  for (const [name, value] of fields) {
    const known = STATIC_TABLE.findIndex(([other, its]) => other === name && its === value);
    if (known !== -1) {
      bytes.push(...writePrefixInteger(known, 6, 0xc0));
      continue;
    }
    const named = STATIC_TABLE.findIndex(([other]) => other === name);
    if (named === -1) bytes.push(...writeText(name, 3, 0x20));
    else bytes.push(...writePrefixInteger(named, 4, 0x50));
    bytes.push(...writeText(value, 7, 0));
  }
  return Uint8Array.from(bytes);
}

interface ReadField {
  readonly field: Field;
  readonly next: number;
}

function readField(section: Uint8Array, at: number): ReadField | null {
  const first = section[at] ?? 0;
  // Indexed (§4.5.2): 1T, T for the static table.
  if (first >= 0xc0) {
    const index = readPrefixInteger(section, at, 6);
    const field = index === null ? undefined : STATIC_TABLE[index.value];
    return index === null || field === undefined ? null : { field, next: index.next };
  }
  // Literal with a name of the static table (§4.5.4): 01NT.
  if ((first & 0xd0) === 0x50) {
    const index = readPrefixInteger(section, at, 4);
    const name = index === null ? undefined : STATIC_TABLE[index.value]?.[0];
    return index === null || name === undefined ? null : withValue(section, index.next, name);
  }
  // Literal with a name of its own (§4.5.6): 001NH.
  if ((first & 0xe0) !== 0x20) return null;
  const name = readText(section, at, 3);
  return name === null ? null : withValue(section, name.next, name.text);
}

function withValue(section: Uint8Array, at: number, name: string): ReadField | null {
  const value = readText(section, at, 7);
  return value === null ? null : { field: [name, value.text], next: value.next };
}

/** A string literal (§4.1.2): whether it is Huffman-coded, its length, its bytes. */
function readText(
  section: Uint8Array,
  at: number,
  prefixBits: number,
): { readonly text: string; readonly next: number } | null {
  const length = readPrefixInteger(section, at, prefixBits);
  if (length === null || length.next + length.value > section.length) return null;
  const next = length.next + length.value;
  const bytes = section.subarray(length.next, next);
  const isHuffman = ((section[at] ?? 0) & 1 << prefixBits) !== 0;
  const text = isHuffman ? decodeHuffman(bytes) : String.fromCharCode(...bytes);
  return text === null ? null : { text, next };
}

function writeText(text: string, prefixBits: number, high: number): number[] {
  const bytes = Array.from(text, (letter) => letter.charCodeAt(0) & 0xff);
  return [...writePrefixInteger(bytes.length, prefixBits, high), ...bytes];
}
