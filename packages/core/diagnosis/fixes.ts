import type { Fix } from "./cause.ts";
import type { Site } from "./scene.ts";

/**
 * The whole nginx block for a site's WebSocket: pasted into its `server` block it passes `nginx
 * -t`.
 * The location serves nothing but WebSockets, so `Connection` needs no `map`.
 */
export function nginxWebSocketBlock(site: Site): Fix {
  return {
    language: "nginx",
    context: "server",
    text: `# In the server block of ${site.host}:
location ${site.location} {
    proxy_pass ${site.upstream};
    proxy_http_version 1.1;
    proxy_set_header Host $host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_read_timeout 1h;
    proxy_send_timeout 1h;
}`,
  };
}
