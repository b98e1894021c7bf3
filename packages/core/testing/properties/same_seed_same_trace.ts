import { replayTrace } from "../../machine/replay.ts";
import type { Trace } from "../../model/trace.ts";
import { traceOf } from "../machine_walk.ts";
import { type MachineCase, machineCaseArbitrary, walkCase } from "./machine_case.ts";
import { must } from "./must.ts";
import type { KeepTrace, Part, Property } from "./property.ts";
import { runCase, type RuntimeCase, runtimeCaseArbitrary } from "./runtime_case.ts";

const machine: Part<MachineCase> = {
  arbitrary: machineCaseArbitrary(),
  check: (given, keep) => {
    const text = JSON.stringify(traceOf(walkCase(given, keep, () => {})));
    const again = JSON.stringify(traceOf(walkCase(given, keep, () => {})));
    must(text === again, () => "the same case makes the same trace");
    // A trace is plain data: what comes back from a file replays as well as what never left memory.
    const { agrees, differsAt } = replayTrace(JSON.parse(text) as Trace);
    must(agrees, () => `a trace replays, but step ${differsAt} differs`);
  },
};

const runtime: Part<RuntimeCase> = {
  arbitrary: runtimeCaseArbitrary(),
  check: (given, keep) => {
    const text = recorded(given, keep);
    must(
      text === recorded(given, keep),
      () => "the same seed makes the same trace",
    );
    const { agrees, differsAt } = replayTrace(JSON.parse(text) as Trace);
    must(agrees, () => `a recorded run replays, but step ${differsAt} differs`);
  },
};

function recorded(given: RuntimeCase, keep: KeepTrace): string {
  let text = "";
  runCase(given, keep, ({ world, connection }) => {
    connection.state$.subscribe();
    world.run(given.runMs);
    text = JSON.stringify(connection.trace());
  });
  return text;
}

/** The same seed makes the same run, to the last field; and a recorded run replays. */
export const sameSeedSameTrace: Property = {
  name: "same-seed-same-trace",
  machine,
  runtime,
};
