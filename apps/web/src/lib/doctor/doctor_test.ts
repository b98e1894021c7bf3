import { type ConnectionState, type Evidence, Secret } from "@holdfast/core";
import { BehaviorSubject, of } from "rxjs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AnySource } from "../source.ts";
import { stateWith } from "../testing/states.ts";
import type { Watch } from "../watch/watch.ts";
import { Doctor } from "./doctor.svelte.ts";
import { examine, examineGateway, type Report } from "./examine.ts";
import { PATIENCE_MS } from "./trouble.ts";

vi.mock(import("./examine.ts"), () => ({ examine: vi.fn(), examineGateway: vi.fn() }));

const REPORT: Report = {
  at: 0,
  diagnosis: {
    outcome: "inconclusive",
    verdict: null,
    causes: [],
    ruledOut: [],
    nextProbe: null,
    summary: "",
  },
  stations: [],
  decider: null,
  titles: {},
};
const SOURCE = { kind: "demo", server: "https://pay.example", key: "3f9a3f9a3f9a" } as const;
const KEPT: Evidence = { kind: "poll", at: 0, outcome: "ok", tookMs: 1 };

class Bench {
  readonly state = new BehaviorSubject<ConnectionState>(stateWith({ phase: "open", since: 0 }));
  readonly doctor: Doctor;

  constructor(source: AnySource = SOURCE, ticket?: Secret) {
    const watch = {
      clock: { now: () => Date.now(), after: () => () => {} },
      state$: this.state,
      wallet: { connection: { evidence$: of(KEPT), state: this.state.value } },
    };
    this.doctor = new Doctor(watch as unknown as Watch, source, ticket);
  }

  /** Enters a phase and lives in it for so long. */
  async live(fields: Partial<ConnectionState>, forMs: number): Promise<void> {
    this.state.next(stateWith({ since: Date.now(), ...fields }));
    await vi.advanceTimersByTimeAsync(forMs);
  }
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1000 });
  vi.mocked(examine).mockReset().mockResolvedValue(REPORT);
});

afterEach(() => {
  vi.useRealTimers();
});

test("Doctor looks by itself once in each trouble that lasts", async () => {
  const bench = new Bench();
  await bench.live({ phase: "polling" }, PATIENCE_MS - 1000);
  expect(examine).not.toHaveBeenCalled();
  await bench.live({ phase: "waiting" }, 5 * PATIENCE_MS);
  expect(examine).toHaveBeenCalledTimes(1);
  expect(bench.doctor.report).toBe(REPORT);
  expect(bench.doctor.isOfTrouble).toBe(true);
  await bench.live({ phase: "open" }, 1000);
  expect(bench.doctor.trouble).toBe(null);
  await bench.live({ phase: "polling" }, 2 * PATIENCE_MS);
  expect(examine).toHaveBeenCalledTimes(2);
  bench.doctor.close();
});

test("Doctor waits until the page is seen", async () => {
  const bench = new Bench();
  const { surroundings } = stateWith({});
  const hidden = { ...surroundings, isVisible: false };
  await bench.live({ phase: "polling", surroundings: hidden }, 2 * PATIENCE_MS);
  expect(examine).not.toHaveBeenCalled();
  await bench.live({ phase: "polling", surroundings: { ...surroundings, isVisible: true } }, 1000);
  expect(examine).toHaveBeenCalledTimes(1);
  bench.doctor.close();
});

test("Doctor gives the key as a secret, and the history when it is asked for", async () => {
  const bench = new Bench();
  await bench.doctor.findOut();
  const [options, history] = vi.mocked(examine).mock.calls[0]!;
  expect(JSON.stringify(options)).not.toContain(SOURCE.key);
  expect(options.key?.reveal()).toBe(SOURCE.key);
  expect(history()).toContainEqual(KEPT);
  expect(bench.doctor.isOfTrouble).toBe(false);
  bench.doctor.close();
});

test("Doctor asks a gateway what it has, with the newest ticket", async () => {
  vi.mocked(examineGateway).mockReset().mockResolvedValue(REPORT);
  let token = "first";
  const source = {
    kind: "server",
    gateway: "https://gateway.example",
    feed: "till",
    transport: null,
    bridges: [],
  } as const;
  const bench = new Bench(source, new Secret(() => token));
  token = "renewed";
  await bench.doctor.findOut();
  expect(examine).not.toHaveBeenCalled();
  const [options, history] = vi.mocked(examineGateway).mock.calls[0]!;
  expect(options).toMatchObject({ gateway: "https://gateway.example", feed: "till" });
  expect(options.ticket.reveal()).toBe("renewed");
  expect(JSON.stringify(options)).not.toContain("renewed");
  expect(history()).toContainEqual(KEPT);
  expect(bench.doctor.report).toBe(REPORT);
  bench.doctor.close();
});

test("Doctor looks once at a time, and tells the newest of each step", async () => {
  const bench = new Bench();
  vi.mocked(examine).mockImplementation(async (options) => {
    options.onStep?.({ name: "One", hop: "server", state: "running" });
    options.onStep?.({ name: "Two", hop: "server", state: "running" });
    options.onStep?.({ name: "One", hop: "server", state: "passed" });
    return await new Promise<Report>((resolve) => setTimeout(() => resolve(REPORT), 50));
  });
  const looking = bench.doctor.findOut();
  await bench.doctor.findOut();
  await vi.advanceTimersByTimeAsync(10);
  expect(bench.doctor.isRunning).toBe(true);
  await vi.advanceTimersByTimeAsync(50);
  await looking;
  expect(examine).toHaveBeenCalledTimes(1);
  expect(bench.doctor.steps.map(({ name, state }) => `${name} ${state}`).sort())
    .toEqual(["One passed", "Two running"]);
  expect(bench.doctor.isRunning).toBe(false);
  bench.doctor.close();
});

test("Doctor says when it cannot look, and keeps the report before", async () => {
  const bench = new Bench();
  await bench.doctor.findOut();
  vi.mocked(examine).mockRejectedValue(new TypeError("Failed to fetch the module"));
  await bench.doctor.findOut();
  expect(bench.doctor.problem).toContain("could not");
  expect(bench.doctor.report).toBe(REPORT);
  expect(bench.doctor.isRunning).toBe(false);
  bench.doctor.close();
});

test("Doctor lets go of what is under way when it is closed", async () => {
  const bench = new Bench();
  vi.mocked(examine).mockImplementation((options) =>
    new Promise((_, reject) => {
      options.signal?.addEventListener("abort", () => reject(options.signal?.reason));
    })
  );
  const looking = bench.doctor.findOut();
  await vi.advanceTimersByTimeAsync(1);
  bench.doctor.close();
  await looking;
  expect(bench.doctor.problem).toBe("");
  await bench.doctor.findOut();
  await bench.live({ phase: "polling" }, 2 * PATIENCE_MS);
  expect(examine).toHaveBeenCalledTimes(1);
});
