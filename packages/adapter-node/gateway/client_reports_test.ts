import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { ClientReports } from "./client_reports.ts";

test("ClientReports.add() keeps what a client says of its state", () => {
  const reports = new ClientReports();
  reports.add("till", '{"phase":"polling","via":"poll","cause":"upgrade-refused"}', 5);
  reports.add("other", '{"phase":"open"}', 6);
  deepEqual(reports.of("till"), [
    { at: 5, feed: "till", phase: "polling", via: "poll", cause: "upgrade-refused" },
  ]);
});

test("ClientReports.add() takes no words but ours", () => {
  const reports = new ClientReports();
  for (
    const body of [
      ...["", "[]", "{}", "null", '{"phase":7}', '{"phase":"<script>"}'],
      ...['{"phase":"a b"}', `{"phase":"${"x".repeat(65)}"}`, '{"phase":"open","via":["x"]}'],
    ]
  ) {
    equal(reports.add("till", body, 0), null, body);
  }
});

test("ClientReports keeps no more than its limit", () => {
  const reports = new ClientReports();
  for (let n = 0; n < 600; n++) reports.add("till", '{"phase":"open"}', n);
  const kept = reports.of("till");
  deepEqual([kept.length, kept.at(-1)?.at], [500, 599]);
});

test("ClientReports.add() never throws, whatever arrives", () => {
  const body = fc.oneof(fc.string(), fc.json());
  fc.assert(fc.property(body, (text) => {
    const report = new ClientReports().add("till", text, 0);
    ok(report === null || report.phase.length <= 64);
  }));
});
