import { Subject } from "rxjs";
import type { ConnectionState, PullFailure } from "@holdfast/core";
import { expect, test } from "vitest";
import { pullWith, stateWith } from "../testing/states.ts";
import { renewRefused } from "./renew_refused.ts";

test("renewRefused() calls back once for each refused question", () => {
  const state = new Subject<ConnectionState>();
  let renewed = 0;
  const running = renewRefused(state, () => (renewed += 1));
  const tell = (count: number, failures: number, status: number): void => {
    const lastFailure: PullFailure = { how: "status", status };
    state.next(stateWith({ pull: pullWith({ count, failures, lastFailure }) }));
  };
  state.next(stateWith({}));
  tell(1, 1, 401);
  tell(1, 1, 401);
  expect(renewed).toBe(1);
  tell(2, 2, 401);
  expect(renewed).toBe(2);
  tell(3, 0, 401);
  tell(4, 1, 503);
  expect(renewed).toBe(2);
  running.unsubscribe();
  tell(5, 1, 401);
  expect(renewed).toBe(2);
});
