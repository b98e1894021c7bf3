import type { JudgedRequest } from "./effective.ts";
import type { OtherProxy } from "./recognise_proxy.ts";

/** LNbits' own address, where the file tells none. */
const UPSTREAM = "127.0.0.1:5000";

/**
 * The block that another proxy needs, for this host and path and for the upstream that its
 * configuration names.
 */
export function otherProxyBlock(
  proxy: OtherProxy,
  source: string,
  { host, tls, path }: JudgedRequest,
): string {
  const upstream = upstreamIn(source) ?? UPSTREAM;
  const name = nameIn(source) ?? host;
  const prefix = /^.*\/api\/v1\/ws\//.exec(path)?.[0] ?? path.split("?")[0] ?? "/";
  return BLOCKS[proxy]({ upstream, name, prefix, tls });
}

interface Site {
  readonly upstream: string;
  readonly name: string;
  readonly prefix: string;
  readonly tls: boolean;
}

const BLOCKS: Readonly<Record<OtherProxy, (site: Site) => string>> = {
  apache: ({ upstream, name, prefix }) =>
    `# In the <VirtualHost> of ${name}, before every other ProxyPass (Apache 2.4.47 or newer;
# modules proxy, proxy_http and headers):
ProxyPreserveHost On
RequestHeader set X-Forwarded-Proto expr=%{REQUEST_SCHEME}
ProxyPass "${prefix}" "http://${upstream}${prefix}" upgrade=websocket timeout=3600`,
  haproxy: ({ upstream }) =>
    `# In defaults, or in the backend of ${upstream}. HAProxy passes WebSockets by itself; without
# timeout tunnel a quiet one is cut after timeout client or timeout server:
timeout connect 5s
timeout client  60s
timeout server  60s
timeout tunnel  1h`,
  caddy: ({ upstream, name }) =>
    `# The Caddyfile. Caddy passes WebSockets by itself:
${name} {
    reverse_proxy ${upstream}
}`,
  traefik: ({ upstream, name, prefix, tls }) =>
    `# A file of the file provider. Traefik passes WebSockets by itself; every middleware of the
# router sees the handshake too:
http:
  routers:
    sockets:
      rule: "Host(\`${name}\`) && PathPrefix(\`${prefix}\`)"
      service: sockets${tls ? "\n      tls: {}" : ""}
  services:
    sockets:
      loadBalancer:
        passHostHeader: true
        servers:
          - url: "http://${upstream}"`,
};

/** The first address that the file passes requests on to. */
function upstreamIn(source: string): string | null {
  const uncommented = source.replace(/^[ \t]*#.*$/gm, "");
  const patterns = [
    /ProxyPass(?:Match)?[ \t]+\S+[ \t]+["']?(?:https?|ws):\/\/([\w.-]+(?::\d+)?)/i,
    /^[ \t]*server[ \t]+\S+[ \t]+([\w.-]+:\d+)/m,
    /reverse_proxy[ \t]+(?:\/\S*[ \t]+)?(?:https?:\/\/)?([\w.-]+:\d+)/,
    /url[ \t]*[:=][ \t]*["']?https?:\/\/([\w.-]+(?::\d+)?)/,
  ];
  for (const pattern of patterns) {
    const found = pattern.exec(uncommented)?.[1];
    if (found !== undefined) return found;
  }
  return null;
}

/** The first name that the file serves. */
function nameIn(source: string): string | null {
  const patterns = [
    /^[ \t]*ServerName[ \t]+([\w.-]+)/im,
    /Host\(`([\w.-]+)`\)/,
    /hdr\(host\)[ \t]+(?:-i[ \t]+)?([\w.-]+\.[\w-]+)/,
    /^(?:https?:\/\/)?([\w-]+(?:\.[\w-]+)+)[ \t]*\{/m,
  ];
  for (const pattern of patterns) {
    const found = pattern.exec(source)?.[1];
    if (found !== undefined) return found;
  }
  return null;
}
