import type { LinkEnd, PullFailure } from "@holdfast/core";

/** Close codes as people say them (RFC 6455 §7.4.1 and the IANA registry). */
const CLOSE_WORDS: Readonly<Record<number, string>> = {
  1000: "closed normally",
  1001: "the server went away",
  1002: "a protocol error",
  1003: "the server does not take such messages",
  1006: "cut without a word",
  1007: "a malformed message",
  1008: "refused by policy",
  1009: "a message too large",
  1011: "an error in the server",
  1012: "the server restarts",
  1013: "the server is overloaded",
  1014: "a bad gateway",
  1015: "a TLS failure",
};

/** Why a link ended, in one short phrase. */
export function describeEnd(end: LinkEnd): string {
  switch (end.how) {
    case "refused":
      return end.status === undefined ? "refused" : `refused with ${end.status}`;
    case "timeout":
      return inPhrase(end.message) ?? "no answer in time";
    case "replaced":
      return "let go for a better one";
    case "failed":
      return inPhrase(end.message) ?? "it never opened";
    case "closed":
      return describeClose(end);
  }
}

/** Why a question got no value, in one short phrase. */
export function describeFailure(failure: PullFailure): string {
  switch (failure.how) {
    case "timeout":
      return "no answer in time";
    case "network":
      return "no answer";
    case "invalid":
      return inPhrase(failure.message) ?? "the answer made no sense";
    case "status":
      return describeStatus(failure.status);
  }
}

/** Why it stopped for good: a link's end or a failed question. */
export function describeFault(fault: LinkEnd | PullFailure): string {
  return isPullFailure(fault) ? describeFailure(fault) : describeEnd(fault);
}

function isPullFailure(fault: LinkEnd | PullFailure): fault is PullFailure {
  return fault.how === "status" || fault.how === "network" ||
    fault.how === "invalid" ||
    "isFatal" in fault;
}

/** A message is a sentence of its own; inside another it begins small, unless with a name. */
function inPhrase(message: string | undefined): string | undefined {
  return message?.replace(/^[A-Z](?=[a-z]* )/, (letter) => letter.toLowerCase());
}

function describeStatus(status: number | undefined): string {
  if (status === undefined) return "an answer that is no success";
  if (status === 401 || status === 403) {
    return `the key was refused (${status})`;
  }
  if (status === 404) return "the server does not know this key (404)";
  if (status === 429) return "too many questions (429)";
  return status >= 500 ? `the server is in trouble (${status})` : `the server said ${status}`;
}

function describeClose(end: LinkEnd): string {
  const code = end.code ?? 1006;
  const words = CLOSE_WORDS[code] ?? "closed";
  return end.reason ? `${words} (${code}, “${end.reason}”)` : `${words} (${code})`;
}
