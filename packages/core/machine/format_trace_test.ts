import { equal } from "node:assert/strict";
import { test } from "vitest";
import { formatTraceEntry } from "./format_trace.ts";

test("formatTraceEntry() shows a change of phase, its cause, what it started and stopped", () => {
  const line = formatTraceEntry({
    n: 17,
    event: { type: "link_ended", at: 9000, attempt: 2, end: { how: "closed", code: 1012 } },
    from: "open",
    to: "connecting",
    started: ["poll:4"],
    stopped: ["link:2"],
  });
  equal(
    line,
    "#17 9000 open → connecting  link_ended attempt=2 " +
      'end={"how":"closed","code":1012}  [+poll:4 -link:2]',
  );
});

test("formatTraceEntry() is short about a step in which nothing changes", () => {
  const event = { type: "message_received", at: 5, attempt: 1 } as const;
  const entry = { n: 1, event, from: "open", to: "open", started: [], stopped: [] } as const;
  equal(formatTraceEntry(entry), "#1 5 open  message_received attempt=1");
});
