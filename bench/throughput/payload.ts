/** Messages in one block that the server writes again and again. */
export const BLOCK_MESSAGES = 1000;

/** A push as LNbits makes them, cut down to about 190 bytes. */
export function payload(index: number): string {
  return JSON.stringify({
    wallet_balance: 21_000 + index,
    payment: {
      payment_hash: `${index}`.padStart(64, "0"),
      amount: 1000 + (index % 1000),
      memo: "coffee",
      status: "success",
      time: 1_700_000_000 + index,
      pending: false,
    },
  });
}

/**
 * One block of text frames as they stand on the wire (RFC 6455 §5.2), unmasked, as from a server.
 */
export function frames(textOf: (index: number) => string): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let index = 0; index < BLOCK_MESSAGES; index++) {
    const body = Buffer.from(textOf(index));
    const head = body.length < 126
      ? Buffer.from([0x81, body.length])
      : Buffer.from([0x81, 126, body.length >> 8, body.length & 0xff]);
    parts.push(head, body);
  }
  return Buffer.concat(parts);
}
