import { deepEqual, equal } from "node:assert/strict";
import type { Signal } from "@holdfast/core";
import { describe, test } from "vitest";
import { pageSignals } from "./page_signals.ts";
import { FakePage } from "./testing/fake_page.ts";

interface Listening {
  readonly page: FakePage;
  readonly heard: Signal[];
  readonly cleanup: () => void;
  /** The types heard since the last call. */
  types(): string[];
}

function listen(prepare: (page: FakePage) => void = () => {}): Listening {
  const page = new FakePage();
  prepare(page);
  const heard: Signal[] = [];
  const cleanup = pageSignals(page.options).setup((signal) => heard.push(signal));
  return { page, heard, cleanup, types: () => heard.splice(0).map((signal) => signal.type) };
}

describe("pageSignals() at the start", () => {
  test("says nothing while all is well", () => deepEqual(listen().types(), []));

  test("tells at once that the device is offline and the page hidden", () => {
    const { types } = listen((page) => {
      page.navigator.onLine = false;
      page.document.visibilityState = "hidden";
    });
    deepEqual(types(), ["offline", "hidden"]);
  });

  test("touches nothing before listening begins", () => {
    let isTouched = false;
    pageSignals({
      scope: () => {
        isTouched = true;
        return {};
      },
    });
    equal(isTouched, false);
  });

  test("finds nothing to tell where there is no page", () => {
    const heard: Signal[] = [];
    const cleanup = pageSignals({ scope: () => ({}) }).setup((signal) => heard.push(signal));
    cleanup();
    deepEqual(heard, []);
  });
});

describe("pageSignals() of the network", () => {
  test("tells of offline and online, each once", () => {
    const { page, types } = listen();
    page.setOnline(false);
    page.setOnline(false);
    page.setOnline(true);
    deepEqual(types(), ["offline", "online"]);
  });

  test("tells of a network that went and came before anybody looked", () => {
    const { page, types } = listen();
    page.window.fire("offline");
    page.window.fire("online");
    deepEqual(types(), ["online"]);
  });

  test("tells of another kind of network, not of other estimates", () => {
    const { page, heard } = listen((page) => {
      page.connection.type = "wifi";
      page.connection.effectiveType = "4g";
    });
    page.connection.effectiveType = "3g";
    page.connection.fire("change");
    page.connection.type = "cellular";
    page.connection.fire("change");
    deepEqual(heard, [{ type: "network_changed", network: "cellular" }]);
  });

  test("goes by the estimate where the kind is not told", () => {
    const { page, heard } = listen((page) => {
      page.connection.effectiveType = "4g";
    });
    page.connection.fire("change");
    page.connection.effectiveType = "2g";
    page.connection.fire("change");
    deepEqual(heard, [{ type: "network_changed", network: "2g" }]);
  });
});

describe("pageSignals() of the page's life", () => {
  test("tells of hidden and visible", () => {
    const { page, types } = listen();
    page.setVisible(false);
    page.setVisible(true);
    deepEqual(types(), ["hidden", "visible"]);
  });

  test("tells of the back/forward cache as frozen and thawed", () => {
    const { page, types } = listen();
    page.window.fire("pagehide");
    page.window.fire("pageshow");
    deepEqual(types(), ["frozen", "thawed"]);
  });

  test("tells of freezing in the background as frozen and thawed", () => {
    const { page, types } = listen();
    page.document.fire("freeze");
    page.document.fire("resume");
    deepEqual(types(), ["frozen", "thawed"]);
  });

  test("tells once when caching and freezing come together", () => {
    const { page, types } = listen();
    for (const type of ["pagehide"]) page.window.fire(type);
    page.document.fire("freeze");
    page.document.fire("resume");
    page.window.fire("pageshow");
    deepEqual(types(), ["frozen", "thawed"]);
  });

  test("takes the first pageshow of a page for no thaw", () => {
    const { page, types } = listen();
    page.window.fire("pageshow");
    deepEqual(types(), []);
  });

  test("tells after a thaw what changed meanwhile without an event", () => {
    const { page, types } = listen();
    page.window.fire("pagehide");
    page.navigator.onLine = false;
    page.document.visibilityState = "hidden";
    page.window.fire("pageshow");
    deepEqual(types(), ["frozen", "thawed", "offline", "hidden"]);
  });

  test("tells after a thaw how long the page was gone", () => {
    const { page, heard } = listen();
    page.window.fire("pagehide");
    page.pass(600_000);
    page.window.fire("pageshow");
    deepEqual(heard, [{ type: "frozen" }, { type: "thawed" }, { type: "resumed", gapMs: 600_000 }]);
  });
});

describe("pageSignals() of sleep", () => {
  test("says nothing while timers keep their time", () => {
    const { page, types } = listen();
    for (let n = 0; n < 20; n++) page.tick(2000 + 90 * n);
    deepEqual(types(), []);
  });

  test("tells of a timer that comes far too late", () => {
    const { page, heard } = listen();
    page.tick(30_000);
    page.tick(2000);
    deepEqual(heard, [{ type: "resumed", gapMs: 30_000 }]);
  });

  test("tells of a wall clock that ran ahead while the other stood still", () => {
    const { page, heard } = listen();
    page.tick(10_000, 500);
    deepEqual(heard, [{ type: "resumed", gapMs: 10_000 }]);
  });

  test("does not take the throttling of a hidden page for sleep", () => {
    const { page, types } = listen();
    page.setVisible(false);
    for (let n = 0; n < 5; n++) page.tick(60_000);
    deepEqual(types(), ["hidden"]);
  });

  test("does not take the end of throttling for sleep", () => {
    const { page, types } = listen();
    page.setVisible(false);
    page.tick(60_000);
    page.pass(50_000);
    page.setVisible(true);
    deepEqual(types(), ["hidden", "visible"]);
  });

  test("finds sleep again as soon as the page is visible", () => {
    const { page, types } = listen();
    page.setVisible(false);
    page.setVisible(true);
    page.tick(30_000);
    deepEqual(types(), ["hidden", "visible", "resumed"]);
  });

  test("tells of sleep in a hidden page", () => {
    const { page, types } = listen();
    page.setVisible(false);
    page.tick(3_600_000, 1000);
    page.tick(3_600_000);
    deepEqual(types(), ["hidden", "resumed", "resumed"]);
  });

  test("says nothing when the wall clock is set back", () => {
    const { page, types } = listen();
    page.tick(-3_600_000, 2000);
    deepEqual(types(), []);
  });

  test("looks at the clocks when something wakes the page, before the timer does", () => {
    const { page, types } = listen();
    page.pass(60_000, 100);
    page.setOnline(false);
    deepEqual(types(), ["resumed", "offline"]);
  });
});

describe("pageSignals() after its cleanup", () => {
  test("has no listener and no timer left", () => {
    const { page, cleanup } = listen();
    equal(page.listeners > 0 && page.isTicking, true);
    cleanup();
    cleanup();
    equal(page.listeners, 0);
    equal(page.isTicking, false);
  });

  test("reports nothing, even when the cleanup came inside a report", () => {
    const page = new FakePage();
    const heard: string[] = [];
    const cleanup = pageSignals(page.options).setup((signal) => {
      heard.push(signal.type);
      cleanup();
    });
    page.navigator.onLine = false;
    page.setVisible(false);
    deepEqual(heard, ["offline"]);
  });

  test("can listen again, to each listener apart", () => {
    const page = new FakePage();
    const signals = pageSignals(page.options);
    const heard: string[] = [];
    signals.setup(() => heard.push("one"))();
    signals.setup(() => heard.push("two"));
    page.setOnline(false);
    deepEqual(heard, ["two"]);
  });
});
