import { deepEqual, equal, rejects } from "node:assert/strict";
import { type Evidence, Secret } from "@holdfast/core";
import { diagnose } from "@holdfast/core/diagnosis";
import { test } from "vitest";
import { allOf } from "../testing/all_of.ts";
import { type AskedQuestion, type ScriptedAnswer, ScriptedPage } from "../testing/scripted_page.ts";
import { probeGateway, type ProbeGatewayOptions } from "./probe_gateway.ts";
import type { ProbeStep } from "./probe_options.ts";

const TICKET = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ0aWxsIn0.c2lnbmF0dXJl";
const LIMITS = { probeMs: 120, totalMs: 10_000, echoMs: 60 };
const SNAPSHOT = { type: "snapshot", id: "e:4", value: { msat: 123_456_000, isFresh: true } };
const OWN = { holdfast: "holdfast.v1" };
const OPAQUE = { value: "opaque" };
const open = { phase: "open", maxAgeMs: 20_000, cause: null };

const json = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: OWN });

/** A gateway on which everything works, but what is answered otherwise. */
class GatewayPage extends ScriptedPage {
  upstream: unknown = open;
  place: string | null = "e:4";
  stream = `retry: 2000\n: \n\nid: e:4\ndata: ${JSON.stringify(SNAPSHOT)}\n\n`;

  constructor(instead: (question: AskedQuestion) => ScriptedAnswer = () => null) {
    super();
    this.push = SNAPSHOT;
    this.answers = (question) => instead(question) ?? this.#answer(question);
  }

  #answer({ url, mode }: AskedQuestion): Response {
    if (mode === "no-cors") return Object.defineProperty(new Response(), "type", OPAQUE);
    switch (url.pathname) {
      case "/healthz":
        return json({ ok: true });
      case "/readyz":
        return json({ ready: true, draining: false });
      case "/v1/diagnostics":
        return json({ feed: { place: this.place, upstream: this.upstream } });
      case "/v1/feeds/till/events": {
        const headers = { ...OWN, "content-type": "text/event-stream; charset=utf-8" };
        return new Response(this.stream, { headers });
      }
      default:
        return json({ code: 4400, detail: "This path takes WebSockets only" }, 426);
    }
  }
}

async function probe(
  page: ScriptedPage,
  options: Partial<ProbeGatewayOptions> = {},
): Promise<readonly Evidence[]> {
  return await probeGateway({
    gateway: "https://pay.example/",
    feed: "till",
    ticket: new Secret(TICKET),
    limits: LIMITS,
    scope: page.scope,
    ...options,
  });
}

const named = (evidence: readonly Evidence[]): string => {
  const { outcome, verdict } = diagnose(evidence);
  return `${outcome} ${verdict?.cause ?? ""}`.trim();
};

test("probeGateway() sees a healthy gateway whole, and leaves nothing behind", async () => {
  const page = new GatewayPage();
  const evidence = await probe(page);
  equal(named(evidence), "healthy");
  deepEqual(
    allOf(evidence, "http").map(({ what, status }) => `${what} ${status}`).sort(),
    ["health 200", "no-cors null", "ready 200", "ws-path 426"],
  );
  const [target] = allOf(evidence, "target");
  deepEqual([target?.profile, target?.path], ["holdfast", "/v1/feeds/till/socket"]);
  deepEqual(allOf(evidence, "frames").map(({ what, outcome }) => `${what} ${outcome}`), [
    "push arrived",
  ]);
  equal(allOf(evidence, "stream")[0]?.outcome, "live");
  equal(allOf(evidence, "feed")[0]?.value, "fresh");
  deepEqual([page.openSockets, page.timers, page.listeners], [0, 0, 0]);
});

test("probeGateway() hears that the gateway has lost LNbits, or never had a value", async () => {
  const gone = new GatewayPage();
  gone.upstream = { phase: "waiting", maxAgeMs: null, cause: "tcp-refused" };
  equal(named(await probe(gone)), "found bad-gateway");
  const never = new GatewayPage();
  never.upstream = { phase: "waiting", maxAgeMs: null, cause: "tcp-refused" };
  never.place = null;
  never.push = null;
  const evidence = await probe(never);
  equal(named(evidence), "found bad-gateway");
  deepEqual(allOf(evidence, "frames"), []);
});

test("probeGateway() hears why the gateway does not take the ticket", async () => {
  const expired = { code: 4401, detail: "The ticket has expired" };
  const page = new GatewayPage(({ url }) =>
    url.pathname === "/v1/diagnostics" ? json(expired, 401) : null
  );
  page.handshake = "refused";
  equal(named(await probe(page)), "found unknown-key");
});

test("probeGateway() says that only the handshake fails where the path is heard", async () => {
  const page = new GatewayPage();
  page.handshake = "refused";
  const evidence = await probe(page);
  equal(named(evidence), "found upgrade-refused");
  equal(allOf(evidence, "stream")[0]?.outcome, "live");
});

test("probeGateway() says that nothing of the gateway can be reached", async () => {
  const page = new GatewayPage(() => "fails");
  page.handshake = "refused";
  equal(named(await probe(page)), "found unreachable");
});

test("probeGateway() calls a stream held back whose first event does not come", async () => {
  const page = new GatewayPage(({ url }) => url.pathname.endsWith("/events") ? "hangs" : null);
  const [stream] = allOf(await probe(page), "stream");
  deepEqual([stream?.outcome, stream?.headersMs], ["buffered", null]);
});

test("probeGateway() keeps ticket and value out of evidence and steps", async () => {
  const steps: ProbeStep[] = [];
  const echo = new GatewayPage(({ url }) =>
    url.pathname === "/healthz" ? json({ echo: `holdfast.ticket.${TICKET}` }) : null
  );
  const evidence = await probe(echo, { onStep: (step) => steps.push(step) });
  const shown = JSON.stringify([evidence, steps]);
  for (const secret of [TICKET, "123456000"]) equal(shown.includes(secret), false);
  equal(echo.asked.some(({ url }) => url.href.includes(TICKET)), false);
});

test("probeGateway() ends when it is aborted, and refuses an address that is none", async () => {
  const stop = new AbortController();
  const page = new GatewayPage(() => "hangs");
  page.handshake = "hangs";
  const probing = probe(page, { signal: stop.signal });
  stop.abort(new Error("Enough"));
  await rejects(probing, /Enough/);
  equal(page.openSockets, 0);
  await rejects(probe(page, { gateway: "ftp://pay.example" }), TypeError);
});
