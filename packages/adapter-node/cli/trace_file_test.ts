import { DEFAULT_OPTIONS, initialState, type Trace, transition } from "@holdfast/core";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { run } from "./program.ts";
import { RecordedTerminal } from "../testing/recorded_terminal.setup.ts";
import { parseTrace, TraceFormatError } from "./trace_file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-replay-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function recorded(): Trace {
  const checkpoint = initialState({ push: [], pull: null, options: DEFAULT_OPTIONS }, 0);
  const started = { type: "started", at: 5, remembered: null, seed: 1 } as const;
  const between = transition(checkpoint, started);
  const event = { type: "closed_by_user", at: 9 } as const;
  return {
    format: "holdfast-trace-1",
    checkpoint,
    entries: [
      { n: 1, event: started, from: "idle", to: between.phase, started: [], stopped: [] },
      { n: 2, event, from: between.phase, to: "closed", started: [], stopped: ["timer:9"] },
    ],
    final: transition(between, event),
  };
}

function file(content: string): string {
  const path = join(folder, "trace.json");
  writeFileSync(path, content);
  return path;
}

async function replayed(content: string): Promise<[number, string, string]> {
  const terminal = new RecordedTerminal();
  const code = await run(["replay", file(content)], terminal);
  return [code, terminal.output, terminal.errors.join("\n")];
}

test("replay prints each step as a line and agrees with a true record", async () => {
  const [code, output] = await replayed(JSON.stringify(recorded()));
  expect(code).toBe(0);
  const lines = output.trimEnd().split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain("→ closed  closed_by_user");
  expect(lines[2]).toBe("2 steps replayed: the final state agrees (closed)");
});

test("replay names the first step that goes elsewhere", async () => {
  const trace = recorded();
  const entries = [{ ...trace.entries[0]!, to: "open" as const }, trace.entries[1]!];
  const [code, output] = await replayed(JSON.stringify({ ...trace, entries }));
  expect(code).toBe(1);
  expect(output).toContain("2 steps replayed: step #1 goes elsewhere");
});

test("replay notices another final state", async () => {
  const trace = recorded();
  const final = { ...trace.final, attemptCount: 99 };
  const [code, output] = await replayed(JSON.stringify({ ...trace, final }));
  expect(code).toBe(1);
  expect(output).toContain("every step agrees, the final state does not");
});

test("replay reads the standard input", async () => {
  const terminal = new RecordedTerminal({ input: JSON.stringify(recorded()) });
  expect(await run(["replay", "-"], terminal)).toBe(0);
});

test("replay ends with 66 and the place when the file is none", async () => {
  const [code, output, errors] = await replayed('{\n  "format": oops\n}');
  expect([code, output]).toEqual([66, ""]);
  expect(errors).toContain("not JSON at line 2, column 13");
});

test("replay ends with 66 when there is no file", async () => {
  const terminal = new RecordedTerminal();
  expect(await run(["replay", join(folder, "missing.json")], terminal)).toBe(66);
  expect(terminal.errors[0]).toContain("ENOENT");
});

test("replay ends with 66 on a state that the machine cannot read", async () => {
  const trace = recorded();
  const checkpoint = { ...trace.checkpoint, plan: {} };
  const [code, , errors] = await replayed(JSON.stringify({ ...trace, checkpoint }));
  expect(code).toBe(66);
  expect(errors).toContain("the machine cannot read it");
});

test("parseTrace() names the place of what does not belong there", () => {
  const trace = recorded();
  const entry = trace.entries[0]!;
  const cases: readonly (readonly [unknown, string])[] = [
    [[], "at the document"],
    [{ format: "x" }, "at format"],
    [{ ...trace, checkpoint: 1 }, "at checkpoint"],
    [{ ...trace, final: { ...trace.final, phase: "lost" } }, "at final.phase"],
    [{ ...trace, entries: {} }, "at entries:"],
    [{ ...trace, entries: [entry, { ...entry, from: 7 }] }, "at entries[1].from"],
    [{ ...trace, entries: [{ ...entry, event: { at: 1 } }] }, "at entries[0].event.type"],
  ];
  for (const [document, place] of cases) {
    expect(() => parseTrace(JSON.stringify(document))).toThrow(place);
  }
});

test("parseTrace() names the end of a text that stops too early", () => {
  expect(() => parseTrace("")).toThrow("it is empty");
  expect(() => parseTrace('{"format":')).toThrow(TraceFormatError);
  expect(() => parseTrace('{"format":')).toThrow(/line 1, column 11/);
});
