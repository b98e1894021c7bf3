import { parseListen } from "../parse_listen.ts";
import { isOlder } from "./is_older.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** Only HTTP/2 is spoken, where nginx carries no WebSocket. */
export function http2WithoutWebsocket(subject: Subject): readonly RuleFinding[] {
  if (!subject.isWebSocket) return [];
  return [...towardsServer(subject), ...towardsClient(subject)];
}

function towardsServer(subject: Subject): readonly RuleFinding[] {
  const { pass, httpVersion, answered } = subject.judged;
  const isGrpc = pass?.name === "grpc_pass";
  if (answered !== null || (!isGrpc && httpVersion.value !== "2")) return [];
  return [{
    cause: "http2-without-websocket",
    severity: "error",
    at: httpVersion.from ?? pass,
    message: "The server is spoken to in HTTP/2, over which nginx passes no WebSocket on.",
    fix: isGrpc ? null : {
      into: subject.innermost,
      context: "location",
      lines: ["proxy_http_version 1.1;"],
      instead: (subject.innermost?.block ?? []).filter(({ name }) => name === "proxy_http_version"),
    },
  }];
}

/** Without TLS, `listen … http2` of old speaks nothing but HTTP/2. */
function towardsClient(subject: Subject): readonly RuleFinding[] {
  const { port, tls } = subject.request;
  const listen = subject.judged.server?.block?.find((line) =>
    line.name === "listen" && parseListen(line)?.port === port
  );
  if (tls || listen === undefined) return [];
  if (!listen.args.includes("http2") || listen.args.includes("ssl")) return [];
  const { nginxVersion } = subject.parts;
  if (nginxVersion !== null && !isOlder(nginxVersion, "1.25.1")) return [];
  return [{
    cause: "http2-without-websocket",
    severity: nginxVersion === null ? "warning" : "error",
    at: listen,
    message: `Before nginx 1.25.1, port ${port} speaks nothing but HTTP/2 with this line, and ` +
      "nginx takes no WebSocket over HTTP/2.",
    fix: {
      into: subject.judged.server,
      context: "server",
      lines: [`listen ${listen.args.filter((arg) => arg !== "http2").join(" ")};`],
      instead: [listen],
    },
  }];
}
