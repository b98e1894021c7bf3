import type { Directive } from "./directive.ts";
import type { JudgedRequest, Unknown } from "./effective.ts";
import { type Listen, parseListen } from "./parse_listen.ts";
import { matchServerName, type NamedServer } from "./match_server_name.ts";

/** The server block that answers, and how it was reached. */
export interface ChosenServer {
  readonly server: Directive;
  readonly listen: Listen | null;
  /** Whether it speaks TLS there; the request's own word where it has no `listen`. */
  readonly isTls: boolean;
  readonly captures: readonly string[];
  readonly groups: Readonly<Record<string, string>>;
  readonly unknown: readonly Unknown[];
}

interface Door {
  readonly server: Directive;
  readonly listen: Listen | null;
}

/** Whether some server block says that it listens on this port. */
export function isPortServed(servers: readonly Directive[], port: number): boolean {
  return servers.flatMap(doorsOf).some(({ listen }) => listen !== null && isPortOf(listen, port));
}

/** Chooses the server block for a request: by address and port, then by name. */
export function chooseServer(
  servers: readonly Directive[],
  request: JudgedRequest,
): ChosenServer | null {
  const doors = servers.flatMap(doorsOf);
  const host = bareHost(request);
  const { open, unknown } = doorsFor(doors, request, host);
  const named = byName(open, host);
  const fallback = open.find(({ listen }) => listen?.isDefault === true) ?? open[0];
  const server = named?.server ?? fallback?.server;
  if (server === undefined) return null;
  const listen = open.find((door) => door.server === server)?.listen ?? null;
  return {
    server,
    listen,
    // The flag belongs to the socket: one `ssl` makes every server on it speak TLS.
    isTls: listen === null
      ? request.tls
      : speaksTls(server, listen) || open.some((door) => isSameSocket(door, listen)),
    captures: named?.captures ?? [],
    groups: named?.groups ?? {},
    unknown,
  };
}

function byName(doors: readonly Door[], host: string): NamedServer | null {
  return matchServerName([...new Set(doors.map(({ server }) => server))], host);
}

function isSameSocket(door: Door, listen: Listen): boolean {
  const other = door.listen;
  return other !== null && other.isTls && other.address === listen.address &&
    other.port === listen.port;
}

/** The directive `ssl on` is older than the flag of `listen`, and gone since 1.25.1. */
function speaksTls(server: Directive, listen: Listen): boolean {
  return listen.isTls ||
    (server.block ?? []).some(({ name, args }) => name === "ssl" && args[0] === "on");
}

function doorsOf(server: Directive): readonly Door[] {
  const listens = (server.block ?? []).filter(({ name }) => name === "listen")
    .flatMap((directive) => parseListen(directive) ?? [])
    // QUIC is another transport on the same port.
    .filter(({ isQuic }) => !isQuic);
  return listens.length === 0
    ? [{ server, listen: null }]
    : listens.map((listen) => ({ server, listen }));
}

function doorsFor(
  doors: readonly Door[],
  request: JudgedRequest,
  host: string,
): { open: readonly Door[]; unknown: readonly Unknown[] } {
  const fitting = doors.filter(({ listen }) =>
    listen === null ? request.port === 80 : isPortOf(listen, request.port)
  );
  if (fitting.length > 0) return { open: wildcardFirst(fitting), unknown: [] };
  const tcp = doors.filter(({ listen }) => listen === null || listen.port !== null);
  const alike = tcp.filter(({ server, listen }) =>
    listen !== null && speaksTls(server, listen) === request.tls
  );
  // The right name behind a port mapping says more than the right protocol.
  const open = [alike, tcp].find((some) => byName(some, host) !== null) ??
    [alike, tcp].find((some) => some.length > 0) ?? doors;
  const ports = [...new Set(open.flatMap(({ listen }) => listen?.port ?? []))].join(", ");
  const message = ports === ""
    ? "No server says where it listens: the one whose name fits was judged"
    : `No server listens on port ${request.port}: those on ${ports} were judged, as behind a ` +
      "port mapping";
  return { open, unknown: [{ message, from: open[0]?.listen?.from ?? null }] };
}

function isPortOf({ port, lastPort }: Listen, wanted: number): boolean {
  return port !== null && lastPort !== null && port <= wanted && wanted <= lastPort;
}

/** The address that the request came to is not known: every address before a particular one. */
function wildcardFirst(doors: readonly Door[]): readonly Door[] {
  const rank = ({ listen }: Door): number =>
    listen === null || listen.address === "*" ? 0 : listen.address === "[::]" ? 1 : 2;
  return [...doors].sort((a, b) => rank(a) - rank(b));
}

/** The name asked for as nginx compares it: lower case, without port and final dot. */
export function bareHost(request: JudgedRequest): string {
  const raw = request.headers["host"] ?? request.host;
  return raw.toLowerCase().replace(/:\d*$/, "").replace(/\.$/, "");
}
