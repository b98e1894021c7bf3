import { writeVarint } from "./varint.ts";

/** Types of frames that are written and looked at (RFC 9114 §7.2). */
export const FRAME = { data: 0, headers: 1, settings: 4 } as const;

/** One frame (RFC 9114 §7.1): its type, its length, its payload. */
export function writeFrame(type: number, payload: Uint8Array): Buffer {
  return Buffer.concat([writeVarint(type), writeVarint(payload.length), payload]);
}
