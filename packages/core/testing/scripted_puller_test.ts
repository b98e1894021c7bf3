import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "vitest";
import { Secret } from "../model/secret.ts";
import type { PullResult } from "../ports/puller.ts";
import { ScriptedPuller } from "./scripted_puller.ts";

const request = {
  url: new Secret("https://host/"),
  headers: {},
  etag: null,
  timeoutMs: 1000,
  maxBytes: 1000,
};

test("ScriptedPuller gives each question the answer of the script", () => {
  const puller = new ScriptedPuller();
  const seen: PullResult[] = [];
  puller.pull(request, (result) => seen.push(result));
  puller.pull(request, (result) => seen.push(result));
  equal(puller.live.length, 2);
  puller.pulls[1]!.fail({ how: "timeout" });
  puller.pulls[0]!.answer("", { status: 304, isUnchanged: true, etag: '"1"' });
  deepEqual(seen, [
    { ok: false, failure: { how: "timeout" } },
    {
      ok: true,
      status: 304,
      body: "",
      etag: '"1"',
      isUnchanged: true,
      headers: {},
    },
  ]);
  equal(puller.live.length, 0);
});

test("ScriptedPuller does not report to one who cancelled, and refuses a second answer", () => {
  const puller = new ScriptedPuller();
  const seen: PullResult[] = [];
  puller.pull(request, (result) => seen.push(result))();
  equal(puller.newest.isCancelled, true);
  puller.newest.answer("late");
  deepEqual(seen, []);
  puller.pull(request, () => {});
  puller.newest.answer("once");
  throws(() => puller.newest.answer("twice"), /answered already/);
  equal(puller.newest.isCancelled, false);
});

test("ScriptedPuller has no newest question before the first", () => {
  throws(() => new ScriptedPuller().newest, /none was asked/);
});
