import { Secret } from "@holdfast/core";
import { expect, test } from "vitest";
import { consult } from "./consult.ts";
import { htmlReport } from "./html_report.ts";

const bodyStart = '{"detail":"Method Not Allowed"}';
const end = { how: "refused", status: 405, headers: { allow: "POST" }, bodyStart } as const;

const html = htmlReport(consult({
  target: "https://lnbits.example.com",
  evidence: [
    { kind: "upgrade", at: 12, routeKind: "websocket", outcome: "refused", tookMs: 9, end },
    {
      kind: "http",
      at: 20,
      what: "health",
      outcome: "answered",
      status: 200,
      tookMs: 3,
      bodyStart: "<b>&",
    },
  ],
  secrets: [new Secret("0f1e2d3c4b5a6978")],
  startedAt: Date.UTC(2026, 10, 20, 15, 52),
  tookMs: 1234,
  command: "holdfast doctor https://lnbits.example.com --key-file '0f1e2d3c4b5a6978'",
  isCutShort: false,
  notes: ["Cannot run 'wg show' on this host: it is not installed"],
}));

test("htmlReport() asks for nothing: no script, no address, no import", () => {
  expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\ssrc=|\shref=/i);
  expect(html).toContain("default-src 'none'");
});

test("htmlReport() says what was found first, then why, the fix and how to look again", () => {
  const places = [
    "<h1>The proxy drops the Upgrade header</h1>",
    '<ol class="path">',
    "<h2>Why</h2>",
    "<h2>What to change</h2>",
    "proxy_set_header Upgrade $http_upgrade;",
    "<h2>What was measured</h2>",
    "<h2>Ruled out</h2>",
    "it is not installed",
    "<h2>To look again</h2>",
  ].map((text) => html.indexOf(text));
  expect(places.every((place) => place > 0)).toBe(true);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
});

test("htmlReport() is for every reader: language, names of signs, scopes, both schemes", () => {
  expect(html).toContain('<html lang="en">');
  expect(html).toContain('aria-label="broken here"');
  expect(html).toContain('<th scope="row">');
  expect(html).toContain("prefers-color-scheme: dark");
  expect(html).toContain("@media print");
});

test("htmlReport() escapes what came over the network, and masks secrets", () => {
  expect(html).toContain("&lt;b&gt;&amp;");
  expect(html).not.toContain("0f1e2d3c");
});
