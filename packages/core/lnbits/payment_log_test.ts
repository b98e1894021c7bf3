import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { Secret } from "../model/secret.ts";
import { scriptedPlatform } from "../testing/scripted_platform.ts";
import { PaymentLog } from "./payment_log.ts";
import type { Payment } from "./wallet.ts";

type Status = Payment["status"];

const payment = (n: number, status: Status = "success", amountMsat = 1000): Payment => ({
  id: `p${n}`,
  paymentHash: `h${n}`,
  amountMsat,
  feeMsat: 0,
  status,
  memo: "",
  time: null,
});
const raw = (n: number, status: Status = "success", amount = 1000): object => ({
  checking_id: `p${n}`,
  payment_hash: `h${n}`,
  amount,
  status,
});
/** Numbers from the newest down, as LNbits lists them. */
const list = (from: number, to: number): string =>
  JSON.stringify(Array.from({ length: from - to + 1 }, (_, n) => raw(from - n)));

function logged() {
  const { platform, puller } = scriptedPlatform();
  const log = new PaymentLog(platform, "https://host", new Secret("9f1c"));
  const seen: string[] = [];
  log.payment$.subscribe({
    next: ({ id, status }) => seen.push(status === "success" ? id : `${id} ${status}`),
    complete: () => seen.push("complete"),
  });
  return { log, puller, seen };
}

/** A log that has listed `p1`, with a balance of 1,000 msat. */
function begun() {
  const given = logged();
  given.log.confirm(1000);
  given.puller.newest.answer(list(1, 1));
  return given;
}

test("PaymentLog lists the newest page at the first balance, oldest first", () => {
  const { log, puller, seen } = logged();
  log.confirm(1000);
  equal(puller.newest.request.url.reveal(), "https://host/api/v1/payments?limit=20&offset=0");
  puller.newest.answer(list(3, 1));
  deepEqual(seen, ["p1", "p2", "p3"]);
});

test("PaymentLog asks for no list while pushes explain the balance, fees counted", () => {
  const { log, puller, seen } = begun();
  log.push(payment(2, "success", 5000));
  log.confirm(6000);
  log.push({ ...payment(3, "success", -2000), feeMsat: 10 });
  log.confirm(3990);
  equal(puller.pulls.length, 1);
  deepEqual(seen, ["p1", "p2", "p3"]);
});

test("PaymentLog lists again when the balance moved by what no push explains", () => {
  const { log, puller, seen } = begun();
  log.confirm(2000);
  equal(puller.pulls.length, 2);
  puller.newest.answer(list(2, 1));
  deepEqual(seen, ["p1", "p2"]);
});

test("PaymentLog tells a payment once per status, whoever brings it", () => {
  const { log, puller, seen } = begun();
  log.push(payment(2, "pending"));
  log.push(payment(2, "pending"));
  log.push(payment(2));
  log.push(payment(2));
  log.confirm(9000);
  puller.newest.answer(list(2, 1));
  deepEqual(seen, ["p1", "p2 pending", "p2"]);
});

test("PaymentLog is not deceived for good by a forged push: the balance has it list again", () => {
  const { log, puller } = begun();
  log.push(payment(7, "success", 1_000_000));
  log.confirm(1000);
  equal(puller.pulls.length, 2);
});

test("PaymentLog turns pages back to what it listed before, and loses nothing in between", () => {
  const { log, puller, seen } = begun();
  log.confirm(50_000);
  puller.newest.answer(list(50, 31));
  equal(puller.newest.request.url.reveal().includes("offset=20"), true);
  puller.newest.answer(list(30, 11));
  puller.newest.answer(list(10, 1));
  equal(puller.pulls.length, 4);
  deepEqual(seen, Array.from({ length: 50 }, (_, n) => `p${n + 1}`));
});

test("PaymentLog turns pages past a payment that a push brought out of turn", () => {
  const { log, puller, seen } = begun();
  log.push(payment(31));
  log.confirm(90_000);
  puller.newest.answer(list(31, 12));
  puller.newest.answer(list(11, 1));
  equal(new Set(seen).size, 31);
  equal(seen.length, 31);
});

test("PaymentLog loses nothing behind a page that failed", () => {
  const { log, puller, seen } = begun();
  log.confirm(50_000);
  puller.newest.answer(list(31, 12));
  puller.newest.fail({ how: "timeout" });
  deepEqual(seen, ["p1"]);
  log.confirm(50_000);
  puller.newest.answer(list(31, 12));
  puller.newest.answer(list(11, 1));
  equal(new Set(seen).size, 31);
});

test("PaymentLog reads one page of history at the start, and five at most later", () => {
  const { log, puller } = logged();
  log.confirm(1);
  puller.newest.answer(list(100, 81));
  equal(puller.pulls.length, 1);
  log.confirm(2);
  for (let page = 0; puller.newest.isWaiting; page++) {
    puller.newest.answer(list(1000 - 20 * page, 981 - 20 * page));
  }
  equal(puller.pulls.length, 6);
});

test("PaymentLog has one list under way, and serves a wish that came meanwhile after it", () => {
  const { log, puller } = logged();
  log.confirm(1);
  log.confirm(2);
  log.confirm(3);
  equal(puller.pulls.length, 1);
  puller.newest.answer(list(1, 1));
  equal(puller.pulls.length, 2);
  puller.newest.answer(list(1, 1));
  equal(puller.pulls.length, 2);
});

test("PaymentLog shows the last hundred to those who come late", () => {
  const { log } = begun();
  for (let n = 2; n <= 150; n++) log.push(payment(n));
  const late: string[] = [];
  log.payment$.subscribe(({ id }) => late.push(id));
  deepEqual([late.length, late[0], late.at(-1)], [100, "p51", "p150"]);
});

test("PaymentLog ends: the list is cancelled, and nothing comes afterwards", () => {
  const { log, puller, seen } = begun();
  log.confirm(2000);
  log.close();
  equal(puller.newest.isCancelled, true);
  log.push(payment(9));
  log.confirm(3000);
  log.close();
  deepEqual(seen, ["p1", "complete"]);
  equal(puller.pulls.length, 2);
});
