import { InvalidArgumentError } from "commander";

/** Reads the name of a feed. */
export function readFeed(text: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,63}$/.test(text)) return text;
  throw new InvalidArgumentError("A feed is named with small letters, digits and hyphens");
}
