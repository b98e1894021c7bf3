import { equal } from "node:assert/strict";
import { test } from "vitest";
import type { Evidence } from "../model/evidence.ts";
import { Scene } from "./scene.ts";

const target: Evidence = {
  kind: "target",
  at: 0,
  host: "lnbits.example.com",
  port: 443,
  tls: true,
  path: "/api/v1/ws/•••",
  profile: "lnbits",
  from: "node",
};
const opened: Evidence = {
  kind: "upgrade",
  at: 1,
  routeKind: "websocket",
  outcome: "opened",
  tookMs: 5,
};

test("Scene.site writes the address as a command needs it", () => {
  const url = (changed: Partial<typeof target>): string =>
    new Scene([{ ...target, ...changed } as Evidence]).site.url;
  equal(url({}), "https://lnbits.example.com");
  equal(url({ port: 5001 }), "https://lnbits.example.com:5001");
  equal(url({ tls: false, port: 80 }), "http://lnbits.example.com");
  equal(url({ host: "2001:db8::1", tls: false, port: 5000 }), "http://[2001:db8::1]:5000");
});

test("Scene.site takes the upstream from the configuration, where it was read", () => {
  const config: Evidence = {
    kind: "nginx_config",
    at: 2,
    findings: [],
    upstream: "http://10.0.0.2:5000",
  };
  equal(new Scene([target, config]).site.upstream, "http://10.0.0.2:5000");
  equal(new Scene([target]).site.upstream, "http://127.0.0.1:5000");
});

test("Scene.site gives a location that serves every channel", () => {
  equal(new Scene([target]).site.location, "/api/v1/ws/");
});

test("Scene.site knows where a gateway listens, and that a ticket was shown", () => {
  const gateway = { ...target, profile: "holdfast", path: "/v1/feeds/till/socket" } as const;
  equal(new Scene([gateway]).site.upstream, "http://127.0.0.1:8600");
  equal(new Scene([gateway]).site.hasTicket, false);
  equal(new Scene([{ ...gateway, hasTicket: true }]).site.hasTicket, true);
});

test("Scene sets aside what was seen from shorter paths", () => {
  equal(new Scene([{ ...opened, via: "direct" }]).opened, false);
  equal(new Scene([opened]).opened, true);
});

test("Scene.opened speaks of the handshake in question, not of variants", () => {
  equal(new Scene([{ ...opened, variant: "no-origin" }]).opened, false);
  equal(new Scene([{ ...opened, variant: "normal" }]).opened, true);
});

test("Scene.restWorks takes only whole answers", () => {
  const wallet = { kind: "http", at: 2, what: "wallet", status: 200, tookMs: 5 } as const;
  equal(new Scene([{ ...wallet, outcome: "answered" }]).restWorks, true);
  equal(new Scene([{ ...wallet, outcome: "cut" }]).restWorks, false);
  equal(new Scene([{ ...wallet, outcome: "answered", status: 502 }]).restWorks, false);
});
