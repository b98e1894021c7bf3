import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { ScriptedSignals } from "./scripted_signals.ts";

test("ScriptedSignals tells every listener until its cleanup", () => {
  const signals = new ScriptedSignals();
  const heard: string[] = [];
  const stop = signals.setup((signal) => heard.push(signal.type));
  signals.send({ type: "online" });
  stop();
  signals.send({ type: "offline" });
  deepEqual(heard, ["online"]);
  equal(signals.listeners, 0);
});

test("ScriptedSignals tells a late listener at once what is unfavourable", () => {
  const signals = new ScriptedSignals();
  signals.send({ type: "offline" });
  signals.send({ type: "hidden" });
  const heard: string[] = [];
  signals.setup((signal) => heard.push(signal.type));
  deepEqual(heard, ["offline", "hidden"]);
});
