import type { Directive } from "./directive.ts";
import { nginxRegExp } from "./nginx_regexp.ts";

/** The server whose name fits, with what its regular expression captured. */
export interface NamedServer {
  readonly server: Directive;
  readonly captures: readonly string[];
  readonly groups: Readonly<Record<string, string>>;
}

/** The names of a server block, in lower case but for regular expressions. */
export function serverNames(server: Directive): readonly string[] {
  const names = (server.block ?? []).filter(({ name }) => name === "server_name")
    .flatMap(({ args }) => args);
  const all = names.length === 0 ? [""] : names;
  return all.map((name) => (name.startsWith("~") ? name : name.toLowerCase()));
}

/**
 * Chooses by name among the servers of one address: exact, longest leading wildcard, longest
 * trailing wildcard, first regular expression.
 *
 * @param host Lower case, without port and without a final dot.
 * @returns Null where no name fits, so the default server answers.
 */
export function matchServerName(servers: readonly Directive[], host: string): NamedServer | null {
  const entries = servers.flatMap((server) =>
    serverNames(server).map((name) => ({ server, name }))
  );
  const plain = (server: Directive): NamedServer => ({ server, captures: [], groups: {} });
  const exact = entries.find(({ name }) =>
    name === host || (name.startsWith(".") && name.slice(1) === host)
  );
  if (exact !== undefined) return plain(exact.server);
  const wildcard = longest(entries, ({ name }) => leadingFits(name, host)) ??
    longest(entries, ({ name }) => trailingFits(name, host));
  if (wildcard !== undefined) return plain(wildcard.server);
  for (const { server, name } of entries) {
    if (!name.startsWith("~")) continue;
    // nginx makes the names of servers caseless where they hold capitals, and lowers the host.
    const match = nginxRegExp(name.slice(1), true).exec(host);
    if (match === null || match === "unknown") continue;
    return { server, captures: [...match].map((part) => part ?? ""), groups: { ...match.groups } };
  }
  return null;
}

function longest<Entry extends { readonly name: string }>(
  entries: readonly Entry[],
  fits: (entry: Entry) => boolean,
): Entry | undefined {
  return entries.filter(fits).sort((a, b) => b.name.length - a.name.length)[0];
}

function leadingFits(name: string, host: string): boolean {
  if (name.startsWith("*.")) return host.endsWith(name.slice(1)) && host.length >= name.length;
  return name.startsWith(".") && host.endsWith(name) && host.length > name.length;
}

function trailingFits(name: string, host: string): boolean {
  return name.endsWith(".*") && !name.startsWith("~") && host.startsWith(name.slice(0, -1)) &&
    host.length >= name.length;
}
