import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CaseRequest, DifferentialCase } from "./differential_case.setup.ts";
import { HEADER_CASES } from "./differential_header_cases.setup.ts";
import { LOCATION_CASES } from "./differential_location_cases.setup.ts";
import { REWRITE_CASES } from "./differential_rewrite_cases.setup.ts";
import { SERVER_CASES } from "./differential_server_cases.setup.ts";
import { locationKind } from "./choose_location.ts";
import type { Effective, JudgedRequest } from "./effective.ts";
import { effective } from "./effective_request.ts";
import { loadConfig, type LoadedConfig } from "./load_config.ts";
import { freePorts, NginxFolder, NginxProcess, realNginx } from "./nginx_process.setup.ts";
import { nodeConfigFiles } from "./node_config_files.ts";
import { ask, type RawHead, RecordingUpstream } from "./raw_http.setup.ts";

const CASES: readonly DifferentialCase[] = [
  ...LOCATION_CASES,
  ...REWRITE_CASES,
  ...HEADER_CASES,
  ...SERVER_CASES,
];
const NGINX = realNginx();
if (NGINX === null) console.log("nginx is not installed: what it does is not compared");

const upstreams = {
  UP_A: new RecordingUpstream(),
  UP_B: new RecordingUpstream(),
  UP_C: new RecordingUpstream(),
};

beforeAll(async () => {
  for (const upstream of Object.values(upstreams)) await upstream.start();
});
afterAll(async () => {
  for (const upstream of Object.values(upstreams)) await upstream.stop();
});

/** The file that both read. */
function wholeFile(one: DifferentialCase, ports: readonly number[], root: string): string {
  const names: Record<string, string> = {
    PORT: String(ports[0]),
    OTHER: String(ports[1]),
    ROOT: root,
  };
  for (const [name, { port }] of Object.entries(upstreams)) names[name] = String(port);
  const http = one.http.replace(/\b(PORT|OTHER|ROOT|UP_[ABC])\b/g, (name) => names[name] ?? name);
  const folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${root}/temp_${kind};`).join(" ");
  return `daemon off; master_process off; pid ${root}/nginx.pid;
error_log ${root}/error.log debug;
events { worker_connections 64; }
http {
access_log off; ${folders}
${http}
}
`;
}

function judged(request: CaseRequest | string, port: number): JudgedRequest {
  const { path, host = "localhost", method = "GET", headers = {} } = typeof request === "string"
    ? { path: request }
    : request;
  const all: Record<string, string> = {
    host,
    upgrade: "websocket",
    connection: "Upgrade",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    "sec-websocket-version": "13",
    origin: "https://page.example",
    ...headers,
  };
  // An empty value in a case means that the header is not sent.
  for (const [name, value] of Object.entries(all)) if (value === "") delete all[name];
  return { host, port, tls: false, path, method, headers: all, remoteAddress: "127.0.0.1" };
}

async function asked(request: JudgedRequest): Promise<RawHead> {
  const line = `${request.method} ${request.path} HTTP/1.1`;
  return await ask(request.port, { line, headers: Object.entries(request.headers) });
}

/** What came of a request, in the words of both sides. */
interface Outcome {
  /** Which upstream took it, or null. */
  readonly upstream: string | null;
  readonly line: string | null;
  readonly headers: readonly string[];
  readonly status: number | null;
  readonly location: string | null;
}

function whatNginxDid(answer: RawHead): Outcome {
  const arrived = Object.entries(upstreams).flatMap(([name, upstream]) =>
    upstream.take().map((head) => ({ name, head }))
  );
  // A subrequest of auth_request arrives before.
  const [last] = arrived.sort((a, b) => (b.head.order ?? 0) - (a.head.order ?? 0));
  const status = Number(answer.line.split(" ")[1]);
  const location = answer.headers.find(([name]) => name === "location")?.[1] ?? null;
  if (last === undefined) return { upstream: null, line: null, headers: [], status, location };
  const headers = last.head.headers.map(([name, value]) => `${name}: ${value}`).sort();
  return { upstream: last.name, line: last.head.line, headers, status: null, location: null };
}

function whatWeSay(one: Effective, { method }: JudgedRequest): Outcome {
  const { answered } = one;
  if (answered !== null) {
    const { status, location = null } = answered;
    return { upstream: null, line: null, headers: [], status, location };
  }
  const port = /:(\d+)$/.exec(one.upstream ?? "")?.[1];
  const name = Object.entries(upstreams).find(([, up]) => String(up.port) === port)?.[0] ?? null;
  const headers = one.headers.map((header) => `${header.name.toLowerCase()}: ${header.value}`)
    .sort();
  const line = `${method} ${one.uri} HTTP/${one.httpVersion.value}`;
  return { upstream: name, line, headers, status: null, location: null };
}

/** The debug log names every location that is taken; the last one answers. */
function locationInLog(log: string): string | null {
  const lines = [...log.matchAll(/(?:using configuration "|using location: )(=?)(\*?)([^\n]*)/g)];
  const [, , , raw = ""] = lines.at(-1) ?? [];
  return lines.length === 0 ? null : raw.replace(/^(@\S*) .*$/, "$1").replace(/"$/, "");
}

function ourLocation({ locations }: Effective): string {
  const last = locations.at(-1);
  return last === undefined ? "" : locationKind(last).pattern;
}

const exists = (path: string, kind: "file" | "folder"): boolean =>
  existsSync(path) && statSync(path).isDirectory() === (kind === "folder");

async function ready(nginx: NginxProcess, port: number): Promise<void> {
  for (let attempt = 0; attempt < 400 && nginx.isRunning; attempt++) {
    const isUp = await ask(port, { line: "GET /ready HTTP/1.0", headers: [] })
      .then(() => true, () => false);
    if (isUp) {
      for (const upstream of Object.values(upstreams)) upstream.take();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`nginx does not answer on port ${port}: ${nginx.said}`);
}

async function run(one: DifferentialCase, folder: NginxFolder): Promise<void> {
  const ports = await freePorts(2);
  const source = wholeFile(one, ports, folder.path);
  folder.write({ ...one.files, "nginx.conf": source });
  const file = join(folder.path, "nginx.conf");
  const config = loadConfig({ source, file, files: nodeConfigFiles });
  expect(config.problems).toEqual([]);
  const nginx = new NginxProcess(folder, "nginx.conf");
  try {
    await ready(nginx, ports[0] ?? 0);
    for (const request of one.requests) {
      await compare(config, judged(request, ports[0] ?? 0), folder);
    }
  } finally {
    await nginx.stop();
  }
}

async function compare(
  config: LoadedConfig,
  request: JudgedRequest,
  folder: NginxFolder,
): Promise<void> {
  const before = folder.read("error.log").length;
  const theirs = whatNginxDid(await asked(request));
  const log = folder.read("error.log").slice(before);
  const ours = effective(config, request, { nginxVersion: NGINX?.version ?? "", exists });
  const title = `${request.method} ${request.path} at ${request.headers["host"]}`;
  expect({ title, ...whatWeSay(ours, request) }).toEqual({ title, ...theirs });
  requestsCompared++;
  const named = locationInLog(log);
  // A subrequest leaves its own location in the log.
  if (NGINX?.hasDebugLog !== true || named === null || log.includes("auth request")) return;
  locationsCompared++;
  expect({ title, location: ourLocation(ours) }).toEqual({ title, location: named });
}

let requestsCompared = 0;
let locationsCompared = 0;

describe("effective() beside a real nginx", () => {
  for (const one of CASES) {
    test.skipIf(NGINX === null)(`effective() agrees with nginx: ${one.name}`, async () => {
      const folder = new NginxFolder();
      try {
        await run(one, folder);
      } finally {
        folder.remove();
      }
    });
  }
  test.skipIf(NGINX === null)("effective() was compared request by request", () => {
    console.log(
      `${CASES.length} configurations, ${requestsCompared} requests beside nginx ` +
        `${NGINX?.version}; the location of ${locationsCompared} in its debug log`,
    );
    expect(requestsCompared).toBeGreaterThan(200);
    expect(locationsCompared).toBeGreaterThan(NGINX?.hasDebugLog === true ? 150 : -1);
  });
});
