import type { Certificate } from "./certificates.ts";
import { ADDRESS } from "./topology.ts";

/** The host's name. */
export const SITE_NAME = "lnbits.test";
/** Where LNbits listens, behind the tunnel. */
export const UPSTREAM = `http://${ADDRESS.tunnelFar}:5000`;

/** The parts of nginx's configuration that a fault may replace. */
export interface SiteText {
  /** Lines at the top. */
  readonly main?: string;
  readonly events?: string;
  /** Lines in `http`, before the server blocks. */
  readonly http?: string;
  /** The `listen` lines. */
  readonly listen?: string;
  readonly serverName?: string;
  /** Lines in the server block, before the locations. */
  readonly server?: string;
  readonly locations?: string;
  /** More server blocks. */
  readonly others?: string;
  readonly certificate?: Certificate;
}

/** What an ordinary site says: the upgrade passes by a map. */
export const UPGRADE_MAP = `map $http_upgrade $connection_upgrade {
  default upgrade;
  '' close;
}`;

/** An ordinary location for LNbits, the WebSocket included. */
export function proxyLocation(options: {
  readonly match?: string;
  readonly pass?: string;
  /** Instead of the two lines that let the upgrade pass. */
  readonly upgrade?: string;
  readonly more?: string;
} = {}): string {
  const upgrade = options.upgrade ??
    "proxy_set_header Upgrade $http_upgrade;\n  proxy_set_header Connection $connection_upgrade;";
  return `location ${options.match ?? "/"} {
  proxy_pass ${options.pass ?? UPSTREAM};
  proxy_http_version 1.1;
  proxy_set_header Host $host;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_set_header X-Forwarded-Proto $scheme;
  ${upgrade}
  ${options.more ?? ""}
}`;
}

/** The whole file. */
export function siteText(
  site: SiteText & { readonly certificate: Certificate; readonly folder: string },
): string {
  const { certificate, folder } = site;
  const listen = site.listen ?? "listen 443 ssl;\nlisten [::]:443 ssl;";
  const tls = / ssl/.test(listen)
    ? `ssl_certificate ${certificate.chain};\nssl_certificate_key ${certificate.key};`
    : "";
  const plain = /\b80\b/.test(listen) ? "" : `server {
listen 80;
listen [::]:80;
server_name ${SITE_NAME};
return 301 https://$host$request_uri;
}`;
  return `${site.main ?? ""}
user root;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events {
${site.events ?? "worker_connections 512;"}
}
http {
access_log ${folder}/access.log combined;
default_type application/octet-stream;
types { text/html html; }
${site.http ?? UPGRADE_MAP}
server {
${listen}
server_name ${site.serverName ?? SITE_NAME};
${tls}
${site.server ?? ""}
${site.locations ?? proxyLocation()}
}
${site.others ?? ""}
${plain}
}
`;
}
