import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** A socket costs two connections, one on either side. */
const FEW = 64;

/** So few connections that a handful of sockets use them up. */
export function proxyOverloaded(subject: Subject): readonly RuleFinding[] {
  const line = subject.all().find(({ name }) => name === "worker_connections");
  const count = Number(line?.args[0]);
  if (line === undefined || !Number.isInteger(count) || count > FEW) return [];
  return [{
    cause: "proxy-overloaded",
    severity: "info",
    at: line,
    message: `A worker has room for ${count} connections, and each socket takes two: about ` +
      `${Math.floor(count / 2)} sockets fill it.`,
    fix: {
      into: subject.parentOf(line),
      context: "main",
      lines: ["worker_connections 1024;"],
      instead: [line],
    },
  }];
}
