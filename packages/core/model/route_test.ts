import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import {
  bridge,
  dataChannel,
  eventSource,
  isPull,
  longPoll,
  poll,
  webSocket,
  webTransport,
} from "./route.ts";
import { Secret } from "./secret.ts";

test("webSocket() is named after its kind, promises news and cannot be asked, unless told", () => {
  const { url, ...shown } = webSocket("wss://host/feed");
  equal(url.reveal(), "wss://host/feed");
  deepEqual(shown, {
    id: "websocket",
    kind: "websocket",
    label: "wss://host/feed",
    guarantee: "news",
    ask: "none",
    headers: {},
    protocols: [],
  });
  const told = webSocket("wss://host", {
    id: "main",
    guarantee: "cursor",
    ask: "ping",
    protocols: ["v2", "v1"],
  });
  deepEqual([told.id, told.guarantee, told.ask, told.protocols], [
    "main",
    "cursor",
    "ping",
    ["v2", "v1"],
  ]);
});

test("a route is asked for a sign of life where the other end speaks the feed protocol", () => {
  const made = [
    webTransport("https://host"),
    dataChannel("https://host"),
    bridge("wss://host"),
    webSocket("wss://host", { protocols: ["holdfast.v1"] }),
  ];
  deepEqual(made.map(({ ask }) => ask), ["ping", "ping", "ping", "ping"]);
  equal(webTransport("https://host", { ask: "none" }).ask, "none");
  equal(eventSource("https://host").ask, "none");
});

test("every factory makes a route of its own kind, and only poll() is asked", () => {
  const made = [
    webSocket("wss://host"),
    eventSource("https://host"),
    longPoll("https://host"),
    webTransport("https://host"),
    dataChannel("https://host"),
    poll("https://host"),
  ];
  deepEqual(made.map(({ kind }) => kind), [
    "websocket",
    "event-source",
    "long-poll",
    "webtransport",
    "data-channel",
    "poll",
  ]);
  deepEqual(made.map(({ id }) => id), made.map(({ kind }) => kind));
  deepEqual(made.filter(isPull).map(({ kind }) => kind), ["poll"]);
});

test("poll() has a pace of its own only if it is given one", () => {
  equal(poll("https://host", 5000).everyMs, 5000);
  equal("everyMs" in poll("https://host"), false);
});

test("a route prints without its address, its key and its headers", () => {
  const route = webSocket(new Secret("wss://me:pass@host/api/v1/ws/3f9a1c"), {
    headers: { "X-Api-Key": "3f9a1c", "X-Other": new Secret("3f9a1c") },
  });
  equal(route.headers["X-Api-Key"]?.reveal(), "3f9a1c");
  equal(route.headers["X-Other"]?.reveal(), "3f9a1c");
  equal(route.label, "wss://•••@host/api/v1/ws/•••");
  equal(/3f9a1c|pass/.test(JSON.stringify(route)), false);
});
