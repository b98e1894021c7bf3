import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { locationKind } from "./choose_location.ts";
import type { CaseRequest, DifferentialCase } from "./differential_case.setup.ts";
import type { Effective, JudgedRequest } from "./effective.ts";
import { effective } from "./effective_request.ts";
import { loadConfig, type LoadedConfig } from "./load_config.ts";
import { freePorts, NginxFolder, NginxProcess, type RealNginx } from "./nginx_process.setup.ts";
import { nodeConfigFiles } from "./node_config_files.ts";
import { ask, type RawHead, RecordingUpstream } from "./raw_http.setup.ts";

/** What both sides said of one request. */
export interface Comparison {
  readonly title: string;
  readonly ours: Outcome;
  readonly theirs: Outcome;
  /** The location that answers; null where nginx's debug log does not tell. */
  readonly locations: { readonly ours: string; readonly theirs: string } | null;
}

/** What came of a request, in the words of both sides. */
export interface Outcome {
  /** Which upstream took it, or null. */
  readonly upstream: string | null;
  readonly line: string | null;
  readonly headers: readonly string[];
  readonly status: number | null;
  readonly location: string | null;
}

/** Puts the same requests to a real nginx and to `effective`. */
export class DifferentialBench {
  readonly #nginx: RealNginx;
  readonly #upstreams = {
    UP_A: new RecordingUpstream(),
    UP_B: new RecordingUpstream(),
    UP_C: new RecordingUpstream(),
  };

  constructor(nginx: RealNginx) {
    this.#nginx = nginx;
  }

  /** Starts the upstreams. */
  async start(): Promise<void> {
    for (const upstream of Object.values(this.#upstreams)) await upstream.start();
  }

  /** Stops them. */
  async stop(): Promise<void> {
    for (const upstream of Object.values(this.#upstreams)) await upstream.stop();
  }

  /** Runs one configuration in an nginx of its own, which is gone afterwards. */
  async run(one: DifferentialCase): Promise<readonly Comparison[]> {
    for (let attempt = 1;; attempt++) {
      const folder = new NginxFolder();
      try {
        return await this.#runIn(folder, one);
      } catch (error) {
        // A port that was free may be taken by another before nginx binds it.
        const isTaken = error instanceof Error && error.message.includes("Address already in use");
        if (!isTaken || attempt === 3) throw error;
      } finally {
        folder.remove();
      }
    }
  }

  async #runIn(folder: NginxFolder, one: DifferentialCase): Promise<readonly Comparison[]> {
    const ports = await freePorts(2);
    const port = ports[0] ?? 0;
    const source = this.#wholeFile(one, ports, folder.path);
    folder.write({ ...one.files, "nginx.conf": source });
    const file = join(folder.path, "nginx.conf");
    const config = loadConfig({ source, file, files: nodeConfigFiles });
    if (config.problems[0] !== undefined) {
      throw new Error(`We refuse: ${config.problems[0].message}`);
    }
    const nginx = new NginxProcess(folder, "nginx.conf");
    const found: Comparison[] = [];
    try {
      await this.#ready(nginx, port);
      for (const request of one.requests) {
        found.push(await this.#compare(config, judged(request, port), folder));
      }
    } finally {
      await nginx.stop();
    }
    return found;
  }

  async #compare(
    config: LoadedConfig,
    request: JudgedRequest,
    folder: NginxFolder,
  ): Promise<Comparison> {
    const before = folder.size("error.log");
    const line = `${request.method} ${request.path} HTTP/1.1`;
    const answer = await ask(request.port, { line, headers: Object.entries(request.headers) });
    const theirs = this.#whatNginxDid(answer);
    const log = folder.read("error.log", before);
    const one = effective(config, request, { nginxVersion: this.#nginx.version, exists });
    const named = locationInLog(log);
    // A subrequest leaves its own location in the log.
    const isTold = this.#nginx.hasDebugLog && named !== null && !log.includes("auth request");
    return {
      title: `${request.method} ${request.path} at ${request.headers["host"]}`,
      ours: this.#whatWeSay(one, request),
      theirs,
      locations: isTold ? { ours: ourLocation(one), theirs: named } : null,
    };
  }

  async #ready(nginx: NginxProcess, port: number): Promise<void> {
    for (let attempt = 0; attempt < 400 && nginx.isRunning; attempt++) {
      const isUp = await ask(port, { line: "GET /ready HTTP/1.0", headers: [] })
        .then(() => true, () => false);
      if (isUp) {
        for (const upstream of Object.values(this.#upstreams)) upstream.take();
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`Cannot reach nginx on port ${port}: ${nginx.said}`);
  }

  /** The file that both read. */
  #wholeFile(one: DifferentialCase, ports: readonly number[], root: string): string {
    const names: Record<string, string> = {
      PORT: String(ports[0]),
      OTHER: String(ports[1]),
      ROOT: root,
    };
    for (const [name, { port }] of Object.entries(this.#upstreams)) names[name] = String(port);
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

  #whatNginxDid(answer: RawHead): Outcome {
    const arrived = Object.entries(this.#upstreams).flatMap(([name, upstream]) =>
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

  #whatWeSay(one: Effective, { method }: JudgedRequest): Outcome {
    const { answered } = one;
    if (answered !== null) {
      const { status, location = null } = answered;
      return { upstream: null, line: null, headers: [], status, location };
    }
    const port = /:(\d+)$/.exec(one.upstream ?? "")?.[1];
    const name = Object.entries(this.#upstreams).find(([, up]) => String(up.port) === port)?.[0] ??
      null;
    const headers = one.headers.map((header) => `${header.name.toLowerCase()}: ${header.value}`)
      .sort();
    const line = `${method} ${one.uri} HTTP/${one.httpVersion.value}`;
    return { upstream: name, line, headers, status: null, location: null };
  }
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

/** The debug log names every location that is taken; the last one answers. */
function locationInLog(whole: string): string | null {
  const redirect = whole.lastIndexOf("internal redirect: ");
  const log = whole.slice(Math.max(redirect, 0));
  // A redirect may be answered by the server block before a location is chosen.
  if (redirect !== -1 && !/using (configuration|location)/.test(log)) return "";
  const lines = [...log.matchAll(/(?:using configuration "|using location: )(=?)(\*?)([^\n]*)/g)];
  const [, , , raw = ""] = lines.at(-1) ?? [];
  return lines.length === 0 ? null : raw.replace(/^(@\S*) .*$/, "$1").replace(/"$/, "");
}

function ourLocation({ locations }: Effective): string {
  const last = locations.at(-1);
  return last === undefined ? "" : locationKind(last).pattern;
}

/** What lies on the disk, for both. */
const exists = (path: string, kind: "file" | "folder"): boolean =>
  existsSync(path) && statSync(path).isDirectory() === (kind === "folder");
