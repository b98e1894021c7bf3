import { equal, ok } from "node:assert/strict";
import { createServer } from "node:https";
import { Secret } from "@holdfast/core";
import { startConformanceServer } from "@holdfast/adapter-node/testing";
import { test } from "vitest";
import { type Certificate, makeCertificates } from "./certificates.setup.ts";
import { probePath } from "./probe_path.ts";
import { listening, recordsOf } from "./probing.setup.ts";

const certificates = makeCertificates();
const ITEM = "0123456789abcdef0123456789abcdef";
const KEY = "fedcba9876543210fedcba9876543210";

const TICKET = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ3YWxsZXQifQ.c2lnbmF0dXJlLW9mLWEtdGlja2V0";

/** Everything that a probe tells a server with such a certificate; a gateway, where it is one. */
async function told(certificate: Certificate, isGateway = false): Promise<string> {
  const heard: string[] = [];
  const server = createServer(certificate, (request, response) => {
    heard.push(`${request.url} ${JSON.stringify(request.headers)}`);
    // An echo of all it was told: nothing of it may come back in the evidence.
    response.writeHead(404, {
      location: `/api/v1/ws/${ITEM}?k=${KEY}`,
      server: isGateway ? TICKET : KEY,
      ...isGateway ? { holdfast: "holdfast.v1" } : {},
    });
    response.end(JSON.stringify({ asked: request.headers, item: ITEM, key: KEY }));
  });
  server.on("upgrade", (request, socket) => {
    heard.push(`${request.url} ${JSON.stringify(request.headers)}`);
    const echo = `${KEY} ${request.headers["sec-websocket-protocol"]}`;
    socket.end(`HTTP/1.1 403 Forbidden\r\nServer: ${ITEM}\r\n\r\n${echo}`);
  });
  server.on("tlsClientError", () => {});
  const port = await listening(server);
  const evidence = await probePath({
    url: `wss://localhost:${port}${isGateway ? "" : `/api/v1/ws/${ITEM}`}`,
    ticket: new Secret(TICKET),
    item: new Secret(ITEM),
    ...isGateway ? {} : { key: new Secret(KEY) },
    ca: certificates.ca,
  });
  server.closeAllConnections();
  server.close();
  ok(recordsOf(evidence, "upgrade").length > 3);
  const shown = JSON.stringify(evidence);
  equal([ITEM, TICKET, ...isGateway ? [] : [KEY]].some((secret) => shown.includes(secret)), false);
  return heard.join("\n");
}

test("probePath() sends key and id over a connection that holds, and shows neither", async () => {
  const heard = await told(certificates.good);
  ok(heard.includes(KEY) && heard.includes(ITEM));
});

test("probePath() sends no secret where the certificate does not hold, and probes on", async () => {
  for (const which of ["expired", "early", "wrongName", "selfSigned", "incomplete"] as const) {
    const heard = await told(certificates[which]);
    equal(heard.includes(KEY) || heard.includes(ITEM), false, which);
  }
});

test("probePath() shows its ticket to a gateway alone, where the connection holds", async () => {
  const heard = await told(certificates.good, true);
  ok(heard.includes(`holdfast.ticket.${TICKET}`));
  equal(/^\S*[?&/]\S*eyJ/m.test(heard), false);
  equal((await told(certificates.good)).includes(TICKET), false);
});

test("probePath() shows no ticket where the certificate does not hold", async () => {
  for (const which of ["expired", "wrongName", "selfSigned"] as const) {
    const heard = await told(certificates[which], true);
    ok(heard.includes("/v1/feeds/wallet/socket"), which);
    equal(heard.includes(TICKET), false, which);
  }
});

test("probePath() tries plain HTTP beside TLS without a secret", async () => {
  const plain = await startConformanceServer();
  const server = createServer(certificates.good, (_, response) => response.end("{}"));
  const port = await listening(server);
  const evidence = await probePath({
    url: `wss://localhost:${port}/api/v1/ws/${ITEM}`,
    ca: certificates.ca,
    plainPort: plain.port,
  });
  const asked = recordsOf(evidence, "http").find(({ what }) => what === "plain-http");
  equal(asked?.status, 404);
  const upgrade = recordsOf(evidence, "upgrade").find(({ variant }) => variant === "plain");
  equal(upgrade?.outcome, "refused");
  server.closeAllConnections();
  server.close();
  await plain.close();
});
