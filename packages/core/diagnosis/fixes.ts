import type { Fix } from "./cause.ts";
import { nginxSite } from "./nginx_site.ts";
import type { Scene, Site } from "./scene.ts";

/**
 * The whole nginx block for a site's WebSocket: pasted into its `server` block it passes `nginx
 * -t`. Where the location serves nothing but WebSockets, `Connection` needs no `map`; where plain
 * requests share it, the client's own `Connection` is passed on, so each keeps what it asked for.
 *
 * @param lines Further directives for the location.
 */
export function nginxWebSocketBlock(site: Site, lines: readonly string[] = []): Fix {
  const { name, location, isShared, upstream, isUpstreamTls, hostVariable } = nginxSite(site);
  const body = [
    `proxy_pass ${upstream};`,
    ...isUpstreamTls ? ["proxy_ssl_server_name on;"] : [],
    "proxy_http_version 1.1;",
    `proxy_set_header Host ${hostVariable};`,
    "proxy_set_header Upgrade $http_upgrade;",
    `proxy_set_header Connection ${isShared ? "$http_connection" : '"upgrade"'};`,
    "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
    "proxy_set_header X-Forwarded-Proto $scheme;",
    "proxy_read_timeout 1h;",
    "proxy_send_timeout 1h;",
    ...lines,
  ];
  return nginxText("server", [
    `# In the server block of ${name}, in place of what answers this path now:`,
    `location ${location} {`,
    ...body.map((line) => `    ${line}`),
    "}",
  ]);
}

/** The fix of every cause whose cure is the whole block. */
export const wholeBlock = ({ site }: Scene): Fix => nginxWebSocketBlock(site);

/** Lines of nginx's configuration for one context; the first is a comment. */
export function nginxText(context: "http" | "server" | "location", lines: readonly string[]): Fix {
  return { language: "nginx", context, text: lines.join("\n") };
}

/** Commands to paste into a shell; the first line is a comment that says on which host. */
export function shellText(lines: readonly string[]): Fix {
  return { language: "shell", text: lines.join("\n") };
}

/** What to do, in words, where there is nothing to paste. */
export function plainText(lines: readonly string[]): Fix {
  return { language: "text", text: lines.join("\n") };
}
