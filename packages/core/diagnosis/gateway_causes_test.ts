import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "vitest";
import type { CauseId } from "../model/cause_id.ts";
import type { Evidence } from "../model/evidence.ts";
import type { Hop } from "../model/seen.ts";
import { fromProxy, type ProbedAnswer, type ProbedPath, probedPath } from "../testing/mod.ts";
import { diagnose } from "./diagnose.ts";
import { pathPicture } from "./path_picture.ts";

const OWN = { server: "nginx/1.22.1", holdfast: "holdfast.v1", "content-type": "application/json" };

/** What a gateway says, seen through nginx. */
const said = (status: number, code: number, detail: string): ProbedAnswer => ({
  status,
  headers: OWN,
  body: JSON.stringify({ code, detail }),
});
const fine = (body: unknown): ProbedAnswer => ({
  status: 200,
  headers: OWN,
  body: JSON.stringify(body),
});

const OPENED: ProbedAnswer = { status: 101, headers: { ...OWN, upgrade: "websocket" } };
const PLAIN = said(426, 4400, "This path takes WebSockets only");
const NO_TICKET = said(401, 4401, "A ticket is missing");
const NOWHERE = said(404, 4404, "There is nothing at this path");
const READY = fine({ ready: true, draining: false });
const feed = (more: Partial<Evidence & { kind: "feed" }>): Evidence => ({
  kind: "feed",
  at: 6,
  value: "fresh",
  phase: "open",
  ...more,
});
const SEEN: readonly Evidence[] = [
  { kind: "frames", at: 8, what: "push", outcome: "arrived" },
  { kind: "frames", at: 8, what: "pong", outcome: "arrived" },
  { kind: "stream", at: 8, outcome: "live", headersMs: 4, firstByteMs: 5 },
];

/** A gateway on which everything works but what is named. */
function gateway(changes: ProbedPath, isShown = true): readonly Evidence[] {
  const handshake = changes.upgrade?.["normal"] ?? OPENED;
  const isOpen = handshake === OPENED;
  const anyHandshake = { "no-key": null, "no-origin": null, "no-extensions": handshake };
  const records = probedPath({
    ...changes,
    target: {
      profile: "holdfast",
      host: "pay.example.com",
      path: "/v1/feeds/till/socket",
      ...isShown ? { hasTicket: true } : {},
      ...changes.target,
    },
    http: {
      "health": fine({ ok: true }),
      "ready": READY,
      "wallet": isOpen ? fine({ type: "snapshot" }) : null,
      "wallet-no-key": NO_TICKET,
      "ws-path": PLAIN,
      "ws-path-slash": NOWHERE,
      "unknown-path": NOWHERE,
      "heavy-up": fine({ ok: true }),
      "heavy-down": null,
      "wallet-query-key": null,
      "post": null,
      ...changes.http,
    },
    upgrade: {
      ...anyHandshake,
      "normal": handshake,
      "unknown-path": NOWHERE,
      "trailing-slash": NOWHERE,
      "foreign-origin": said(403, 4403, "This origin may not read here"),
      ...changes.upgrade,
    },
    more: [
      ...isOpen ? [{ kind: "loopback", at: 8, outcome: "ok", tookMs: 4 } as const] : [],
      ...isOpen ? SEEN : [],
      ...changes.more ?? [],
    ],
  });
  return records;
}

test("diagnose() finds a gateway healthy whose messages and event stream were seen", () => {
  const { outcome, causes } = diagnose(gateway({ more: [feed({})] }));
  deepEqual([outcome, causes.map(({ cause }) => cause)], ["healthy", []]);
});

test("diagnose() calls no gateway healthy of which something was not seen", () => {
  for (const missing of ["push", "stream"]) {
    const evidence = gateway({ more: [feed({})] }).filter((found) =>
      missing === "stream" ? found.kind !== "stream" : !("what" in found && found.what === missing)
    );
    equal(diagnose(evidence).outcome, "inconclusive", missing);
  }
});

test("diagnose() asks for a ticket where only that is missing, and blames nothing", () => {
  const evidence = gateway({ upgrade: { "normal": NO_TICKET } }, false);
  const diagnosis = diagnose(evidence);
  const { outcome, verdict, causes, nextProbe, summary } = diagnosis;
  deepEqual([outcome, verdict, causes], ["inconclusive", null, []]);
  match(summary, /as far as the gateway, which wants a ticket/);
  match(nextProbe?.command ?? "", /^HOLDFAST_TICKET=\$\(.* holdfast gateway --ticket till\) /);
  match(nextProbe?.command ?? "", /holdfast doctor https:\/\/pay\.example\.com\/v1\/feeds\/till$/);
  deepEqual(
    pathPicture(evidence, diagnosis).map(({ hop, state }) => `${hop} ${state}`),
    ["client works", "network works", "tls works", "proxy works", "server works"],
  );
});

type Case = readonly [name: string, cause: CauseId, hop: Hop, title: RegExp, path: ProbedPath];

const refused = (answer: ProbedAnswer): ProbedPath => ({ upgrade: { "normal": answer } });
const drained = said(503, 1012, "The gateway restarts");

const CASES: readonly Case[] = [
  ["an expired ticket", "unknown-key", "server", /does not take this ticket/, {
    ...refused(said(401, 4401, "The ticket has expired")),
  }],
  ["a ticket of another secret", "unknown-key", "server", /does not take this ticket/, {
    ...refused(said(401, 4401, "The ticket does not hold")),
  }],
  ["a ticket for another feed", "wrong-key-kind", "server", /for another feed/, {
    ...refused(said(403, 4403, "The ticket is for another feed")),
  }],
  ["a feed that there is not", "route-missing", "server", /no such feed/, {
    ...refused(said(404, 4404, "There is no such feed")),
  }],
  ["an Origin that is not on the list", "origin-rejected", "server", /Origin is refused/, {
    upgrade: {
      "normal": said(403, 4403, "This origin may not read here"),
      "no-origin": NO_TICKET,
    },
  }],
  ["a gateway that drains", "closed-by-server", "server", /takes no new links/, {
    http: {
      "ready": { status: 503, headers: OWN, body: '{"ready":false,"draining":true}' },
      "wallet-no-key": drained,
    },
    ...refused(drained),
  }],
  ["too many links of an address", "rate-limited", "server", /limits this address/, {
    ...refused(said(429, 4429, "Too many requests or connections from this address")),
  }],
  ["a gateway that is full", "connection-limited", "server", /is full/, {
    ...refused(said(503, 1013, "The gateway is full")),
  }],
  ["a store that does not answer", "server-error", "server", /lost the store/, {
    http: {
      "ready": { status: 503, headers: OWN, body: '{"ready":false,"draining":false}' },
    },
  }],
  ["an LNbits that never answered", "bad-gateway", "server", /lost its LNbits/, {
    http: { "wallet": said(503, 1013, "The upstream has given no value yet") },
    more: [feed({ value: "none", phase: "waiting", cause: "tcp-refused" })],
  }],
  ["an LNbits that is gone", "bad-gateway", "server", /lost its LNbits/, {
    more: [feed({ value: "stale", phase: "waiting" })],
  }],
  ["a key that LNbits does not know", "unknown-key", "server", /key that the gateway was given/, {
    http: { "wallet": said(503, 1013, "The upstream has given no value yet") },
    more: [feed({ value: "none", phase: "failed", cause: "unknown-key" })],
  }],
  ["a proxy that drops Upgrade", "proxy-drops-upgrade", "proxy", /drops the Upgrade/, {
    upgrade: { "normal": PLAIN, "no-extensions": PLAIN, "foreign-origin": PLAIN },
  }],
  ["a proxy that empties the subprotocol", "subprotocol-mismatch", "proxy", /does not arrive/, {
    ...refused(NO_TICKET),
  }],
  ["a proxy that empties Authorization", "api-key-stripped", "proxy", /Authorization/, {
    http: { "wallet": NO_TICKET },
  }],
  ["a proxy with no gateway behind it", "bad-gateway", "proxy", /no answer from the server/, {
    all: fromProxy(502),
    http: { "health": fromProxy(502), "ready": fromProxy(502), "ws-path": fromProxy(502) },
    upgrade: { "normal": fromProxy(502), "foreign-origin": fromProxy(502) },
  }],
];

for (const [name, cause, hop, title, path] of CASES) {
  test(`diagnose() names ${cause} for ${name}, at the ${hop}`, () => {
    const { verdict, causes } = diagnose(gateway(path));
    deepEqual([verdict?.cause, verdict?.hop], [cause, hop]);
    match(causes[0]?.title ?? "", title);
  });
}

test("diagnose() tells a gateway's operator nothing of LNbits where that is not the matter", () => {
  for (const [name, cause, , , path] of CASES) {
    if (cause === "bad-gateway" || /LNbits/.test(name)) continue;
    const [top] = diagnose(gateway(path)).causes;
    equal(/lnbits/i.test(`${top?.title} ${top?.explanation} ${top?.fix}`), false, name);
  }
});

test("diagnose() names a dropped Upgrade without a ticket too, with lines for the feeds", () => {
  const upgrade = { "normal": PLAIN, "no-extensions": PLAIN, "foreign-origin": PLAIN };
  const { verdict, causes } = diagnose(gateway({ upgrade }, false));
  equal(verdict?.cause, "proxy-drops-upgrade");
  match(causes[0]?.fix ?? "", /location \/v1\/ \{\n {4}proxy_pass http:\/\/127\.0\.0\.1:8600;/);
  match(causes[0]?.fix ?? "", /proxy_set_header Upgrade \$http_upgrade;/);
});

test("diagnose() takes a gateway that wants another version of WebSockets at its word", () => {
  const other: ProbedAnswer = {
    status: 426,
    headers: { ...OWN, "sec-websocket-version": "13" },
    body: '{"code":4400,"detail":"Missing or invalid Sec-WebSocket-Version header"}',
  };
  equal(diagnose(gateway(refused(other))).verdict?.cause, "upgrade-required");
});
