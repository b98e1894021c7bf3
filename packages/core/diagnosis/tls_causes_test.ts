import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "vitest";
import type { CauseId } from "../model/cause_id.ts";
import type { Evidence, EvidenceOf } from "../model/evidence.ts";
import { fromProxy, fromServer, probedPath } from "../testing/mod.ts";
import { diagnose } from "./diagnose.ts";

type Tls = EvidenceOf<"tls">;

const target: EvidenceOf<"target"> = {
  kind: "target",
  at: 0,
  host: "lnbits.example.com",
  port: 443,
  tls: true,
  path: "/api/v1/ws/•••",
  profile: "lnbits",
  from: "node",
};
const tcp: Evidence = {
  kind: "tcp",
  at: 2,
  address: "192.0.2.1",
  port: 443,
  outcome: "connected",
  tookMs: 9,
};
const bad = (error: string, more: Partial<Tls> = {}): Tls => ({
  kind: "tls",
  at: 3,
  outcome: "error",
  tookMs: 20,
  error,
  ...more,
});
/** A run in which TLS failed, and in which nothing that needs it was tried. */
const only = (found: Tls): readonly Evidence[] => [target, tcp, found];
/** A run that went on although the certificate does not hold. */
const goesOn = (found: Tls): readonly Evidence[] => [
  ...probedPath({}).filter(({ kind }) => kind !== "tls"),
  found,
];
const plainHttp = (body: string): readonly Evidence[] => {
  const complaint = { ...(fromProxy(400) as object), body } as ReturnType<typeof fromProxy>;
  const port = { tls: false, port: 443 };
  return probedPath({ target: port, all: complaint }).filter(({ kind }) => kind !== "tls");
};
const leaf = "UNABLE_TO_VERIFY_LEAF_SIGNATURE";

const SCENES: readonly (readonly [string, CauseId | null, readonly Evidence[]])[] = [
  ["expired", "tls-expired", goesOn(bad("CERT_HAS_EXPIRED", { validTo: 1_700_000_000_000 }))],
  ["expired, without a date", "tls-expired", only(bad("CERT_HAS_EXPIRED"))],
  ["not yet valid", "tls-not-yet-valid", goesOn(bad("CERT_NOT_YET_VALID"))],
  ["self-signed", "tls-untrusted-issuer", goesOn(bad("DEPTH_ZERO_SELF_SIGNED_CERT"))],
  ["a private root", "tls-untrusted-issuer", goesOn(bad("SELF_SIGNED_CERT_IN_CHAIN"))],
  [
    "Caddy's own authority",
    "tls-untrusted-issuer",
    goesOn(
      bad("UNABLE_TO_GET_ISSUER_CERT_LOCALLY", { chainLength: 2 }),
    ),
  ],
  [
    "a leaf of a private authority",
    "tls-untrusted-issuer",
    goesOn(
      bad(leaf, { issuer: "Elsewhere, Stranger", chainLength: 1 }),
    ),
  ],
  [
    "no intermediate",
    "tls-incomplete-chain",
    goesOn(
      bad(leaf, { issuer: "Let's Encrypt, R11", chainLength: 1 }),
    ),
  ],
  [
    "no intermediate of the own authority",
    "tls-incomplete-chain",
    goesOn(
      bad(leaf, { issuer: "Holdfast Lab, Lab Intermediate", chainLength: 1 }),
    ),
  ],
  [
    "another name",
    "tls-name-mismatch",
    goesOn(
      bad("ERR_TLS_CERT_ALTNAME_INVALID", { names: "DNS:other.example" }),
    ),
  ],
  [
    "old protocols only",
    "tls-no-shared-protocol",
    only(
      bad("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", { protocol: "TLSv1" }),
    ),
  ],
  ["no cipher", "tls-no-shared-protocol", only(bad("ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE"))],
  ["the ClientHello vanishes", "tls-unanswered", [target, tcp, {
    kind: "tls",
    at: 3,
    outcome: "timeout",
    tookMs: 4000,
  }]],
  ["only large answers vanish", "mtu-black-hole", [target, tcp, {
    kind: "tls",
    at: 3,
    outcome: "timeout",
    tookMs: 4000,
    facts: { smallAnswer: true },
  }]],
  [
    "a client certificate, by an alert",
    "tls-client-certificate",
    only(
      bad("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"),
    ),
  ],
  [
    "a client certificate, by nginx's page",
    "tls-client-certificate",
    probedPath({
      all: {
        status: 400,
        headers: { server: "nginx/1.22.1" },
        body: "<html><head><title>400 No required SSL certificate was sent</title></head>",
      },
    }),
  ],
  ["the name is not known", "tls-sni-rejected", only(bad("ERR_SSL_TLSV1_UNRECOGNIZED_NAME"))],
  [
    "the name resets",
    "tls-sni-rejected",
    only(
      bad("ECONNRESET", { facts: { withoutServerName: "ok" } }),
    ),
  ],
  [
    "HTTP on that port",
    "tls-plain-http-port",
    only(
      bad("ERR_SSL_WRONG_VERSION_NUMBER", { spoke: "http" }),
    ),
  ],
  ["no TLS on that port", "tls-plain-http-port", only(bad("ERR_SSL_WRONG_VERSION_NUMBER"))],
  [
    "TLS on that port, says nginx",
    "tls-expected",
    plainHttp(
      "<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head>",
    ),
  ],
  [
    "TLS on that port, says Go",
    "tls-expected",
    plainHttp(
      "Client sent an HTTP request to an HTTPS server.\n",
    ),
  ],
  ["TLS on that port, by an alert", "tls-expected", [
    { ...target, tls: false },
    tcp,
    {
      kind: "http",
      at: 4,
      what: "health",
      outcome: "failed",
      status: null,
      tookMs: 9,
      error: "HPE_INVALID_CONSTANT",
    },
  ]],
  ["a connection that is refused is no matter of TLS", "tcp-refused", [target, {
    ...tcp,
    outcome: "refused",
  }]],
];

for (const [name, verdict, evidence] of SCENES) {
  test(`diagnose() of a TLS handshake: ${name}: ${verdict ?? "no verdict"}`, () => {
    const found = diagnose(evidence);
    const told = found.causes.map(({ cause, confidence }) => `${cause} ${confidence}`);
    deepEqual([found.verdict?.cause ?? null, told], [verdict, told]);
    equal(found.causes[0]?.fix.includes("undefined"), false);
  });
}

test("diagnose() tells a connection's own words about a certificate", () => {
  const end = { how: "failed", message: "certificate has expired" } as const;
  const upgrade = { kind: "upgrade", at: 1, routeKind: "websocket", tookMs: 5 } as const;
  const { verdict } = diagnose([target, { ...upgrade, outcome: "failed", end }]);
  equal(verdict?.cause, "tls-expired");
});

test("diagnose() says until when a certificate was valid", () => {
  const { causes } = diagnose(only(bad("CERT_HAS_EXPIRED", { validTo: 1_700_000_000_000 })));
  match(causes[0]?.why.join(" ") ?? "", /until 2023-11-14/);
});

test("diagnose() rules out what a good certificate excludes", () => {
  const ruledOut = diagnose(probedPath({})).ruledOut.map(({ cause }) => cause);
  const excluded = ["tls-expired", "tls-name-mismatch", "tls-unanswered", "tls-sni-rejected"];
  deepEqual(excluded.filter((cause) => !ruledOut.includes(cause as CauseId)), []);
});

test("diagnose() takes port 80 that complains beside TLS for no fault", () => {
  const complaint = { status: 400, body: "The plain HTTP request was sent to HTTPS port" };
  const evidence = probedPath({ http: { "plain-http": complaint } });
  deepEqual(diagnose(evidence).causes, []);
});

test("diagnose() does not take a refused GET for a bad certificate", () => {
  const lost = fromServer(405, "Method Not Allowed");
  const { causes } = diagnose(probedPath({ upgrade: { "normal": lost, "no-key": lost } }));
  deepEqual(causes.filter(({ hop }) => hop === "tls"), []);
});
