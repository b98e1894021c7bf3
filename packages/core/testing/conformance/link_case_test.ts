import { expect, test } from "vitest";
import type { LinkListener, OpenLink, Transport } from "../../ports/transport.ts";
import { transportContext } from "./conformance_context.ts";
import { linkCase } from "./link_case.ts";
import { transportCases } from "./transport_conformance.ts";

const CAPABILITIES = {
  canSend: false,
  canAsk: false,
  seesStatus: false,
  hasBinary: false,
  canResume: false,
};
const END = { how: "closed", code: 1000 } as const;

/** A transport that reports as the script says, and does not care who abandons it. */
function transport(script: (listener: LinkListener) => void): Transport {
  return {
    kind: "websocket",
    capabilities: CAPABILITIES,
    open: (_request, listener): OpenLink => {
      script(listener);
      return { send: () => "not_open", abandon: () => {} };
    },
  };
}

function later(...steps: readonly ((listener: LinkListener) => void)[]): Transport {
  return transport((listener) => {
    queueMicrotask(() => {
      for (const step of steps) step(listener);
    });
  });
}

const place = {
  serverUrl: "http://127.0.0.1:9",
  sleep: (delayMs: number): Promise<void> => new Promise((wake) => setTimeout(wake, delayMs)),
  wallNow: (): number => 0,
  patienceMs: 100,
  quietMs: 10,
};

const opened = (listener: LinkListener): void => listener.opened({});
const message = (listener: LinkListener): void => listener.message("text");
const ended = (listener: LinkListener): void => listener.ended(END);

const patient = linkCase("waits for the end", {}, async ({ open }) => {
  await open("any").untilEnded();
});
const leaving = linkCase("leaves at once", {}, ({ open }) => {
  open("any").abandon();
  return Promise.resolve();
});

test("linkCase() passes a transport that keeps the contract", async () => {
  await patient.run(transportContext(later(opened, message, ended), place));
});

const BREACHES: readonly (readonly [string, Transport, RegExp])[] = [
  [
    "reports before open() returned",
    transport((listener) => {
      opened(listener);
      ended(listener);
    }),
    /before open\(\) returned/,
  ],
  ["opens twice", later(opened, opened, ended), /opened\(\) came after another call/],
  ["delivers before it opened", later(message, ended), /message\(\) came before opened/],
  ["hears before it opened", later((listener) => listener.heard(), ended), /before opened/],
  ["answers before it opened", later((listener) => listener.answered(1), ended), /before opened/],
  ["delivers after the end", later(opened, ended, message), /message\(\) came after ended/],
  ["ends twice", later(opened, ended, ended), /ended\(\) came after ended/],
  ["never ends", later(opened), /Waited 100 ms for ended/],
];

for (const [name, broken, what] of BREACHES) {
  test(`linkCase() fails a transport that ${name}`, async () => {
    await expect(patient.run(transportContext(broken, place))).rejects.toThrow(what);
  });
}

test("linkCase() fails a transport that reports after abandon()", async () => {
  const run = leaving.run(transportContext(later(opened), place));
  await expect(run).rejects.toThrow(/opened\(\) came after abandon/);
});

test("transportCases() asks nothing of a transport that it cannot do", () => {
  const cases = transportCases({ kind: "websocket", capabilities: CAPABILITIES });
  expect(cases.length).toBeGreaterThan(20);
  expect(cases.flatMap((item) => item.needs)).toEqual([]);
});

test("transportCases() names every case once", () => {
  for (const kind of ["websocket", "event-source"] as const) {
    const all = { canSend: true, canAsk: true, seesStatus: true, hasBinary: true, canResume: true };
    const names = transportCases({ kind, capabilities: all }).map((item) => item.name);
    expect(new Set(names).size).toBe(names.length);
  }
});
