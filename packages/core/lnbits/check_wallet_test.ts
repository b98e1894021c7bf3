import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "vitest";
import type { PullFailure } from "../model/link_end.ts";
import { scriptedPlatform } from "../testing/scripted_platform.ts";
import type { ScriptedPull } from "../testing/scripted_puller.ts";
import { checkWallet, type WalletCheck } from "./check_wallet.ts";

const KEY = "9f1c3b7ad0";

function checked(
  play: (pull: ScriptedPull) => void,
  server = "https://host",
): Promise<WalletCheck> {
  const { platform, puller } = scriptedPlatform();
  const check = checkWallet({ server, key: KEY, platform });
  play(puller.newest);
  return check;
}

async function problemOf(play: (pull: ScriptedPull) => void): Promise<string> {
  const check = await checked(play);
  if (check.ok) return "none";
  ok(/^[A-Z].*[^.]$/.test(check.message), check.message);
  ok(/^[A-Z].*[^.]$/.test(check.remediation), check.remediation);
  ok(!JSON.stringify(check).includes(KEY));
  return check.problem;
}

const failed = (failure: PullFailure): Promise<string> => problemOf((pull) => pull.fail(failure));
const status = (code: number, bodyStart = ""): Promise<string> =>
  failed({ how: "status", status: code, bodyStart });

test("checkWallet() tells the wallet's name and its exact balance", async () => {
  const check = await checked((pull) => {
    equal(pull.request.url.reveal(), "https://host/api/v1/wallet");
    equal(pull.request.headers["X-Api-Key"]?.reveal(), KEY);
    pull.answer('{"name":"Till","balance":21999}');
  });
  deepEqual(check, { ok: true, name: "Till", msat: 21_999 });
});

test("checkWallet() refuses an admin key, and says which to use", async () => {
  const check = await checked((pull) => pull.answer('{"id":"w","name":"Till","balance":1}'));
  deepEqual(check, {
    ok: false,
    problem: "admin_key",
    message: "Cannot use this key: it is the admin key, which can spend",
    remediation:
      "Copy the invoice key instead: watching needs no more, and a page must not hold more",
  });
});

test("checkWallet() knows LNbits' refusals of a key", async () => {
  equal(await status(404, '{"detail":"Wallet not found."}'), "unknown_key");
  equal(await status(401, '{"detail":"Invalid key"}'), "unknown_key");
  equal(await status(403, '{"detail":"Invoice key required"}'), "wrong_kind");
});

test("checkWallet() takes the same status from something else for no LNbits", async () => {
  for (const code of [401, 403, 404, 405]) {
    equal(await status(code, "<html>nginx</html>"), "not_lnbits", `${code}`);
  }
});

test("checkWallet() takes an answer that is no wallet's for no LNbits", async () => {
  for (const body of ["<html>Welcome</html>", "{}", "[]", '{"balance":"21"}']) {
    equal(await problemOf((pull) => pull.answer(body)), "not_lnbits", body);
  }
  equal(await failed({ how: "invalid", message: "The answer is too large" }), "not_lnbits");
});

test("checkWallet() tells an address that moved from one that does not answer", async () => {
  equal(await status(301), "moved");
  equal(await failed({ how: "status" }), "moved");
  equal(await failed({ how: "network" }), "unreachable");
  equal(await failed({ how: "timeout" }), "unreachable");
});

test("checkWallet() knows a limit and a server in trouble", async () => {
  equal(await status(429, '{"detail":"Rate limit exceeded"}'), "rate_limited");
  for (const code of [500, 502, 503, 504]) equal(await status(code), "server_error", `${code}`);
});

test("checkWallet() asks nobody about an address or a key that cannot be one", async () => {
  const { platform, puller } = scriptedPlatform();
  const problem = async (server: string, key: string): Promise<string> => {
    const check = await checkWallet({ server, key, platform });
    return check.ok ? "none" : check.problem;
  };
  equal(await problem("host", KEY), "bad_address");
  equal(await problem("", KEY), "bad_address");
  equal(await problem("https://host", "two words"), "bad_key");
  equal(await problem("https://host", ""), "bad_key");
  equal(puller.pulls.length, 0);
});

test("checkWallet() shows an address without what is secret in it", async () => {
  const check = await checked(
    (pull) => pull.fail({ how: "network" }),
    "https://me:pass@host/?usr=7a7a7a",
  );
  equal(check.ok === false && check.message.includes("pass"), false);
  equal(JSON.stringify(check).includes("7a7a7a"), false);
});
