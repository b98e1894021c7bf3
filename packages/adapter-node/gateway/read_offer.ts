/** Longest offer: lines of it. */
const LINES_MAX = 200;
const CHANNEL_REGEXP = /^m=application \d{1,5} UDP\/DTLS\/SCTP webrtc-datachannel$/;
const TEXT_REGEXP = /^[\t\r\n -~]*$/;

/**
 * Reads an offer of one data channel (RFC 8866, RFC 8841), and leaves the client's addresses out:
 * the client comes to the gateway, whose addresses it is told (RFC 8445 §7.3.1.3). So nobody can
 * make the gateway send packets to, or look up, an address of their choice.
 *
 * @returns The offer as it goes to the library; null for anything else.
 */
export function readOffer(text: string): string | null {
  const lines = text.split(/[\r\n]+/).filter((line) => line !== "");
  if (lines.length > LINES_MAX || lines[0] !== "v=0" || !TEXT_REGEXP.test(text)) return null;
  const media = lines.filter((line) => line.startsWith("m="));
  if (media.length !== 1 || !CHANNEL_REGEXP.test(media[0] ?? "")) return null;
  const kept = lines.filter((line) => !/^a=(candidate|end-of-candidates|remote-cand)/.test(line));
  return `${kept.join("\r\n")}\r\n`;
}
