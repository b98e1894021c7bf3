import { expect, test } from "vitest";
import { describeEnd, describeFailure, describeFault } from "./describe_end.ts";

test("describeEnd() explains close codes and keeps the number", () => {
  expect(describeEnd({ how: "closed", code: 1006 })).toBe("cut without a word (1006)");
  expect(describeEnd({ how: "closed", code: 1012, reason: "deploy" }))
    .toBe("the server restarts (1012, “deploy”)");
  expect(describeEnd({ how: "closed", code: 4321 })).toBe("closed (4321)");
});

test("describeEnd() shows the status of a refused handshake where it is known", () => {
  expect(describeEnd({ how: "refused", status: 405 })).toBe("refused with 405");
  expect(describeEnd({ how: "refused" })).toBe("refused");
  expect(describeEnd({ how: "failed" })).toBe("it never opened");
  expect(describeEnd({ how: "timeout" })).toBe("no answer in time");
  expect(describeEnd({ how: "replaced" })).toBe("let go for a better one");
});

test("describeFailure() tells a refused key from a server in trouble", () => {
  expect(describeFailure({ how: "status", status: 401 })).toContain("refused (401)");
  expect(describeFailure({ how: "status", status: 404 })).toContain("does not know this key");
  expect(describeFailure({ how: "status", status: 429 })).toContain("too many questions");
  expect(describeFailure({ how: "status", status: 504 })).toContain("in trouble (504)");
  expect(describeFailure({ how: "network" })).toBe("no answer");
});

test("describeFault() takes both kinds", () => {
  expect(describeFault({ how: "invalid", message: "HTML came" })).toBe("HTML came");
  expect(describeFault({ how: "refused", status: 403 })).toBe("refused with 403");
});

test("describeEnd() lets a message begin small, since it stands inside a sentence", () => {
  const end = { how: "failed", message: "The handshake failed" } as const;
  expect(describeEnd(end)).toBe("the handshake failed");
});
