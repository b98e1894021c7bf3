import { equal, throws } from "node:assert/strict";
import { test } from "vitest";
import { SeededRandom } from "./seeded_random.ts";
import { ValueHistory } from "./value_history.ts";

function changed(): ValueHistory {
  const history = new ValueHistory(new SeededRandom(1), 0);
  history.change(100);
  history.change(200);
  return history;
}

test("ValueHistory says what was true at any instant, and until when", () => {
  const history = changed();
  equal(history.at(-1).version, 0);
  equal(history.at(99).version, 0);
  equal(history.at(100).version, 1);
  equal(history.at(1e9), history.current);
  equal(history.endOf(1), 200);
  equal(history.endOf(2), Infinity);
});

test("ValueHistory knows every balance that was ever true and no other", () => {
  const history = changed();
  for (const moment of history.moments) {
    equal(history.momentOf(moment.msat), moment);
  }
  equal(history.momentOf(history.current.msat + 1000), null);
  equal(history.momentOf(history.current.msat + 1), null);
});

test("ValueHistory refuses the 1,001st version", () => {
  const history = new ValueHistory(new SeededRandom(1), 0);
  for (let n = 1; n < 1000; n++) history.change(n);
  throws(() => history.change(1000), RangeError);
});
