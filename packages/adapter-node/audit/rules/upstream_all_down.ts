import { serversOf, upstreamBlock } from "./upstream_of.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** Every server of the upstream is switched off. */
export function upstreamAllDown(subject: Subject): readonly RuleFinding[] {
  const block = subject.isProxied() ? upstreamBlock(subject) : null;
  const [server] = (block?.block ?? []).filter(({ name }) => name === "server");
  if (block === null || server === undefined || serversOf(block).length > 0) return [];
  const hasBackup = (block.block ?? []).some(({ args }) =>
    args.includes("backup") && !args.includes("down")
  );
  if (hasBackup) return [];
  return [{
    cause: "upstream-all-down",
    severity: "error",
    at: server,
    message: `Every server of upstream ${block.args[0] ?? ""} is marked down: every request ends ` +
      "with 502.",
    fix: {
      into: block,
      context: "upstream",
      lines: [`server ${server.args.filter((arg) => arg !== "down").join(" ")};`],
      instead: [server],
    },
  }];
}
