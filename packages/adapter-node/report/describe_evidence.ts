import type { Evidence, EvidenceOf, LinkEnd } from "@holdfast/core";
import { describeHostEvidence } from "./describe_host_evidence.ts";
import { durationWords, sizeWords } from "./words.ts";

/** One record in words. */
export interface EvidenceLine {
  /** What was looked at: `Handshake`, `TLS`, `WireGuard wg0`. */
  readonly what: string;
  /** What was seen. */
  readonly said: string;
  /** Whether it is as on a path that works; null where that cannot be said of one record alone. */
  readonly isGood: boolean | null;
}

/** What one record says, for people. */
export function describeEvidence(evidence: Evidence): EvidenceLine {
  switch (evidence.kind) {
    case "dns":
    case "tcp":
    case "tls":
    case "http":
    case "http2":
    case "upgrade":
    case "path_quality":
      return describePath(evidence);
    case "frames":
    case "frame_sizes":
    case "idle":
    case "burst":
    case "stream":
    case "close":
    case "lifetimes":
    case "poll":
    case "loopback":
    case "channel":
    case "values":
    case "page":
      return describeLink(evidence);
    default:
      return describeHostEvidence(evidence);
  }
}

const REQUESTS: Readonly<Record<EvidenceOf<"http">["what"], string>> = {
  wallet: "Request for the value",
  "wallet-query-key": "Request with the key in the query",
  "wallet-no-key": "Request without a key",
  "no-cors": "Request without CORS",
  health: "Request for the server's health",
  ready: "Request whether it takes links",
  "ws-path": "Plain request for the socket's path",
  "ws-path-slash": "Plain request with a slash behind",
  "unknown-path": "Request for an unknown path",
  "heavy-up": "Request that is large itself",
  "heavy-down": "Request for a large answer",
  post: "POST with a body",
  "plain-http": "Plain HTTP",
};
const VARIANTS: Readonly<Record<NonNullable<EvidenceOf<"upgrade">["variant"]>, string>> = {
  normal: "as browsers make it",
  "no-key": "without its key",
  "no-origin": "without Origin",
  "foreign-origin": "from another origin",
  "no-extensions": "without extensions",
  "unknown-path": "on an unknown path",
  "trailing-slash": "with a slash behind",
  plain: "without TLS",
  second: "a second one beside it",
  "proxy-protocol": "after a PROXY preface",
};

type PathKind = "dns" | "tcp" | "tls" | "http" | "http2" | "upgrade" | "path_quality";

function describePath(seen: EvidenceOf<PathKind>): EvidenceLine {
  switch (seen.kind) {
    case "dns": {
      const found = seen.addresses.join(", ") || seen.error || "no address";
      const isGood = seen.error === undefined && seen.addresses.length > 0;
      return line(`Name ${seen.name}`, `${found} ${inTime(seen.tookMs)}`, isGood);
    }
    case "tcp": {
      const place = `${seen.address} port ${seen.port}`;
      const why = seen.error === undefined ? "" : ` (${seen.error})`;
      const said = `${seen.outcome}${why} ${inTime(seen.tookMs)}`;
      return line(`TCP to ${place}`, said, seen.outcome === "connected");
    }
    case "tls":
      return line("TLS", tlsWords(seen), seen.outcome === "ok");
    case "http":
      return line(
        REQUESTS[seen.what],
        seen.status === null
          ? `${seen.outcome}${seen.error === undefined ? "" : ` (${seen.error})`} ${
            inTime(seen.tookMs)
          }`
          : `${seen.status}${bodyWords(seen.bodyStart)} ${inTime(seen.tookMs)}`,
        seen.status === null ? seen.outcome === "opaque" : null,
      );
    case "http2": {
      if (!seen.offered) return line("HTTP/2", "not offered", null);
      const status = seen.connectStatus === null ? "" : `, answered ${seen.connectStatus}`;
      const connect = seen.extendedConnect ? `with extended CONNECT${status}` : "without WebSocket";
      return line("HTTP/2", `${connect}, HTTP/1.1 ${seen.http1 ? "too" : "not"} spoken`, null);
    }
    case "upgrade": {
      const variant = seen.variant ?? "normal";
      const what = variant === "normal" ? "Handshake" : `Handshake, ${VARIANTS[variant]}`;
      const flaw = seen.flaw === undefined ? "" : `: ${seen.flaw}`;
      const said = seen.outcome === "opened"
        ? `opened${flaw}`
        : `${seen.outcome}${endOf(seen.end)}`;
      const isGood = variant === "normal" ? seen.outcome === "opened" && flaw === "" : null;
      return line(what, `${said} ${inTime(seen.tookMs)}`, isGood);
    }
    case "path_quality": {
      const { rttMs, rttMaxMs, asked, late, bytesPerSecond } = seen;
      const speed = bytesPerSecond === undefined ? "" : `, ${sizeWords(bytesPerSecond)} a second`;
      const trips = `round trip ${durationWords(rttMs)}, at most ${durationWords(rttMaxMs)}`;
      return line("Quality", `${trips}, ${late} of ${asked} late${speed}`, null);
    }
  }
}

type LinkKind =
  | "frames"
  | "frame_sizes"
  | "idle"
  | "burst"
  | "stream"
  | "close"
  | "lifetimes"
  | "poll"
  | "loopback"
  | "channel"
  | "values"
  | "page";

function describeLink(seen: EvidenceOf<LinkKind>): EvidenceLine {
  switch (seen.kind) {
    case "frames": {
      const size = seen.bytes === undefined ? "" : ` of ${sizeWords(seen.bytes)}`;
      const said = `${seen.outcome}${seen.flaw === undefined ? "" : `: ${seen.flaw}`}`;
      return line(`Frame ${seen.what ?? ""}${size}`, said, seen.outcome === "arrived");
    }
    case "frame_sizes": {
      const passed = `up to ${sizeWords(seen.largestPassed)} pass`;
      const lost = seen.smallestLost === null
        ? ""
        : `, ${sizeWords(seen.smallestLost)} ${seen.how ?? "do not"}`;
      return line(`Sizes, ${seen.direction}`, `${passed}${lost}`, seen.smallestLost === null);
    }
    case "idle": {
      const how = seen.said === undefined ? "" : ` (${seen.said})`;
      const quiet = `${seen.outcome}${how} after ${durationWords(seen.quietMs)} of quiet`;
      return line("Left quiet", quiet, seen.outcome === "alive");
    }
    case "burst": {
      const statuses = seen.statuses.length === 0 ? "" : `, others ${seen.statuses.join(", ")}`;
      const said = `${seen.succeeded} of ${seen.asked} succeeded${statuses}`;
      return line(`Several at once, ${seen.what}`, said, seen.succeeded === seen.asked);
    }
    case "stream": {
      const first = seen.firstByteMs === null ? "never" : durationWords(seen.firstByteMs);
      const isGood = seen.outcome === "live" ? true : null;
      return line("Event stream", `${seen.outcome}, first bytes: ${first}`, isGood);
    }
    case "close":
      return line(
        "End of a link",
        `after ${durationWords(seen.livedMs)}${endOf(seen.end)}`,
        null,
      );
    case "lifetimes":
      return line("Lifetimes", seen.livedMs.slice(-8).map(durationWords).join(", "), null);
    case "poll":
      return line("Poll", `${seen.outcome} ${inTime(seen.tookMs)}`, seen.outcome === "ok");
    case "loopback":
      return line(
        "Message to itself",
        `${seen.outcome} ${inTime(seen.tookMs)}`,
        isOk(seen.outcome),
      );
    case "channel": {
      const pushed = seen.pushedTo ? "is pushed to" : "is never pushed to";
      return line("Channel", `${seen.is.replace("-", " ")}, ${pushed}`, seen.pushedTo);
    }
    case "values":
      return line("Pushed value", seen.outcome.replaceAll("-", " "), seen.outcome === "same");
    case "page":
      return line("Page", `${seen.what.replaceAll("-", " ")} ${seen.detail ?? ""}`.trim(), null);
  }
}

function tlsWords(seen: EvidenceOf<"tls">): string {
  const words = [
    seen.outcome === "ok" ? seen.protocol ?? "ok" : seen.error ?? seen.outcome,
    seen.alpn === undefined ? "" : seen.alpn,
    seen.issuer === undefined ? "" : `issued by ${seen.issuer}`,
    seen.validTo === undefined ? "" : `until ${new Date(seen.validTo).toISOString().slice(0, 10)}`,
    seen.spoke === undefined ? "" : `the port speaks ${seen.spoke}`,
  ];
  return `${words.filter((word) => word !== "").join(", ")} ${inTime(seen.tookMs)}`;
}

function endOf(end: LinkEnd | undefined): string {
  if (end === undefined) return "";
  const { status, code, bodyStart, message } = end;
  if (status !== undefined) return ` with ${status}${bodyWords(bodyStart)}`;
  if (code !== undefined) return ` with code ${code}`;
  return message === undefined ? ` (${end.how})` : `: ${message}`;
}

const BODY_CHARACTERS = 80;

function bodyWords(body = ""): string {
  const text = body.replaceAll(/\s+/g, " ").trim();
  if (text === "") return "";
  const cut = text.length > BODY_CHARACTERS ? `${text.slice(0, BODY_CHARACTERS)}…` : text;
  return `, ${cut}`;
}

function inTime(ms: number): string {
  return `in ${durationWords(ms)}`;
}

function isOk(outcome: string): boolean {
  return outcome === "ok";
}

function line(what: string, said: string, isGood: boolean | null): EvidenceLine {
  return { what, said, isGood };
}
