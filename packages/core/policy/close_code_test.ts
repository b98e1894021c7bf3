import { equal } from "node:assert/strict";
import { test } from "vitest";
import { endVerdict } from "./close_code.ts";

const closed = (code: number): string => endVerdict({ how: "closed", code });

test("endVerdict() tries again at once after an isolated cut", () => {
  equal(closed(1006), "at_once");
  equal(closed(1005), "at_once");
  equal(closed(1000), "at_once");
  equal(endVerdict({ how: "closed" }), "at_once");
});

test("endVerdict() spreads after ends that many clients see together", () => {
  for (const code of [1001, 1011, 1012, 1013, 4408, 4429]) equal(closed(code), "spread", `${code}`);
  equal(endVerdict({ how: "closed", code: 1006, retryAfterMs: 1000 }), "spread");
});

test("endVerdict() spreads after a handshake that failed, whatever the status", () => {
  for (const status of [200, 302, 403, 404, 405, 429, 500, 502, 503]) {
    equal(endVerdict({ how: "refused", status }), "spread", `${status}`);
  }
  equal(endVerdict({ how: "failed", code: 1006 }), "spread");
  equal(endVerdict({ how: "timeout" }), "spread");
});

test("endVerdict() is final for refused credentials and an endpoint that is gone", () => {
  equal(endVerdict({ how: "refused", status: 401 }), "final");
  equal(endVerdict({ how: "refused", status: 410 }), "final");
  for (const code of [1002, 1003, 1007, 1008, 1010, 4400, 4401, 4403, 4404, 4499]) {
    equal(closed(code), "final", `${code}`);
  }
});

test("endVerdict() reads the code of a refusal that has one", () => {
  equal(endVerdict({ how: "refused", code: 4401 }), "final");
  equal(endVerdict({ how: "refused", code: 4429, retryAfterMs: 5000 }), "spread");
  equal(endVerdict({ how: "refused", code: 1012, retryAfterMs: 1000 }), "spread");
  equal(endVerdict({ how: "refused", code: 1000 }), "spread");
});

test("endVerdict() believes a wish to come back more than a code that says never", () => {
  equal(endVerdict({ how: "closed", code: 1008, retryAfterMs: 5000 }), "spread");
});
