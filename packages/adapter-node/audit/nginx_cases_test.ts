import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Effective, JudgedRequest } from "./effective.ts";
import { effective } from "./effective_request.ts";
import { loadConfig, type LoadedConfig } from "./load_config.ts";
import { parseListen } from "./parse_listen.ts";
import { globRegExp } from "./glob_reg_exp.ts";
import type { Directive } from "./directive.ts";

const FOLDER = process.env["HOLDFAST_NGINX_CASES"] ??
  join(import.meta.dirname, "../../../../shared/data/nginx");
const IS_HERE = existsSync(join(FOLDER, "cases"));
if (!IS_HERE) console.log(`No labelled configurations in ${FOLDER}: set HOLDFAST_NGINX_CASES`);

interface Seen {
  readonly nginx_t?: string;
  readonly client?: { readonly status: number; readonly location?: string };
  readonly upstream_requests?: readonly {
    readonly line?: string;
    readonly host?: readonly string[];
    readonly upgrade?: readonly string[];
    readonly connection?: readonly string[];
    readonly xfp?: readonly string[];
    readonly origin?: readonly string[];
  }[];
  readonly harness_notes?: readonly string[] | null;
  /** The same path asked for without a handshake. */
  readonly plain_request?: {
    readonly status: number;
    readonly location?: string;
    readonly upstream_connection: readonly (readonly string[])[];
  } | null;
}

interface Case {
  readonly id: string;
  readonly proxy: string;
  readonly ws: {
    readonly host: string;
    readonly port: number;
    readonly path: string;
    readonly tls: boolean;
    readonly kind: string;
    readonly client_connection_header?: string;
  };
  readonly includes?: Readonly<Record<string, string>>;
  readonly observed?: { readonly conf?: Seen; readonly fixed?: Seen };
}

function readCases(): readonly Case[] {
  if (!IS_HERE) return [];
  return readdirSync(join(FOLDER, "cases"))
    .map((id): Case =>
      JSON.parse(readFileSync(join(FOLDER, "cases", id, "meta.json"), "utf8")) as Case
    )
    .filter(({ proxy }) => proxy === "nginx");
}

function load({ id, includes = {} }: Case, which: "conf" | "fixed"): LoadedConfig {
  const folder = join(FOLDER, "cases", id);
  const file = which === "conf" ? "config.conf" : "fixed.conf";
  const places = which === "fixed" && existsSync(join(folder, "includes-for-fixed"))
    ? ["includes-for-fixed", "includes"]
    : ["includes"];
  const paths = Object.keys(includes).map((path) =>
    path.startsWith("/") ? path : `/etc/nginx/${path}`
  );
  const read = (path: string): string | null => {
    const name = includes[path] ?? includes[path.replace("/etc/nginx/", "")];
    if (name === undefined) return null;
    const found = places.map((place) => join(folder, name.replace(/^includes/, place)))
      .find(existsSync);
    return found === undefined ? null : readFileSync(found, "utf8");
  };
  return loadConfig({
    source: readFileSync(join(folder, file), "utf8"),
    file: "/etc/nginx/nginx.conf",
    files: {
      readFile: read,
      glob: (pattern) => paths.filter((path) => globRegExp(pattern).test(path)).sort(),
    },
  });
}

function handshake({ ws }: Case, seen: Seen): JudgedRequest {
  const stream = { accept: "text/event-stream" };
  const socket = {
    upgrade: "websocket",
    connection: ws.client_connection_header ?? "Upgrade",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    "sec-websocket-version": "13",
    origin: `${ws.tls ? "https" : "http"}://${ws.host}`,
  };
  const isOpen = seen.harness_notes?.some((note) => note.endsWith("auth_basic")) === true;
  return {
    host: ws.host,
    port: ws.port,
    tls: ws.tls,
    path: ws.path,
    method: "GET",
    headers: {
      host: ws.host,
      ...(ws.kind === "sse" ? stream : socket),
      // Where the password was left out of the file, the request brings one.
      ...(isOpen ? { authorization: "Basic bm9ib2R5" } : {}),
    },
    // The recording upstream stood on the same machine.
    remoteAddress: "127.0.0.1",
  };
}

/** Where one server of the file passes to another, what the last one sends was recorded. */
function follow(config: LoadedConfig, request: JudgedRequest): readonly Effective[] {
  const first = effective(config, request, { nginxVersion: "1.22.1", exists: () => false });
  const target = first.upstream?.replace(/^https?:\/\//, "") ?? "";
  const port = Number(/^127\.0\.0\.1:(\d+)$/.exec(target)?.[1]);
  const isOwn = listens(config.directives).some((listen) =>
    parseListen(listen)?.port === port && !Number.isNaN(port)
  );
  if (!isOwn || first.uri === null || first.answered !== null) return [first];
  const headers = Object.fromEntries(
    first.headers.map(({ name, value }) => [name.toLowerCase(), value]),
  );
  const tls = first.upstream?.startsWith("https") === true;
  const host = headers["host"] ?? "";
  const next: JudgedRequest = { ...request, host, port, tls, path: first.uri, headers };
  return [first, ...follow(config, next)];
}

function listens(directives: readonly Directive[]): readonly Directive[] {
  return directives.flatMap((directive) =>
    directive.name === "listen" ? [directive] : listens(directive.block ?? [])
  );
}

/** What the recording upstream noted, in its own words. */
function told(one: Effective): Record<string, unknown> {
  const values = (wanted: string): readonly string[] =>
    one.headers.filter(({ name }) => name.toLowerCase() === wanted).map(({ value, unknown }) =>
      unknown === undefined ? value : "?"
    );
  return {
    line: `GET ${one.uri} HTTP/${one.httpVersion.value}`,
    host: values("host"),
    upgrade: values("upgrade"),
    connection: values("connection"),
    xfp: values("x-forwarded-proto"),
    origin: values("origin"),
  };
}

type Recorded = NonNullable<Seen["upstream_requests"]>[number];

function recorded(seen: Recorded, mine: Record<string, unknown>): Record<string, unknown> {
  const { line, host = [], upgrade = [], connection = [], xfp = [], origin = [] } = seen;
  // The recorder hid the address it stood in for, and what nobody can know is not compared.
  const known = (value: readonly string[], own: unknown): unknown =>
    Array.isArray(own) && own.includes("?") ? own : value;
  const isHidden = host.some((one) => one.includes("<upstream address>"));
  return {
    line,
    host: isHidden ? mine["host"] : host,
    upgrade,
    connection,
    xfp: known(xfp, mine["xfp"]),
    origin,
  };
}

function compare(one: Case, which: "conf" | "fixed", seen: Seen): void {
  const config = load(one, which);
  expect(config.problems).toEqual([]);
  const steps = follow(config, handshake(one, seen));
  const last = steps.at(-1);
  const requests = (seen.upstream_requests ?? []).filter(({ line }) => line !== undefined);
  if (last === undefined || requests.length === 0) {
    const { status, location } = seen.client ?? {};
    expect(last?.answered?.status).toBe(status);
    if (location !== undefined) expect(last?.answered?.location).toBe(location);
    return;
  }
  expect(last.answered).toBeNull();
  // Subrequests of auth_request and earlier hops of the same nginx were recorded too.
  const mine = told(last);
  const all = requests.map((request) => recorded(request, mine));
  expect(all).toContainEqual(mine);
}

/** What a plain request brings to the upstream: the Connection header tells an upgrade forced. */
function comparePlain(one: Case, which: "conf" | "fixed", seen: Seen): void {
  const plain = seen.plain_request;
  if (plain === undefined || plain === null) return;
  const { upgrade: _upgrade, connection: _connection, ...headers } = handshake(one, seen).headers;
  const request = { ...handshake(one, seen), headers };
  const last = follow(load(one, which), request).at(-1);
  const connection = plain.upstream_connection.at(-1);
  if (connection === undefined) {
    expect(last?.answered?.status).toBe(plain.status);
    if (plain.location !== undefined) expect(last?.answered?.location).toBe(plain.location);
    return;
  }
  expect(last?.answered).toBeNull();
  expect(last === undefined ? [] : told(last)["connection"]).toEqual(connection);
}

describe("effective() on the labelled configurations", () => {
  const runs = readCases().flatMap((one) =>
    (["conf", "fixed"] as const).flatMap((which) => {
      const seen = one.observed?.[which];
      return seen?.nginx_t === "ok" ? [{ name: `${one.id} ${which}`, one, which, seen }] : [];
    })
  );
  for (const { name, one, which, seen } of runs) {
    test(`effective() agrees with what nginx 1.22.1 did: ${name}`, () => {
      compare(one, which, seen);
    });
    test(`effective() agrees with what nginx 1.22.1 did without a handshake: ${name}`, () => {
      comparePlain(one, which, seen);
    });
  }
  test.skipIf(!IS_HERE)("effective() is compared with every recording that nginx accepted", () => {
    expect(runs.length).toBeGreaterThan(90);
  });
});
