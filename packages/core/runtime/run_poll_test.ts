import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { Secret } from "../model/secret.ts";
import type { PullResult } from "../ports/puller.ts";
import { ScriptedPuller } from "../testing/scripted_puller.ts";
import { runPoll } from "./run_poll.ts";

const REQUEST = {
  url: new Secret("https://host/?key=3f9a1c"),
  headers: {},
  etag: null,
  timeoutMs: 1000,
  maxBytes: 1000,
};

test("runPoll() asks when somebody listens, tells the answer and is over", () => {
  const puller = new ScriptedPuller();
  const poll = runPoll(puller, REQUEST);
  equal(puller.pulls.length, 0);
  const seen: unknown[] = [];
  poll.subscribe({
    next: (result) => seen.push(result.ok && result.body),
    complete: () => seen.push("complete"),
  });
  puller.newest.answer("42");
  deepEqual(seen, ["42", "complete"]);
  equal(puller.newest.isCancelled, false);
});

test("runPoll() cancels the question when nobody listens", () => {
  const puller = new ScriptedPuller();
  runPoll(puller, REQUEST).subscribe().unsubscribe();
  equal(puller.newest.isCancelled, true);
});

test("runPoll() takes a puller that throws for a network that fails, and shows no address", () => {
  const seen: PullResult[] = [];
  const pull = (): never => {
    throw new TypeError("Cannot parse https://host/?key=3f9a1c");
  };
  runPoll({ pull }, REQUEST).subscribe((result) => seen.push(result));
  deepEqual(seen, [{
    ok: false,
    failure: { how: "network", message: "The puller threw TypeError" },
  }]);
});
