import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyConfigText } from "./config_arbitrary.setup.ts";
import { chooseLocation, locationKind } from "./choose_location.ts";
import type { Directive } from "./directive.ts";
import { effective } from "./effective_request.ts";
import { loadConfig } from "./load_config.ts";
import { PROPERTY_TIMEOUT_MS, runsOf } from "./property_runs.setup.ts";

const path = fc.oneof(
  fc.constantFrom("/api/v1/ws/0a1b", "/", "/a/b", "/static/x.js", "/%2e%2e/x", "//a//b?c=d"),
  fc.webPath().map((one) => `/${one}`),
);

describe("effective()", () => {
  test("effective() never throws, and always says what comes of a request", () => {
    const request = fc.record({
      host: fc.constantFrom("a.example", "x.b.example", "c", ""),
      port: fc.constantFrom(80, 443, 993, 8080),
      tls: fc.boolean(),
      path,
      method: fc.constantFrom("GET", "POST", "OPTIONS"),
      headers: fc.constantFrom({}, { upgrade: "websocket", connection: "Upgrade" }),
    });
    fc.assert(
      fc.property(anyConfigText, request, (source, one) => {
        const config = loadConfig({ source });
        const { answered, pass, unknown, alternatives } = effective(config, one);
        expect(answered !== null || pass !== null || unknown.length > 0).toBe(true);
        expect(alternatives.length).toBeLessThanOrEqual(4);
      }),
      runsOf(500),
    );
  }, PROPERTY_TIMEOUT_MS);
});

interface Model {
  readonly modifier: "" | "=" | "^~" | "~" | "~*";
  readonly pattern: string;
  readonly inner: readonly Model[];
}

const PIECES = ["/", "/a", "/a/", "/a/b", "/b", "/a/b/c", "/B", "/b/"];
const location = fc.letrec<{ one: Model }>((tie) => ({
  one: fc.record({
    modifier: fc.constantFrom<Model["modifier"]>("", "", "", "=", "^~", "~", "~*"),
    pattern: fc.constantFrom(...PIECES),
    inner: fc.oneof({ maxDepth: 2 }, fc.constant([]), fc.array(tie("one"), { maxLength: 2 })),
  }),
})).one;

function directiveOf({ modifier, pattern, inner }: Model): Directive {
  const args = modifier === "" ? [pattern] : [modifier, pattern];
  return { name: "location", args, block: inner.map(directiveOf), file: "f", line: 1 };
}

/**
 * The documented rules, told anew: every prefix is tried by its length, each with what is nested in
 * it. The answer is final when something exact or a regular expression took part.
 */
function model(level: readonly Directive[], uri: string): { chain: Directive[]; final: boolean } {
  const kinds = level.map((directive) => ({ directive, ...locationKind(directive) }));
  for (const { directive, kind, pattern } of kinds) {
    if (kind === "exact" && pattern === uri) return { chain: [directive], final: true };
  }
  let best: (typeof kinds)[number] | undefined;
  for (const one of kinds) {
    const isLonger = best === undefined || one.pattern.length > best.pattern.length;
    if (one.kind === "prefix" && uri.startsWith(one.pattern) && isLonger) best = one;
  }
  const nested = model0(best?.directive, uri);
  if (nested.final) {
    return { chain: [...best === undefined ? [] : [best.directive], ...nested.chain], final: true };
  }
  if (best?.stopsRegexes !== true) {
    for (const { directive, kind, pattern, isCaseless } of kinds) {
      if (kind !== "regex" || !new RegExp(pattern, isCaseless ? "i" : "").test(uri)) continue;
      return { chain: [directive, ...model0(directive, uri).chain], final: true };
    }
  }
  return { chain: best === undefined ? [] : [best.directive, ...nested.chain], final: false };
}

function model0(
  directive: Directive | undefined,
  uri: string,
): { chain: Directive[]; final: boolean } {
  return directive === undefined ? { chain: [], final: false } : model(directive.block ?? [], uri);
}

describe("chooseLocation()", () => {
  test("chooseLocation() never differs from the documented rules", () => {
    const uri = fc.constantFrom("/", "/a", "/a/", "/a/b", "/a/b/c/d", "/b", "/b/x", "/c", "/B");
    fc.assert(
      fc.property(fc.array(location, { maxLength: 6 }), uri, (models, one) => {
        const level = models.map(directiveOf);
        const { chain } = chooseLocation(level, one);
        expect(chain).toEqual(model(level, one).chain);
      }),
      runsOf(2000),
    );
  }, PROPERTY_TIMEOUT_MS);
});
