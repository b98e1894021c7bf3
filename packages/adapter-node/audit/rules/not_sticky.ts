import { serversOf, upstreamBlock } from "./upstream_of.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** Several servers take turns, and nothing keeps a client with one. */
export function notSticky(subject: Subject): readonly RuleFinding[] {
  const block = subject.isProxied() ? upstreamBlock(subject) : null;
  if (block === null || serversOf(block).length < 2) return [];
  const isSticky = (block.block ?? []).some(({ name }) => /^(ip_hash|hash|sticky)/.test(name));
  if (isSticky) return [];
  return [{
    cause: "not-sticky",
    severity: "info",
    at: block,
    message:
      `The ${serversOf(block).length} servers of upstream ${block.args[0] ?? ""} take turns: ` +
      "a push made on one reaches only the sockets on that one, unless the servers share them.",
    fix: { into: block, context: "upstream", lines: ["ip_hash;"] },
  }];
}
