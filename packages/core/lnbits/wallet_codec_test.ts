import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import type { PullFailure } from "../model/link_end.ts";
import { ADMIN_KEY_REFUSED, walletCodec } from "./wallet_codec.ts";

const PAYMENT = {
  checking_id: "c1",
  payment_hash: "h1",
  amount: -21_000,
  fee: -1000,
  status: "success",
  memo: "Tea",
  time: "2026-11-20T10:00:00",
};

test("walletCodec reads a push as news with its payment, and never its balance", () => {
  const item = walletCodec.decode(JSON.stringify({ wallet_balance: 12, payment: PAYMENT }));
  deepEqual(item, {
    type: "news",
    value: {
      type: "push",
      payment: {
        id: "c1",
        paymentHash: "h1",
        amountMsat: -21_000,
        feeMsat: 1000,
        status: "success",
        memo: "Tea",
        time: Date.UTC(2026, 10, 20, 10),
      },
    },
  });
});

test("walletCodec takes a push without a readable payment for news all the same", () => {
  for (const payment of [null, "tea", 7, [], { amount: 1.5, checking_id: "c" }]) {
    const item = walletCodec.decode(JSON.stringify({ wallet_balance: 12, payment }));
    deepEqual(item, { type: "news", value: { type: "push", payment: null } });
  }
});

test("walletCodec calls what is no push invalid, and does not repeat it", () => {
  for (const text of ["", "{", "null", "7", '"text"', "[]", "{}", "<html>secret</html>"]) {
    const item = walletCodec.decode(text);
    equal(item.type, "invalid");
    equal(JSON.stringify(item).includes("secret"), false);
  }
  equal(walletCodec.decode(new Uint8Array([123, 125])).type, "invalid");
});

test("walletCodec reads the wallet's balance in millisatoshi, exact to the last", () => {
  const read = (balance: string): unknown => {
    const item = walletCodec.decodePull(`{"name":"Till","balance":${balance}}`);
    return item.type === "snapshot" && item.value.type === "balance" ? item.value.msat : item.type;
  };
  deepEqual(["0", "21999", "-5", "9007199254740991"].map(read), [0, 21_999, -5, 2 ** 53 - 1]);
});

test("walletCodec refuses a balance that a number cannot hold exactly, and does not round", () => {
  for (const balance of ["9007199254740992", "1.5", "1e300", '"21"', "null", "true", "[1]"]) {
    equal(walletCodec.decodePull(`{"name":"Till","balance":${balance}}`).type, "invalid", balance);
  }
});

test("walletCodec calls an answer that is not a wallet's invalid", () => {
  for (const body of ["", "<html>", "[]", "null", '{"detail":"x"}', '{"balance":null}']) {
    equal(walletCodec.decodePull(body).type, "invalid", body);
  }
});

test("walletCodec accepts a name that is no text as none", () => {
  for (const name of ['{"toString":1,"valueOf":2}', "null", "7", "[]"]) {
    const item = walletCodec.decodePull(`{"balance":1000,"name":${name}}`);
    deepEqual(item.type === "snapshot" && item.value, { type: "balance", msat: 1000, name: "" });
  }
});

test("walletCodec refuses an admin key, which shows by the wallet's id, and gives up on it", () => {
  const item = walletCodec.decodePull('{"id":"w1","name":"Till","balance":21000}');
  deepEqual(item, { type: "invalid", why: ADMIN_KEY_REFUSED });
  equal(walletCodec.isFatal?.({ how: "invalid", message: ADMIN_KEY_REFUSED }), true);
});

test("walletCodec gives up on LNbits' own refusal, and not on a proxy's", () => {
  const refused = (status: number, bodyStart: string): boolean =>
    walletCodec.isFatal?.({ how: "status", status, bodyStart }) ?? false;
  for (const status of [401, 403, 404]) {
    equal(refused(status, '{"detail":"Wallet not found."}'), true, `${status}`);
    equal(refused(status, "<html>Not Found</html>"), false, `${status}`);
    equal(refused(status, ""), false, `${status}`);
  }
  for (const status of [405, 429, 500, 502, 503]) {
    equal(refused(status, '{"detail":"Busy"}'), false, `${status}`);
  }
  const network: PullFailure = { how: "network", message: '{"detail":"x"}' };
  equal(walletCodec.isFatal?.(network), false);
});

test("walletCodec.isSame compares balances by their figure, whatever the name", () => {
  const balance = (msat: number, name: string) => ({ type: "balance", msat, name } as const);
  const push = { type: "push", payment: null } as const;
  equal(walletCodec.isSame?.(balance(1, "a"), balance(1, "b")), true);
  equal(walletCodec.isSame?.(balance(1, "a"), balance(2, "a")), false);
  equal(walletCodec.isSame?.(push, push), false);
});
