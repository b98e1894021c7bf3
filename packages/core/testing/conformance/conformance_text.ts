/**
 * Text with characters of one to four UTF-8 bytes, quotes, a zero width joiner and a leading space.
 */
export const CONFORMANCE_TEXT = ' {"é":"ß€","名":"⚡🂡👩‍🚀","q":"\\"\'<&>"} — ﬁn';

/** Bytes that are no valid UTF-8. */
export const CONFORMANCE_BYTES: readonly number[] = [
  0,
  1,
  127,
  128,
  192,
  254,
  255,
  10,
  13,
];
