import type { EvidenceOf } from "../../model/evidence.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";

/** 160 kbit/s: less than any line that is sold, more than a line that is throttled. */
const SLOW_BYTES_PER_SECOND = 20_000;
const VERY_SLOW_BYTES_PER_SECOND = 10_000;
/** TCP's first flight (RFC 6928): below it per round trip, it is not the distance that brakes. */
const FIRST_FLIGHT_BYTES = 10_000;
const BODY_MIN_BYTES = 8000;

/** Large answers take long because the line is narrow. */
export const lowBandwidth: Cause = {
  id: "low-bandwidth",
  title: "The line is narrow",
  hop: "network",
  prior: PRIOR.rare,
  signs: [
    sign("path_quality", 6.5, (found) => {
      const { bytesPerSecond = Infinity, rttMs } = found;
      const isLine = bytesPerSecond * rttMs / 1000 < FIRST_FLIGHT_BYTES;
      return bytesPerSecond < SLOW_BYTES_PER_SECOND && isLine ? rateSays(bytesPerSecond) : null;
    }),
    sign(
      "path_quality",
      1,
      ({ bytesPerSecond = Infinity, rttMs }) =>
        bytesPerSecond < VERY_SLOW_BYTES_PER_SECOND &&
          bytesPerSecond * rttMs / 1000 < FIRST_FLIGHT_BYTES
          ? "That is hardly more than a modem's"
          : null,
    ),
    sign("http", 5.2, (found, scene) => {
      const rate = rateOf(found);
      const isMeasured = scene.some(
        "path_quality",
        ({ bytesPerSecond }) => bytesPerSecond !== undefined,
      );
      return rate !== null && rate < SLOW_BYTES_PER_SECOND && !isMeasured ? rateSays(rate) : null;
    }),
    sign(
      "path_quality",
      -2.5,
      ({ asked, late }) => late >= 3 && late / asked >= 0.08 ? "Packets are lost as well" : null,
    ),
    sign(
      "path_quality",
      -5,
      ({ bytesPerSecond = 0 }) =>
        bytesPerSecond >= SLOW_BYTES_PER_SECOND * 2 ? rateSays(bytesPerSecond) : null,
    ),
  ],
  explanation: () =>
    "Small answers come at once and large ones late, in proportion to their size: the line, or " +
    "somebody who shapes it, passes only so many bytes a second. Live updates are small and " +
    "hardly suffer; the first load of a page does.",
  fix: ({ site }) => ({
    language: "nginx",
    context: "server",
    text: `# In the server block of ${site.host}: a fifth of the bytes for text
gzip on;
gzip_types application/json application/javascript text/css;
gzip_min_length 1000;`,
  }),
  decider: ({ site }) => ({
    what: "Measure again when nothing else uses the line",
    command: `curl -sS -o /dev/null -w '%{speed_download} bytes/s\\n' ${site.url}/openapi.json`,
  }),
};

/** Bytes per second of a large answer; null where it was not large or did not begin. */
function rateOf({ what, bytes = 0, tookMs, outcome }: EvidenceOf<"http">): number | null {
  if (what !== "heavy-down" || bytes < BODY_MIN_BYTES || outcome === "opaque") return null;
  return bytes / (Math.max(tookMs, 1) / 1000);
}

function rateSays(bytesPerSecond: number): string {
  return `A large answer arrives with ${(bytesPerSecond / 1000).toFixed(1)} kB/s`;
}
