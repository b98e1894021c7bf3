import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** A cache answers what must be fresh. */
export function responseCached(subject: Subject): readonly RuleFinding[] {
  const polled = subject.isLnbits ? subject.rest : subject.plain;
  if (!subject.isProxied(polled)) return [];
  const cache = subject.setting("proxy_cache", polled);
  const valid = subject.lines("proxy_cache_valid", polled);
  const isOn = cache !== null && cache.args[0] !== "off";
  if (!isOn || (valid.length === 0 && !subject.isLnbits)) return [];
  const bypass = [
    ...subject.lines("proxy_cache_bypass", polled),
    ...subject.lines("proxy_no_cache", polled),
  ].flatMap(({ args }) => args.map((arg) => arg.toLowerCase()));
  const key = subject.isLnbits ? ["$http_x_api_key", "$http_authorization"] : ["$http_upgrade"];
  if (bypass.some((arg) => key.includes(arg))) return [];
  const severity = valid.length === 0 || (!subject.isLnbits && !subject.isWebSocket)
    ? "info"
    : "warning";
  return [{
    cause: "response-cached",
    severity,
    at: cache,
    message: subject.isLnbits
      ? "Answers of the API are cached without a look at X-Api-Key: polls show old balances, and " +
        "one wallet's answer can reach whoever asks next."
      : "Answers for this path are cached without a look at Upgrade: polls get old data, and a " +
        "handshake can be answered from the cache.",
    fix: {
      into: (polled.locations.at(-1) ?? polled.server) ?? null,
      context: "location",
      lines: ["proxy_cache off;"],
      instead: (polled.locations.at(-1)?.block ?? []).filter(({ name }) => name === "proxy_cache"),
    },
  }];
}
