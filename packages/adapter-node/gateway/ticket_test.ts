import { Secret } from "@holdfast/core";
import { deepEqual, equal, rejects } from "node:assert/strict";
import { SignJWT } from "jose";
import { test } from "vitest";
import { issueTicket, refuseTicket } from "./ticket.ts";

const secret = new Secret("0123456789abcdef0123456789abcdef");
const key = new TextEncoder().encode(secret.reveal());

test("refuseTicket() lets an issued ticket open its feed and no other", async () => {
  const ticket = (await issueTicket(secret, { feed: "till" })).reveal();
  equal(await refuseTicket(secret, ticket, "till"), null);
  equal(await refuseTicket(secret, ticket, "vault"), "other-feed");
});

test("refuseTicket() refuses what is missing, forged, of another secret or unsigned", async () => {
  const ticket = (await issueTicket(secret, { feed: "till" })).reveal();
  const other = new Secret("ffffffffffffffffffffffffffffffff");
  const [head, body] = ticket.split(".");
  const none = Buffer.from('{"alg":"none"}').toString("base64url");
  const refusals = await Promise.all([
    refuseTicket(secret, null, "till"),
    refuseTicket(secret, "", "till"),
    refuseTicket(secret, "not a token", "till"),
    refuseTicket(secret, `${head}.${body}.AAAA`, "till"),
    refuseTicket(secret, `${none}.${body}.`, "till"),
    refuseTicket(other, ticket, "till"),
  ]);
  deepEqual(refusals, ["missing", "missing", "invalid", "invalid", "invalid", "invalid"]);
});

test("refuseTicket() tells an expired ticket from an invalid one", async () => {
  const made = new SignJWT({ scope: "read" }).setProtectedHeader({ alg: "HS256" })
    .setSubject("till").setAudience("holdfast.v1");
  equal(
    await refuseTicket(secret, await made.setExpirationTime(1000).sign(key), "till"),
    "expired",
  );
});

test("refuseTicket() wants an end, an audience and the scope to read", async () => {
  const sign = (claims: Record<string, unknown>): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).setSubject("till").sign(key);
  const exp = Math.floor(Date.now() / 1000) + 60;
  const aud = "holdfast.v1";
  for (const claims of [{ aud, scope: "read" }, { exp, scope: "read" }, { aud, exp }]) {
    equal(await refuseTicket(secret, await sign(claims), "till"), "invalid");
  }
  equal(await refuseTicket(secret, await sign({ aud, exp, scope: "read" }), "till"), null);
});

test("issueTicket() refuses a short secret and a long life", async () => {
  await rejects(issueTicket(new Secret("short"), { feed: "till" }), RangeError);
  await rejects(issueTicket(secret, { feed: "till", ttlS: 7200 }), RangeError);
});

test("issueTicket() gives a secret, so that no log shows it", async () => {
  equal(`${await issueTicket(secret, { feed: "till" })}`, "•••");
});
