import { passTarget, serversOf, upstreamBlock } from "./upstream_of.ts";
import { quoted } from "./quoted.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

const LNBITS_PORT = 5000;

/** https to a server that speaks http, or the reverse, as far as its port tells. */
export function upstreamWrongScheme(subject: Subject): readonly RuleFinding[] {
  const target = passTarget(subject);
  const { pass } = subject.judged;
  if (!subject.isProxied() || target === null || pass === null) return [];
  const block = upstreamBlock(subject);
  const ports = block === null
    ? [target.port ?? (target.scheme === "https" ? 443 : 80)]
    : serversOf(block).map(({ args }) => Number(/:(\d+)$/.exec(args[0] ?? "")?.[1] ?? 80));
  const isTooMuch = target.scheme === "https" && subject.isLnbits && ports.includes(LNBITS_PORT);
  const isTooLittle = target.scheme === "http" &&
    ports.some((port) => port === 443 || port === 8443);
  if (!isTooMuch && !isTooLittle) return [];
  const right = isTooMuch ? "http" : "https";
  return [{
    cause: "upstream-wrong-scheme",
    severity: "warning",
    at: pass,
    message: isTooMuch
      ? `LNbits speaks http on port ${LNBITS_PORT}, and nginx speaks https to it: every request ` +
        "ends with 502."
      : `Port ${
        ports.join(", ")
      } usually speaks https, and nginx speaks http to it: every request ` +
        "ends with 400 or 502.",
    fix: {
      into: subject.innermost,
      context: "location",
      lines: [`proxy_pass ${quoted((pass.args[0] ?? "").replace(/^https?/i, right))};`],
      instead: [pass],
    },
  }];
}
