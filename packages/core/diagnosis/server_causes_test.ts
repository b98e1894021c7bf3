import { deepEqual } from "node:assert/strict";
import { test } from "vitest";
import type { CauseId } from "../model/cause_id.ts";
import type { Evidence } from "../model/evidence.ts";
import { fromServer, type ProbedPath, probedPath } from "../testing/mod.ts";
import { diagnose } from "./diagnose.ts";

const PROXY = { server: "nginx/1.22.1" };
const notFound = fromServer(404, "Not Found");
const bare403 = { status: 403, headers: { ...PROXY, "content-length": "0" }, body: "" };
const slow = { status: 200, headers: PROXY, body: '{"up_time":"1"}', tookMs: 3600 };
const failed = {
  status: 500,
  headers: { ...PROXY, "content-type": "text/plain" },
  body: "Internal Server Error",
};
const flawed = (flaw: string) => ({ status: 101, headers: PROXY, flaw });
const closed = (code: number, reason = ""): Evidence => ({
  kind: "close",
  at: 9,
  routeKind: "websocket",
  livedMs: 12_000,
  quietMs: 400,
  end: { how: "closed", code, reason, wasClean: true },
});
const frames = (what: "push" | "pong" | "close", outcome: "arrived" | "missing"): Evidence => ({
  kind: "frames",
  at: 9,
  what,
  outcome,
});
const unrouted: ProbedPath = {
  http: { "ws-path": notFound, "ws-path-slash": notFound },
  upgrade: {
    "normal": bare403,
    "no-key": bare403,
    "no-origin": bare403,
    "no-extensions": bare403,
    "foreign-origin": bare403,
  },
};
const everyHandshake = (
  answer: NonNullable<ProbedPath["all"]>,
): NonNullable<ProbedPath["upgrade"]> => ({
  "normal": answer,
  "no-key": answer,
  "no-origin": answer,
  "no-extensions": answer,
  "foreign-origin": answer,
});

/** What is seen, and the only right verdict. */
const SEEN: readonly (readonly [name: string, verdict: CauseId, path: ProbedPath])[] = [
  ["the channel is the wallet's id", "wrong-channel", {
    more: [{ kind: "channel", at: 9, is: "wallet-id", pushedTo: false }],
  }],
  ["an id that belongs to nothing", "wrong-channel", {
    more: [{ kind: "channel", at: 9, is: "unknown", pushedTo: false }],
  }],
  ["the wallet's id, and a payment came", "wrong-channel", {
    more: [
      { kind: "channel", at: 9, is: "wallet-id", pushedTo: false },
      { kind: "values", at: 10, outcome: "change-without-push" },
    ],
  }],
  ["a key that nobody has", "unknown-key", {
    http: {
      "wallet": fromServer(404, "Wallet not found."),
      "wallet-query-key": fromServer(404, "Wallet not found."),
    },
  }],
  ["a poll with a key that nobody has", "unknown-key", {
    http: { "wallet": null, "wallet-query-key": null, "health": null },
    more: [{
      kind: "poll",
      at: 9,
      outcome: "failed",
      tookMs: 9,
      failure: { how: "status", status: 404, bodyStart: '{"detail":"Wallet not found."}' },
    }],
  }],
  ["the invoice key where the admin key is due", "wrong-key-kind", {
    http: {
      "wallet": fromServer(403, "Invalid adminkey."),
      "wallet-query-key": fromServer(403, "Invalid adminkey."),
    },
  }],
  ["a path that the server does not know", "route-missing", unrouted],
  ["404 for the handshake of a generic server", "route-missing", {
    target: { profile: "generic", path: "/sockets" },
    http: { "ws-path": notFound, "wallet": null, "wallet-query-key": null, "wallet-no-key": null },
    upgrade: everyHandshake(notFound),
  }],
  ["a wrong Accept", "handshake-invalid", {
    upgrade: everyHandshake(flawed("The header Sec-WebSocket-Accept does not match the key")),
  }],
  ["an extension that nobody offered", "handshake-invalid", {
    upgrade: everyHandshake(flawed("An extension was chosen that nobody offered")),
  }],
  ["a subprotocol that nobody offered", "subprotocol-mismatch", {
    upgrade: everyHandshake(flawed("A subprotocol was chosen that nobody offered")),
  }],
  ["a subprotocol is wanted", "subprotocol-mismatch", {
    upgrade: everyHandshake({ status: 400, headers: {}, body: "missing subprotocol" }),
  }],
  ["the handshake takes seconds", "handshake-slow", {
    upgrade: { "normal": { status: 101, headers: PROXY, tookMs: 3900 } },
    more: [{ kind: "loopback", at: 9, outcome: "ok", tookMs: 14 }],
  }],
  ["the handshake is never answered", "handshake-unanswered", {
    upgrade: everyHandshake("timeout"),
  }],
  ["500 for the handshake", "server-error", { upgrade: everyHandshake(failed) }],
  ["500 for everything", "server-error", { all: failed }],
  ["everything takes seconds", "server-stalled", {
    http: { "health": slow, "wallet": slow, "ws-path": slow, "wallet-no-key": slow },
    upgrade: { "normal": { status: 101, headers: PROXY, tookMs: 3900 } },
    more: [{ kind: "loopback", at: 9, outcome: "ok", tookMs: 3100 }],
  }],
  ["a frame of ours ends the link", "client-frame-refused", {
    more: [{ kind: "frames", at: 9, outcome: "cut", what: "echo" }],
  }],
  ["no pong", "ping-unanswered", { more: [frames("pong", "missing")] }],
  ["no close frame", "close-unanswered", { more: [frames("close", "missing")] }],
  ["closed for policy", "closed-by-server", { more: [closed(1008, "not welcome")] }],
  ["closed by a restart, and not back", "closed-by-server", { more: [closed(1012)] }],
  ["closed by the application", "closed-by-server", { more: [closed(4401, "log in again")] }],
  ["closed for a missing pong", "pong-missing", {
    more: [closed(1011, "keepalive ping timeout")],
  }],
  ["the server misses pongs", "pong-missing", {
    more: [{ kind: "server_log", at: 9, what: "keepalive-timeout", count: 4 }],
  }],
  ["the push is older", "push-stale", {
    more: [{ kind: "values", at: 9, outcome: "push-older" }],
  }],
  ["a change without a push", "push-missing", {
    more: [
      { kind: "values", at: 9, outcome: "change-without-push" },
      { kind: "channel", at: 9, is: "invoice-key", pushedTo: true },
    ],
  }],
];

for (const [name, verdict, path] of SEEN) {
  test(`diagnose() at the server: ${name}: ${verdict}`, () => {
    const found = diagnose(probedPath(path));
    const told = found.causes.map(({ cause, confidence }) => `${cause} ${confidence}`);
    deepEqual([found.verdict?.cause ?? null, told], [verdict, told]);
  });
}

test("diagnose() says with which code the server closed", () => {
  const [found] = diagnose(probedPath({ more: [closed(1008, "not welcome")] })).causes;
  deepEqual(found?.why, ["The server closed with 1008, policy violation: not welcome"]);
  deepEqual(found?.explanation.includes("1008 (policy violation)"), true);
});

test("diagnose() never prints a channel in the fix for a wrong one", () => {
  const path = { target: { path: "/wallets/api/v1/ws/•••" } };
  const evidence = probedPath({
    ...path,
    more: [{ kind: "channel", at: 9, is: "wallet-id", pushedTo: false }],
  });
  const [found] = diagnose(evidence).causes;
  const address = "wss://lnbits.example.com/wallets/api/v1/ws/<invoice key>";
  deepEqual(found?.fix.split("\n")[1], address);
});
