import { equal, match, ok } from "node:assert/strict";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import type { EvidenceOf } from "@holdfast/core";
import { afterEach, test } from "vitest";
import { type Certificate, makeCertificates } from "./certificates.setup.ts";
import { listening, probing } from "./probing.setup.ts";
import { probeTls } from "./tls_probe.ts";

const certificates = makeCertificates();
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function probed(
  server: Server,
  options: { readonly host?: string; readonly trusts?: boolean } = {},
): Promise<EvidenceOf<"tls">> {
  servers.push(server);
  server.on("connection", (socket) => socket.on("error", () => {}));
  const port = await listening(server);
  const { target, context } = probing(
    `https://${options.host ?? "localhost"}:${port}`,
    options.trusts === false ? {} : { ca: certificates.ca },
  );
  const [found] = await probeTls(target, context);
  ok(found?.kind === "tls");
  return found;
}

function serving(certificate: Certificate, options: TlsOptions = {}): Server {
  const server = createTlsServer({ ...certificate, ...options }, (socket) => {
    socket.on("error", () => {});
    socket.resume();
  });
  server.on("tlsClientError", () => {});
  return server;
}

test("probeTls() records a certificate that holds, with its facts", async () => {
  const found = await probed(serving(certificates.good, { ALPNProtocols: ["h2", "http/1.1"] }));
  equal(found.outcome, "ok");
  equal(found.error, undefined);
  equal(found.protocol, "TLSv1.3");
  equal(found.alpn, "h2");
  equal(found.issuer, "Probe Root");
  equal(found.names, "DNS:localhost, IP Address:127.0.0.1");
  ok((found.validFrom ?? Infinity) < Date.now() && (found.validTo ?? 0) > Date.now());
});

test("probeTls() judges a certificate by the address where the host is one", async () => {
  equal((await probed(serving(certificates.good), { host: "127.0.0.1" })).outcome, "ok");
});

test("probeTls() names what is wrong with a certificate, and goes on to its facts", async () => {
  const cases = [
    ["expired", "CERT_HAS_EXPIRED", true],
    ["early", "CERT_NOT_YET_VALID", true],
    ["wrongName", "ERR_TLS_CERT_ALTNAME_INVALID", true],
    ["selfSigned", "DEPTH_ZERO_SELF_SIGNED_CERT", true],
    ["incomplete", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", true],
    ["good", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", false],
  ] as const;
  for (const [which, error, trusts] of cases) {
    const found = await probed(serving(certificates[which]), { trusts });
    equal(found.error, error, which);
    equal(found.outcome, "error");
    equal(found.protocol, "TLSv1.3");
    ok(found.names !== undefined);
  }
});

test("probeTls() accepts a chain that is sent whole", async () => {
  const found = await probed(serving(certificates.complete));
  equal(found.outcome, "ok");
  ok((found.chainLength ?? 0) >= 2);
});

test("probeTls() tells a protocol that is too old, and which one it is", async () => {
  const old = { maxVersion: "TLSv1", minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
  const found = await probed(serving(certificates.good, old));
  equal(found.outcome, "error");
  match(found.error ?? "", /PROTOCOL/);
  equal(found.protocol, "TLSv1");
});

test("probeTls() hears that a client certificate is wanted, with TLS 1.2 and 1.3", async () => {
  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
    const wants = { requestCert: true, rejectUnauthorized: true, ca: certificates.ca, maxVersion };
    const found = await probed(serving(certificates.good, wants));
    equal(found.outcome, "error", maxVersion);
    match(found.error ?? "", /CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|ECONNRESET/);
  }
});

test("probeTls() sees plain HTTP where TLS was expected", async () => {
  const server = createHttpServer((_, response) => response.end("plain"));
  const found = await probed(server);
  equal(found.outcome, "error");
  equal(found.spoke, "http");
});

test("probeTls() does not call another protocol HTTP", async () => {
  const server = createTcpServer((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
  const found = await probed(server);
  equal(found.outcome, "error");
  equal(found.spoke, undefined);
});

test("probeTls() gives up on a ClientHello without an answer", async () => {
  const found = await probed(createTcpServer(() => {}));
  equal(found.outcome, "timeout");
  equal(found.error, undefined);
});

test("probeTls() tells a server that resets the name but not the nameless", async () => {
  const context = { SNICallback: () => {}, ...certificates.good };
  const server = createTlsServer({
    ...context,
    SNICallback: (_name, done) => done(new Error("Cannot serve the name: unknown")),
  }, (socket) => socket.on("error", () => {}));
  server.on("tlsClientError", () => {});
  const found = await probed(server);
  equal(found.outcome, "error");
  equal(found.facts?.["withoutServerName"], "ok");
});

/** A path to a TLS server that loses large packets, one way or the other. */
async function startHole(
  limits: { readonly up?: number; readonly down?: number },
): Promise<Server> {
  const inner = serving(certificates.good);
  servers.push(inner);
  const port = await listening(inner);
  return createTcpServer({ noDelay: true }, (client) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    pass(client, socket, limits.up);
    pass(socket, client, limits.down);
  });
}

function pass(from: Socket, to: Socket, limit = Infinity): void {
  let isStuck = false;
  from.on("error", () => to.destroy()).on("close", () => to.destroy());
  from.on("data", (bytes) => {
    isStuck ||= bytes.length > limit;
    if (!isStuck) to.write(bytes);
  });
}

test("probeTls() tells lost certificates from a port that says nothing", async () => {
  const lost = await probed(await startHole({ down: 400 }));
  equal(lost.outcome, "timeout");
  equal(lost.facts?.["smallAnswer"], true);
  const silent = await probed(createTcpServer(() => {}));
  equal(silent.facts?.["smallAnswer"], false);
});

test("probeTls() goes on with a short ClientHello where only that arrives", async () => {
  const server = await startHole({ up: 600 });
  servers.push(server);
  const { target, context } = probing(`https://localhost:${await listening(server)}`, {
    ca: certificates.ca,
  });
  const [long, short] = await probeTls(target, context);
  ok(long?.kind === "tls" && short?.kind === "tls");
  equal(long.outcome, "timeout");
  equal(long.facts?.["smallAnswer"], true);
  equal(short.outcome, "ok");
  equal(context.needsShortHello, true);
});
