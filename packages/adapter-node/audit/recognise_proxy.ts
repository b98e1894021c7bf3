import type { ConfigProblem } from "./config_problem.ts";
import { isKnownDirective } from "./known_directives.ts";
import type { LoadedConfig } from "./load_config.ts";

/** Proxies that are told apart and not audited. */
export type OtherProxy = "apache" | "haproxy" | "caddy" | "traefik";

/** What a text is. */
export interface Recognised {
  /** Null where it is no proxy's configuration. */
  readonly proxy: "nginx" | OtherProxy | null;
  /** Why it cannot be read; null where it can. */
  readonly refusal: ConfigProblem | null;
}

/** A word at the start of a line. */
function opening(...words: readonly string[]): RegExp {
  return new RegExp(`^[ \\t]*(${words.join("|")})`, "im");
}

const SIGNS: Readonly<Record<OtherProxy, readonly RegExp[]>> = {
  apache: [
    opening("</?(VirtualHost|Proxy|Location|Directory|IfModule|Files)\\b"),
    opening("ProxyPass(Match|Reverse)?\\s", "RewriteEngine\\s", "LoadModule\\s"),
    opening("ProxyPreserveHost\\s", "ServerName\\s"),
  ],
  traefik: [
    opening("-?\\s*[\"']?traefik\\.(enable|http|tcp|docker)", "kind:\\s*IngressRoute"),
    opening("\\[?http\\.(routers|services|middlewares)", "\\[?entry[pP]oints\\s*(:|\\])"),
    opening("routers\\s*:\\s*$", "providers\\s*:\\s*$"),
  ],
  haproxy: [/^(frontend|backend|listen|defaults|global)\b[^{;\n]*$/m],
  caddy: [
    opening("reverse_proxy\\b", "tls internal", "encode (gzip|zstd)", "file_server\\b"),
    opening("handle(_path)?\\s", "php_fastcgi\\b"),
  ],
};

/** A block of nginx by its name. */
const BLOCK_REGEXP = /^(http|server|location|upstream|events|stream|map|geo|if|types)$/;

/** Tells what a text configures. */
export function recogniseProxy(source: string, file: string, config: LoadedConfig): Recognised {
  const refuse = (message: string, line = 1): Recognised => ({
    proxy: null,
    refusal: { file, line, message },
  });
  // What is too large, no text, or includes itself is not judged by the half that was read.
  const unread = config.problems.find(({ message }) => message.startsWith("Cannot "));
  if (unread !== undefined) return { proxy: null, refusal: unread };
  if (source.trim() === "") return refuse("Cannot audit it: it is empty");
  const [only, ...rest] = config.directives;
  if (only?.name === "include" && rest.length === 0) {
    return refuse(`Cannot audit it: nothing is there to include as "${only.args.join(" ")}"`);
  }
  if (isJson(source)) return refuse("Cannot audit it: it is JSON");
  const other = otherProxy(source);
  if (other !== null && !looksLikeNginx(config)) return { proxy: other, refusal: null };
  const kind = notAConfiguration(source);
  if (kind !== null && !looksLikeNginx(config)) return refuse(`Cannot audit it: it is ${kind}`);
  if (!looksLikeNginx(config) && !hasOnlyComments(source)) {
    return refuse(
      isTemplate(source)
        ? "Cannot audit it: it is a template, so give what it renders to"
        : "Cannot audit it: it is no configuration of a proxy that Holdfast knows",
    );
  }
  const end = config.problems.find(({ message }) => message.startsWith("Unexpected end of file"));
  if (end !== undefined) {
    return isTemplate(source)
      ? refuse("Cannot audit it: it is a template, so give what it renders to", end.line)
      : { proxy: null, refusal: end };
  }
  return { proxy: "nginx", refusal: null };
}

function otherProxy(source: string): OtherProxy | null {
  const found = (["apache", "traefik", "haproxy", "caddy"] as const)
    .find((name) => SIGNS[name].some((sign) => sign.test(source)));
  // A word such as "backend" may open a line of prose; its directives stand indented below.
  const isBare = found === "haproxy" && !/^[ \t]+(bind|server|timeout|mode)[ \t]/m.test(source);
  return found === undefined || isBare ? null : found;
}

/** Whether a good part of its directives are nginx's. */
function looksLikeNginx({ directives }: LoadedConfig): boolean {
  let known = 0;
  let total = 0;
  const queue = directives.map((directive) => ({ directive, isFree: false }));
  for (let next = queue.pop(); next !== undefined && total < 2_000; next = queue.pop()) {
    const { directive: { name, block, args }, isFree } = next;
    if (isFree) continue;
    total++;
    // A sentence may begin with "if" or "return"; a directive has few arguments.
    if (isNginxName(name) && args.length < 40) known++;
    const holdsValues = /^(map|types|geo|split_clients)$/.test(name);
    queue.push(...(block ?? []).map((inner) => ({ directive: inner, isFree: holdsValues })));
  }
  return total > 0 && known * 3 >= total;
}

function isNginxName(name: string): boolean {
  return isKnownDirective(name) || BLOCK_REGEXP.test(name) ||
    /^(user|pid|daemon|load_module|worker_|error_log|events|proxy_|ssl|gzip|fastcgi_|grpc_)/
      .test(name);
}

/** Whether marks of Jinja, Go's templates or ERB stand in it. */
function isTemplate(source: string): boolean {
  return /\{\{[^{}\n]*\}\}|\{%[^%\n]*%\}|<%[^%\n]*%>/.test(source);
}

function hasOnlyComments(source: string): boolean {
  return source.split("\n").every((line) => /^\s*(#|$)/.test(line));
}

function isJson(source: string): boolean {
  if (!/^\s*[[{]/.test(source)) return false;
  try {
    JSON.parse(source);
    return true;
  } catch {
    return false;
  }
}

/** What a text that is no configuration seems to be. */
function notAConfiguration(source: string): string | null {
  const text = source.trimStart();
  if (/^<(!doctype|html|\?xml)/i.test(text)) return "a page or XML";
  const lines = text.split("\n").map((line) => line.trim()).filter((line) =>
    line !== "" && !line.startsWith("#")
  );
  const settings = lines.filter((line) => /^(export )?[A-Z][A-Z0-9_]*=/.test(line)).length;
  if (settings > lines.length / 2) return "a file of settings (.env), such as LNbits' own";
  return null;
}
