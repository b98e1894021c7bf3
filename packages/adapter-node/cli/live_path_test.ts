import { expect, test } from "vitest";
import type { ProbeStep } from "../probes/mod.ts";
import { RecordedTerminal } from "../testing/recorded_terminal.setup.ts";
import { LivePath } from "./live_path.ts";

const LONG: ProbeStep = { name: "idle", hop: "network", state: "running", takesMs: 150_000 };

function picture(terminal: RecordedTerminal, isQuiet = false): LivePath {
  return new LivePath({ terminal, tls: true, hasTunnel: true, isQuiet });
}

/** What stands on the terminal at the end: what was written since it was last wiped. */
function shown(terminal: RecordedTerminal): readonly string[] {
  return (terminal.output.split("\u001b[J").at(-1) ?? "").split("\n");
}

test("LivePath marks each station as it is passed or fails", () => {
  const terminal = new RecordedTerminal({ isInteractive: true, columns: 100 });
  const path = picture(terminal);
  const hear = (name: string, hop: ProbeStep["hop"], state: ProbeStep["state"]): void =>
    path.hear({ name, hop, state });
  hear("tls", "tls", "running");
  hear("tls", "tls", "passed");
  hear("upgrade", "proxy", "running");
  hear("upgrade", "proxy", "failed");
  hear("frames", "server", "skipped");
  expect(shown(terminal)[0]).toBe(
    " ✓ this device ── ✓ network ── ✓ TLS ── ✗ proxy ── · tunnel ── ? server",
  );
});

test("LivePath keeps a station marked that failed, whatever passes there later", () => {
  const terminal = new RecordedTerminal({ isInteractive: true, columns: 100 });
  const path = picture(terminal);
  path.hear({ name: "upgrade", hop: "proxy", state: "failed" });
  path.hear({ name: "variants", hop: "proxy", state: "passed" });
  expect(shown(terminal)[0]).toContain("✗ proxy");
});

test("LivePath never writes a line that would wrap", () => {
  for (const columns of [16, 20, 40, 58, 80]) {
    const terminal = new RecordedTerminal({ isInteractive: true, columns });
    const path = picture(terminal);
    path.hear({ ...LONG, detail: "a".repeat(200) });
    path.hear({ name: "x".repeat(300), hop: "proxy", state: "running" });
    for (const line of shown(terminal)) expect([...line].length).toBeLessThan(columns);
  }
});

test("LivePath says how long a long wait takes before it begins", () => {
  const words = "Leaving links quiet until something cuts them: up to 2 min 30 s";
  const drawn = new RecordedTerminal({ isInteractive: true, columns: 100 });
  picture(drawn).hear(LONG);
  expect(drawn.output).toContain(words);
  expect(shown(drawn).at(-1)).toContain("0 of at most 2 min 30 s");
  const piped = new RecordedTerminal();
  picture(piped).hear(LONG);
  expect(piped.output).toBe("");
  expect(piped.errors).toEqual([`${words}; Ctrl-C ends it with what is known by then`]);
});

test("LivePath leaves the output to a document that is asked for", () => {
  const terminal = new RecordedTerminal({ isInteractive: true });
  const path = picture(terminal, true);
  path.start();
  path.hear({ name: "dns", hop: "network", state: "passed" });
  path.end();
  expect(terminal.output).toBe("");
});
