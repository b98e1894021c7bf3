import { deciding, type Sign } from "./cause.ts";

/** The handshake's answer has words that settle it, without any file of the server's side. */
export function handshakeDecides(weight: number, words: RegExp, says: string): Sign {
  return deciding("upgrade", weight, ({ variant = "normal", outcome, end }) => {
    const isSaid = variant === "normal" && outcome === "refused" &&
      words.test(end?.bodyStart ?? "");
    return isSaid ? says : null;
  });
}
