import { equal } from "node:assert/strict";
import { Secret } from "@holdfast/core";
import { test } from "vitest";
import { ticketSubject } from "./ticket_subject.ts";
import { ticketFor } from "./wallet_gateway.setup.ts";

const withClaims = (claims: unknown): Secret =>
  new Secret(`e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`);

test("ticketSubject() reads the feed that a ticket names", async () => {
  equal(ticketSubject(await ticketFor("till-2")), "till-2");
});

test("ticketSubject() reads nothing from what is no ticket, or names no feed", () => {
  for (const text of ["", "a", "a.b.c", "..", "e30.e30.e30"]) {
    equal(ticketSubject(new Secret(text)), undefined, text);
  }
  for (const sub of [7, null, "", "../x", "Till", "x".repeat(65)]) {
    equal(ticketSubject(withClaims({ sub })), undefined, String(sub));
  }
  equal(ticketSubject(undefined), undefined);
});
