import type { Directive } from "../directive.ts";
import { quoted } from "./quoted.ts";
import type { ConfigFix } from "./rule.ts";
import { Subject, walk } from "./subject.ts";

const LNBITS_UPSTREAM = "http://127.0.0.1:5000";

/**
 * A location of its own for the socket, written so that it wins over those that are there.
 *
 * @param like The location whose upstream it shares; by default, one of the same server.
 */
export function socketBlock(subject: Subject, like?: Directive): ConfigFix {
  const server = subject.judged.server;
  const source = like ?? passing(subject);
  const kept = (source?.block ?? [])
    .filter(({ name }) => name === "set" || name === "resolver")
    .map(({ name, args }) => `    ${[name, ...args.map(quoted)].join(" ")};`);
  return {
    into: server,
    context: "server",
    lines: [
      `location ${matcher(subject)} {`,
      ...kept,
      `    proxy_pass ${quoted(origin(subject, source))};`,
      "    proxy_http_version 1.1;",
      "    proxy_set_header Host $host;",
      "    proxy_set_header Upgrade $http_upgrade;",
      '    proxy_set_header Connection "upgrade";',
      "    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
      "    proxy_set_header X-Forwarded-Proto $scheme;",
      "    proxy_read_timeout 1h;",
      "}",
    ],
  };
}

/** A prefix, made to win over regular expressions; exact where the prefix is taken. */
function matcher(subject: Subject): string {
  const { wanted } = subject;
  const locations = [...walk(subject.judged.server?.block ?? [])]
    .filter(({ name }) => name === "location");
  const isTaken = locations.some(({ args }) => args.at(-1) === wanted && !args[0]?.startsWith("~"));
  if (isTaken && subject.isLnbits) return `~ ^${wanted.replaceAll(".", "\\.")}[^/]+$`;
  const isNear = locations.some(({ args }) => args.at(-1) === `${wanted}/`);
  if (isTaken || isNear) return `= ${wanted}`;
  return locations.some(({ args }) => args[0]?.startsWith("~")) ? `^~ ${wanted}` : wanted;
}

function passing(subject: Subject): Directive | null {
  const found = [...walk(subject.judged.server?.block ?? subject.parts.config.directives)];
  const hasPass = (block: Directive): boolean =>
    block.name === "location" && block.block?.some(({ name }) => name === "proxy_pass") === true;
  const own = subject.judged.locations.findLast(hasPass);
  return own ?? found.find(hasPass) ?? null;
}

/** Scheme and host of a `proxy_pass`, without its URI, so that the path stays as it is. */
function origin(subject: Subject, source: Directive | null): string {
  const target = source?.block?.findLast(({ name }) => name === "proxy_pass")?.args[0];
  if (target === undefined) {
    const { pass, upstream } = subject.judged;
    return pass?.name === "proxy_pass" && upstream !== null ? upstream : LNBITS_UPSTREAM;
  }
  if (/^https?:\/\/unix:/.test(target)) return target.split(":").slice(0, 3).join(":");
  return /^(?:https?|\$\w+):\/\/[^/]+/.exec(target)?.[0] ?? target;
}
