import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";
import { passTarget } from "./upstream_of.ts";

/** A name in a variable is looked up for each request, and needs a resolver. */
export function upstreamUnresolved(subject: Subject): readonly RuleFinding[] {
  const { pass } = subject.judged;
  if (!subject.isProxied() || pass?.args[0]?.includes("$") !== true) return [];
  const target = passTarget(subject);
  if (target === null || !/[a-z]/i.test(target.host) || target.host.startsWith("[")) return [];
  if (subject.setting("resolver") !== null || target.host === "localhost") return [];
  const isBlock = subject.all().some(({ name, args }) =>
    name === "upstream" && args[0] === target.host
  );
  if (isBlock) return [];
  return [{
    cause: "upstream-unresolved",
    severity: subject.isWhole ? "error" : "info",
    at: pass,
    message:
      `The name ${target.host} stands in a variable, so nginx looks it up for each request, ` +
      `and no resolver is set${
        subject.isWhole ? ": every request ends with 502." : " in this file."
      }`,
    fix: {
      into: subject.judged.server,
      context: "server",
      lines: ["resolver 127.0.0.53 valid=30s;"],
      remark: "The address is what /etc/resolv.conf names; within Docker 127.0.0.11",
    },
  }];
}
