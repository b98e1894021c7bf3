import { deepEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import type { Evidence } from "../model/evidence.ts";
import { evidenceArbitrary } from "../testing/arbitraries/mod.ts";
import { ALL_CAUSES } from "./all_causes.ts";
import { diagnose } from "./diagnose.ts";
import { weigh, type Weighed } from "./rank.ts";
import { Scene } from "./scene.ts";

const records = fc.array(evidenceArbitrary(), { maxLength: 12 });

const against = ({ seen }: Weighed): readonly string[] =>
  seen.filter(({ weight }) => weight < 0).map(({ says }) => says);
const total = (seen: Weighed["seen"]): number => seen.reduce((sum, { weight }) => sum + weight, 0);

test("diagnose() never depends on the order of the evidence", () => {
  const shuffled = records.chain((drawn) =>
    fc.tuple(
      fc.constant(drawn),
      fc.shuffledSubarray(drawn, { minLength: drawn.length, maxLength: drawn.length }),
    )
  );
  fc.assert(fc.property(shuffled, ([drawn, other]) => {
    deepEqual(diagnose(other), diagnose(drawn));
  }));
});

test("diagnose() never counts the same record twice", () => {
  fc.assert(fc.property(records, (drawn) => {
    deepEqual(diagnose([...drawn, ...drawn]), diagnose(drawn));
  }));
});

/** What a host on the path says can turn the meaning of all else: N seconds may be the proxy's. */
const isOwnView = ({ kind }: Evidence): boolean =>
  !["nginx_config", "nginx_log", "server_log", "wireguard", "netfilter"].includes(kind);

test("weigh() never lowers a cause for a record that speaks for it alone", () => {
  const seen = records.map((drawn) => drawn.filter(isOwnView));
  fc.assert(fc.property(seen, evidenceArbitrary(), (drawn, added) => {
    const before = new Scene(drawn);
    const after = new Scene([...drawn, added]);
    for (const cause of ALL_CAUSES) {
      const alone = weigh(cause, new Scene([added]));
      if (total(alone.seen) <= 0 || against(alone).length > 0) continue;
      const [was, is] = [weigh(cause, before).logOdds, weigh(cause, after).logOdds];
      ok(is >= was, `${cause.id}: ${was} to ${is}`);
    }
  }));
});

test("diagnose() never says a confidence outside 0 to 1, and sorts by it", () => {
  fc.assert(fc.property(records, (drawn) => {
    const { causes } = diagnose(drawn);
    for (const { confidence } of causes) ok(confidence >= 0 && confidence <= 1);
    const sorted = causes.toSorted((a, b) => b.confidence - a.confidence);
    deepEqual(causes.map(({ confidence }) => confidence), sorted.map((found) => found.confidence));
  }));
});

test("diagnose() never names a child without a sign that decides", () => {
  fc.assert(fc.property(records, (drawn) => {
    const scene = new Scene(drawn);
    for (const { cause: id } of diagnose(drawn).causes) {
      const found = ALL_CAUSES.find((one) => one.id === id)!;
      if (found.parent === undefined) continue;
      ok(weigh(found, scene).seen.some(({ decides }) => decides), id);
    }
  }));
});

test("diagnose() always gives a fix, an explanation and evidence for what it names", () => {
  fc.assert(fc.property(records, (drawn) => {
    for (const { cause: id, fix, explanation, why } of diagnose(drawn).causes) {
      ok(fix.trim() !== "" && explanation.trim() !== "" && why.length > 0, id);
    }
  }));
});

test("diagnose() always says what to do next when it cannot decide", () => {
  fc.assert(fc.property(records, (drawn) => {
    const { outcome, nextProbe } = diagnose(drawn);
    ok(outcome !== "inconclusive" || nextProbe !== null);
  }));
});
