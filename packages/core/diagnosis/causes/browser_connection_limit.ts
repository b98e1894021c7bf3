import { type Cause, PRIOR, sign } from "../cause.ts";
import { pageSign } from "../page_signs.ts";

/** Six HTTP/1.1 connections use up the host's pool: fetch hangs, the WebSocket does not. */
export const browserConnectionLimit: Cause = {
  id: "browser-connection-limit",
  title: "The browser's six connections to this host are used up",
  hop: "client",
  prior: PRIOR.rare,
  signs: [
    pageSign(
      "fetch-hangs-socket-opens",
      6,
      () => "Requests hang while a new WebSocket opens at once",
    ),
    sign(
      "http",
      1.5,
      ({ what, outcome }, scene) =>
        what === "wallet" && outcome === "timeout" && scene.opened && scene.site.from === "page"
          ? "A plain request got no answer, and the handshake did"
          : null,
    ),
    sign(
      "http",
      -5,
      ({ what, outcome }) =>
        (what === "wallet" || what === "health") && outcome === "answered"
          ? "Plain requests do not hang"
          : null,
    ),
  ],
  explanation: () =>
    "Browsers open at most six HTTP/1.1 connections to one host, over all tabs; event streams " +
    "and long polls keep theirs, so the next request waits for ever. WebSockets have a pool of " +
    "their own.",
  fix: ({ site }) => ({
    language: "text",
    text: `# In the browser: close other tabs of ${site.host}
# In the application: one event stream for all tabs, or a WebSocket
# In the server block of ${site.host}, with TLS: HTTP/2 has no such limit
http2 on;`,
  }),
  decider: () => ({
    what: "Close all other tabs of this host and try again; chrome://net-export shows the pool",
  }),
};
