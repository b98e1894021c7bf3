import { randomBytes } from "node:crypto";

/** Just more than one packet, and less than every proxy's header buffer. */
const PADDING_CHARACTERS = 1400;

/** Text by chance that makes a request just larger than one packet. */
export function padding(): string {
  return randomBytes(PADDING_CHARACTERS * 3 / 4).toString("base64url");
}
