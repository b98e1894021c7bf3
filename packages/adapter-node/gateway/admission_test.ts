import { equal } from "node:assert/strict";
import { VirtualClock } from "@holdfast/core/testing";
import { test } from "vitest";
import { Admission } from "./admission.ts";
import { NOBODY } from "./client_address.ts";
import { REFUSALS } from "./refusal.ts";

const asked = (admission: Admission, address: string, times: number): unknown =>
  Array.from({ length: times }, () => admission.request(address)).at(-1);

test("Admission lets an address ask as often as it may, and again as time passes", () => {
  const clock = new VirtualClock({ startAt: 0 });
  const admission = new Admission(clock, { requestsPerMinute: 60 });
  equal(asked(admission, "a", 60), null);
  equal(admission.request("a"), REFUSALS.tooMany);
  equal(admission.request("b"), null);
  clock.advanceBy(1000);
  equal(admission.request("a"), null);
  equal(admission.request("a"), REFUSALS.tooMany);
});

test("Admission bounds what all ask together, who is not named among them", () => {
  const clock = new VirtualClock({ startAt: 0 });
  const admission = new Admission(clock, { requestsPerMinute: 10, requestsMax: 30 });
  equal(asked(admission, "a", 100), REFUSALS.tooMany);
  equal(asked(admission, NOBODY, 20), null);
  equal(admission.request(NOBODY), REFUSALS.full);
  equal(admission.request("b"), REFUSALS.full);
  clock.advanceBy(60_000);
  equal(admission.request("b"), null);
});

test("Admission gives back a link once, however often it is released", () => {
  const admission = new Admission(new VirtualClock(), { linksPerAddress: 1, linksMax: 3 });
  const release = admission.link("a") as () => void;
  equal(admission.link("a"), REFUSALS.tooMany);
  release();
  release();
  equal(admission.links, 0);
  for (let n = 0; n < 3; n += 1) equal(typeof admission.link(NOBODY), "function");
  equal(admission.link("b"), REFUSALS.full);
});
