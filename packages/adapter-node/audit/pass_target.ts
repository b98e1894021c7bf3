import type { Directive } from "./directive.ts";
import { evaluateText } from "./evaluate_text.ts";
import type { Exchange } from "./exchange.ts";

/** Where a `proxy_pass` or one of its kin leads. */
export interface PassTarget {
  /** `http`, `https`, `grpc`, `fastcgi`, … */
  readonly scheme: string;
  /** Host and port as written, or the name of an `upstream` block. */
  readonly authority: string;
  /** What stands behind it; empty without. */
  readonly uri: string;
  /** Whether variables stand in it: then nginx puts the URI together differently. */
  readonly isVariable: boolean;
  readonly unknown: readonly string[];
}

/** Directives that take a request as its handler. */
export const PASS_REGEXP = /^(proxy|fastcgi|uwsgi|scgi|grpc|memcached)_pass$/;

/** Reads the target of a `proxy_pass` and its kin. */
export function passTarget(pass: Directive, exchange: Exchange): PassTarget {
  const template = pass.args[0] ?? "";
  const { text, unknown } = evaluateText(template, exchange);
  const isVariable = template.includes("$");
  const protocol = pass.name.replace(/_pass$/, "");
  const [, named = "", rest = text] = /^([a-z]+):\/\/([\s\S]*)$/i.exec(text) ?? [];
  const scheme = named !== "" ? named.toLowerCase() : protocol === "proxy" ? "http" : protocol;
  if (/^unix:/i.test(rest)) {
    const colon = rest.indexOf(":", 5);
    const authority = colon === -1 ? rest : rest.slice(0, colon);
    return {
      scheme,
      authority,
      uri: colon === -1 ? "" : rest.slice(colon + 1),
      isVariable,
      unknown,
    };
  }
  const end = rest.search(/[/?]/);
  const authority = end === -1 ? rest : rest.slice(0, end);
  const tail = end === -1 ? "" : rest.slice(end);
  const uri = tail.startsWith("?") ? `/${tail}` : tail;
  return { scheme, authority, uri, isVariable, unknown };
}

/** What `$proxy_host` says: without a default port; `localhost` for a UNIX socket. */
export function proxyHostOf({ scheme, authority }: PassTarget): string {
  if (/^unix:/i.test(authority)) return "localhost";
  return authority.replace(/^https/.test(scheme) ? /:443$/ : /:80$/, "");
}

/** The first server of an `upstream` block that is neither down nor a backup. */
export function resolveUpstream({ scheme, authority }: PassTarget, exchange: Exchange): string {
  const block =
    exchange.tree.shared.find(({ name, args, block }) =>
      name === "upstream" && args[0]?.toLowerCase() === authority.toLowerCase() &&
      block !== undefined
    )?.block ?? [];
  const servers = block.filter(({ name, args }) => name === "server" && args[0] !== undefined);
  const usable = servers.find(({ args }) => !args.includes("down") && !args.includes("backup"));
  const address = (usable ?? servers[0])?.args[0] ?? authority;
  return `${scheme}://${address}`;
}
