import type { Directive } from "../directive.ts";
import type { Effective, JudgedRequest } from "../effective.ts";
import type { LoadedConfig } from "../load_config.ts";

/** What a {@linkcode Subject} is made of. */
export interface SubjectParts {
  readonly config: LoadedConfig;
  /** The handshake, or the request for the event stream. */
  readonly request: JudgedRequest;
  readonly kind: "websocket" | "event-stream";
  readonly profile: "lnbits" | "generic";
  /** Such as `1.22.1`; null where it is not known. */
  readonly nginxVersion: string | null;
  /** What nginx does with one request. */
  readonly judge: (request: JudgedRequest) => Effective;
}

/** Chromium's and Safari's header; Firefox sends `keep-alive, Upgrade`. */
const FIREFOX_CONNECTION = "keep-alive, Upgrade";

/** Stands for LNbits' key, to see whether it arrives. */
const KEY = { "x-api-key": "key" };

/** One configuration and one request, with the questions that rules ask of the two. */
export class Subject {
  readonly parts: SubjectParts;
  readonly request: JudgedRequest;
  /** What becomes of the request in question. */
  readonly judged: Effective;
  /** The same from Firefox. */
  readonly firefox: Effective;
  /** A plain GET of the same path. */
  readonly plain: Effective;
  /** A plain GET of the page: `/`. */
  readonly page: Effective;
  /** A plain GET of the value that is polled: LNbits' wallet, else the page. */
  readonly rest: Effective;
  #all: readonly Directive[] | undefined;
  #parents: ReadonlyMap<Directive, Directive> | undefined;
  #missing: readonly Directive[] | undefined;

  constructor(parts: SubjectParts) {
    this.parts = parts;
    this.request = parts.request;
    const { judge, request } = parts;
    const plainly = (path: string, more: JudgedRequest["headers"] = {}): Effective => {
      const headers = { ...withoutUpgrade(asked.headers), ...more };
      return judge({ ...request, path, method: "GET", headers });
    };
    // Behind a password, what a browser that knows it gets is judged.
    const asked = judge(request).answered?.from?.name === "auth_basic"
      ? { ...request, headers: { ...request.headers, authorization: "Basic" } }
      : request;
    this.judged = judge(asked);
    this.firefox = parts.kind === "websocket"
      ? judge({ ...asked, headers: { ...asked.headers, connection: FIREFOX_CONNECTION } })
      : this.judged;
    this.plain = plainly(request.path);
    this.page = plainly("/");
    this.rest = this.isLnbits ? plainly(`${this.prefix}/api/v1/wallet`, KEY) : this.page;
  }

  get isLnbits(): boolean {
    return this.parts.profile === "lnbits";
  }

  get isWebSocket(): boolean {
    return this.parts.kind === "websocket";
  }

  /** What stands before `/api/v1/ws/` in the path; empty as a rule. */
  get prefix(): string {
    return this.isLnbits ? this.path.slice(0, Math.max(0, this.path.indexOf("/api/v1/ws/"))) : "";
  }

  /** The path without its query. */
  get path(): string {
    return this.request.path.split("?")[0] ?? "/";
  }

  /** The prefix that a location for this socket needs: `/api/v1/ws/`, or the path itself. */
  get wanted(): string {
    return this.isLnbits ? this.path.slice(0, this.path.lastIndexOf("/") + 1) : this.path;
  }

  /** The request in words: `the handshake for /api/v1/ws/•••`. */
  get said(): string {
    const shown = this.isLnbits ? `${this.wanted}•••` : this.path;
    return this.isWebSocket ? `the handshake for ${shown}` : `the event stream ${shown}`;
  }

  /** How grave a lost header is: a location made for event streams is right as it stands. */
  get streamSeverity(): "error" | "warning" {
    return this.isStreamLocation ? "warning" : "error";
  }

  /** What to add where a location is made for event streams. */
  get streamRemark(): string {
    return this.isStreamLocation
      ? " This location is written for event streams; a WebSocket needs one of its own."
      : "";
  }

  /** Whether the location carries the whole recipe for event streams and nothing for WebSockets. */
  get isStreamLocation(): boolean {
    return !this.isLnbits && this.setting("proxy_buffering")?.args[0] === "off" &&
      this.setting("chunked_transfer_encoding")?.args[0] === "off" &&
      this.headerLines("Upgrade").length === 0;
  }

  /** Whether any line of the configuration passes an Upgrade on. */
  get knowsWebSockets(): boolean {
    return this.all().some((line) =>
      line.name === "proxy_set_header" && isFor(line, "upgrade") && line.args[1] !== ""
    );
  }

  /** Whether the location is judged as one for event streams, asked for or by its own lines. */
  get isForStreams(): boolean {
    return !this.isWebSocket || (!this.isLnbits && !this.knowsWebSockets);
  }

  /** Whether `proxy_pass` takes it on to an upstream. */
  isProxied(effective: Effective = this.judged): boolean {
    return effective.answered === null && effective.pass?.name === "proxy_pass";
  }

  /** The innermost location that answers, else the server block. */
  get innermost(): Directive | null {
    return this.judged.locations.at(-1) ?? this.judged.server;
  }

  /** The innermost block in words: `location /api/`. */
  get place(): string {
    return title(this.innermost);
  }

  /** The directive of this name that holds, from the innermost level that has one. */
  setting(name: string, effective: Effective = this.judged): Directive | null {
    for (const level of effective.levels) {
      const found = level.findLast((directive) => directive.name === name);
      if (found !== undefined) return found;
    }
    return null;
  }

  /** The lines of this name that hold together: inheritance is all or nothing per level. */
  lines(name: string, effective: Effective = this.judged): readonly Directive[] {
    for (const level of effective.levels) {
      const found = level.filter((directive) => directive.name === name);
      if (found.length > 0) return found;
    }
    return [];
  }

  /** The lines of this name further out, which a line further in cancels. */
  cancelled(name: string, effective: Effective = this.judged): readonly Directive[] {
    const found = effective.levels.map((level) => level.filter((one) => one.name === name))
      .filter((level) => level.length > 0);
    return found.slice(1).flat();
  }

  /** The `proxy_set_header` lines for one header that hold. */
  headerLines(header: string, effective: Effective = this.judged): readonly Directive[] {
    return this.lines("proxy_set_header", effective).filter((line) => isFor(line, header));
  }

  /** The values of one header as the upstream gets them; empty ones are not sent. */
  sent(header: string, effective: Effective = this.judged): readonly string[] {
    return effective.headers
      .filter(({ name, value }) => name.toLowerCase() === header.toLowerCase() && value !== "")
      .map(({ value }) => value);
  }

  /** Whether the upstream hears both `Upgrade: websocket` and `Connection: upgrade`. */
  passesUpgrade(effective: Effective = this.judged): boolean {
    return this.isProxied(effective) && this.hears("upgrade", "websocket", effective) &&
      this.hears("connection", "upgrade", effective);
  }

  /** Whether one header reaches the upstream with this token among its values. */
  hears(header: string, token: string, effective: Effective = this.judged): boolean {
    return this.sent(header, effective).some((value) =>
      // What a variable of another file or of Lua holds is not known; it was set for this.
      /^\$\w+$/.test(value) ||
      value.split(",").some((part) => part.trim().toLowerCase() === token)
    );
  }

  /** All directives, those in blocks included. */
  all(): readonly Directive[] {
    this.#all ??= [...walk(this.parts.config.directives)];
    return this.#all;
  }

  /** The block in which a directive stands; null at the outermost level. */
  parentOf(directive: Directive): Directive | null {
    this.#parents ??= new Map(
      this.all().flatMap((parent) => (parent.block ?? []).map((child) => [child, parent])),
    );
    return this.#parents.get(directive) ?? null;
  }

  /** `include` lines that brought nothing, because no such file is here. */
  get missing(): readonly Directive[] {
    this.#missing ??= this.all().filter(({ name, args, included }) =>
      name === "include" && included?.length === 0 && !isHarmlessInclude(args[0] ?? "")
    );
    return this.#missing;
  }

  /** Whether the file is a whole one, with its `http` block, and nothing of it is missing. */
  get isWhole(): boolean {
    return this.parts.config.context === "main" && this.missing.length === 0;
  }
}

/** Whether a `proxy_set_header` line is for this header. */
export function isFor(line: Directive, header: string): boolean {
  return line.args[0]?.toLowerCase() === header.toLowerCase();
}

/** A block as it is spoken of: `location /api/`, `the server block of example.com`. */
export function title(block: Directive | null): string {
  if (block === null) return "the configuration";
  if (block.name === "location") return `location ${block.args.join(" ")}`;
  if (block.name !== "server") return [block.name, ...block.args].join(" ");
  const names = block.block?.find(({ name }) => name === "server_name")?.args ?? [];
  const [first] = names.filter((name) => name !== "_" && name !== "");
  return first === undefined ? "the server block" : `the server block of ${first}`;
}

/** These directives and all inside them, outermost first. */
export function* walk(directives: readonly Directive[]): Generator<Directive> {
  for (const directive of directives) {
    yield directive;
    if (directive.block !== undefined) yield* walk(directive.block);
  }
}

/** Whether an include is known by its name to say nothing of a handshake. */
function isHarmlessInclude(path: string): boolean {
  return /mime\.types|(fastcgi|uwsgi|scgi)_params|options-ssl-nginx|ssl|modules-enabled|\.mime$/
    .test(path);
}

function withoutUpgrade(headers: JudgedRequest["headers"]): JudgedRequest["headers"] {
  return Object.fromEntries([
    ...Object.entries(headers).filter(([name]) =>
      name !== "upgrade" && name !== "connection" && !name.startsWith("sec-websocket-")
    ),
    ["connection", "keep-alive"],
  ]);
}
