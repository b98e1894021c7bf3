import { deepEqual, equal } from "node:assert/strict";
import { createLnbits, type Lnbits } from "@holdfast/adapter-node/lnbits";
import { afterAll, beforeAll, describe, test } from "vitest";
import { Chromium } from "./testing/chromium.ts";
import type { ChromiumPage } from "./testing/chromium_page.ts";
import { type PageServer, startPageServer } from "./testing/page_server.ts";

let chromium: Chromium;
let pages: PageServer;
let lnbits: Lnbits;

beforeAll(async () => {
  [chromium, pages, lnbits] = await Promise.all([
    Chromium.start(),
    startPageServer(),
    createLnbits(),
  ]);
});

afterAll(async () => {
  await chromium?.close();
  await pages?.close();
  await lnbits?.stop();
});

/** A page of another origin with a loopback open to LNbits. */
async function openProbe(): Promise<ChromiumPage> {
  const page = await chromium.open(`${pages.url}/loopback`);
  await page.evaluate(`(() => {
    globalThis.answered = [];
    globalThis.probe = adapter.lnbitsLoopback(${JSON.stringify(lnbits.url)})
      .open((ask) => answered.push(ask));
  })()`);
  return page;
}

describe("lnbitsLoopback() in a page of another origin", () => {
  test("hears its asks come back from LNbits", async () => {
    const page = await openProbe();
    await page.evaluate("probe.ask(1)");
    await page.until("answered.length === 1");
    await page.evaluate("(probe.ask(2), probe.ask(3))");
    await page.until("answered.length === 3");
    deepEqual(await page.evaluate<number[]>("answered.sort()"), [1, 2, 3]);
    await page.evaluate("probe.close()");
  });

  test("is not fooled by what others push to its channel", async () => {
    const page = await openProbe();
    await page.evaluate("probe.ask(1)");
    await page.until("answered.length === 1");
    const channel = await page.evaluate<string>(
      "performance.getEntriesByType('resource').map((entry) => entry.name)" +
        ".find((name) => name.includes('/api/v1/ws/')).replace(/\\?.*/, '')",
    );
    for (const forged of ["1", "2", "0".repeat(32)]) {
      const answer = await fetch(`${channel}?data=${forged}`, { method: "POST" });
      equal(answer.status, 200);
    }
    await page.evaluate("probe.ask(2)");
    await page.until("answered.length === 2");
    deepEqual(await page.evaluate("answered"), [1, 2]);
    await page.evaluate("probe.close()");
  });
});
