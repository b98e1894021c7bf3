import { type Evidence, Secret } from "@holdfast/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PROPERTY_TIMEOUT_MS, runsOf } from "../audit/property_runs.setup.ts";
import { doctorText } from "../cli/doctor_text.ts";
import { consult } from "./consult.ts";
import { escapeHtml } from "./escape_html.ts";
import { htmlReport } from "./html_report.ts";
import { jsonDocument } from "./json_document.ts";

/** Every element that a report may hold. */
const TAGS = new Set(
  ("!doctype html head meta title style body main header footer section article div p h1 h2 h3 " +
    "ul ol li pre code b i small span time svg circle path table thead tbody tr th td details " +
    "summary dl dt dd").split(" "),
);
const RUNS = runsOf(60);

/** Every place in which a path may show what it was sent, or what a host keeps. */
function evidenceWith(text: string): readonly Evidence[] {
  const end = {
    how: "refused",
    status: 405,
    bodyStart: text,
    headers: { location: text },
  } as const;
  return [
    {
      kind: "target",
      at: 1,
      host: "example.com",
      port: 443,
      tls: true,
      path: `/api/v1/ws/${text}`,
      profile: "lnbits",
      from: "node",
    },
    { kind: "dns", at: 1, name: text, addresses: [text], tookMs: 1, error: text },
    { kind: "tcp", at: 1, address: text, port: 1, outcome: "refused", tookMs: 1, error: text },
    { kind: "tls", at: 1, outcome: "error", tookMs: 1, error: text, issuer: text, names: text },
    {
      kind: "http",
      at: 1,
      what: "health",
      outcome: "answered",
      status: 502,
      tookMs: 1,
      headers: { server: text },
      bodyStart: text,
    },
    { kind: "upgrade", at: 1, routeKind: "websocket", outcome: "refused", tookMs: 1, end },
    { kind: "nginx_log", at: 1, what: "status-502", count: 1, example: text },
    { kind: "netfilter", at: 1, what: "dropped", count: 3, rule: text },
    { kind: "hop_comparison", at: 1, worksAt: text, breaksAt: text, what: text, via: text },
    {
      kind: "nginx_config",
      at: 1,
      findings: [{
        cause: "wrong-location",
        severity: "error",
        file: text,
        line: 1,
        directive: text,
        message: text,
        fix: text,
      }],
      upstream: text,
    },
  ];
}

function tellings(text: string, secrets: readonly Secret[]): Record<string, string> {
  const consultation = consult({
    target: `https://example.com/${text}`,
    evidence: evidenceWith(text),
    secrets,
    startedAt: 0,
    tookMs: 1,
    command: `holdfast doctor ${text}`,
    isCutShort: false,
    notes: [text],
  });
  const paint = (_: string, words: string): string => words;
  return {
    terminal: doctorText(consultation, { paint, columns: 80 }).join("\n"),
    json: jsonDocument(consultation),
    html: htmlReport(consultation),
  };
}

/** Long enough that it is in no report by chance, and free of the mask's own dots. */
const secretText = fc.oneof(
  fc.stringMatching(/^[0-9a-f]{32}$/),
  fc.stringMatching(/^[\w.~+/=-]{12,40}$/),
  fc.stringMatching(/^[!-~ ]{14,40}$/),
).filter((text) => text.trim() === text && !text.includes("•") && !text.includes("  "));

test("reports never show a secret, on the terminal, as JSON or as HTML", () => {
  fc.assert(
    fc.property(secretText, secretText, fc.string({ maxLength: 5 }), (item, key, around) => {
      const text = `${around}${item} ${key}${around} ${encodeURIComponent(item)}`;
      const told = tellings(text, [new Secret(item), new Secret(key)]);
      for (const secret of [item, key]) {
        const spellings = [secret, escapeHtml(secret), encodeURIComponent(secret)];
        for (const shown of Object.values(told)) {
          for (const spelling of spellings) expect(shown).not.toContain(spelling);
        }
      }
    }),
    RUNS,
  );
}, PROPERTY_TIMEOUT_MS);

test("htmlReport() never lets a text become markup", () => {
  const hostile = fc.array(
    fc.oneof(
      fc.constantFrom(
        "<script>",
        "</pre>",
        "'\"",
        "&lt;",
        "<img src=x onerror=",
        "-->",
        "]]>",
        "javascript:",
      ),
      fc.string({ maxLength: 8 }),
    ),
    { minLength: 1, maxLength: 6 },
  ).map((pieces) => pieces.join(""));
  const names = (html: string): readonly string[] =>
    [...html.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map(([, name = ""]) => name);
  fc.assert(
    fc.property(hostile, (text) => {
      const html = tellings(text, [])["html"] ?? "";
      expect(names(html).filter((name) => !TAGS.has(name))).toEqual([]);
      expect(html).not.toMatch(/<[^>]* on\w+=/i);
    }),
    RUNS,
  );
}, PROPERTY_TIMEOUT_MS);

test("doctorText() never writes a control character, whatever was seen", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.integer({ min: 20, max: 200 }), (
      text,
      columns,
    ) => {
      const consultation = consult({
        target: "https://example.com",
        evidence: evidenceWith(text),
        secrets: [],
        startedAt: 0,
        tookMs: 1,
        command: "",
        isCutShort: true,
        notes: [text],
      });
      const paint = (_: string, words: string): string => words;
      const lines = doctorText(consultation, { paint, columns });
      // deno-lint-ignore no-control-regex
      expect(lines.join("")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
    }),
    RUNS,
  );
}, PROPERTY_TIMEOUT_MS);
