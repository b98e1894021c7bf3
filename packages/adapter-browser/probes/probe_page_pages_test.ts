import { deepEqual, equal, ok } from "node:assert/strict";
import { createLnbits, type Lnbits } from "@holdfast/adapter-node/lnbits";
import { type FaultProxy, startFaultProxy } from "@holdfast/adapter-node/testing";
import type { Evidence, EvidenceKind, EvidenceOf } from "@holdfast/core";
import { diagnose } from "@holdfast/core/diagnosis";
import { afterAll, afterEach, beforeAll, describe, test } from "vitest";
import { Chromium } from "../testing/chromium.ts";
import { type PageServer, startPageServer } from "../testing/page_server.ts";

let chromium: Chromium;
let pages: PageServer;
let lnbits: Lnbits;
let proxy: FaultProxy;
let key: string;

beforeAll(async () => {
  [chromium, pages, lnbits] = await Promise.all([
    Chromium.start(),
    startPageServer(),
    createLnbits(),
  ]);
  key = lnbits.createWallet("Till").invoiceKey;
  proxy = await startFaultProxy({ target: lnbits.url });
});

afterEach(() => proxy?.heal());

afterAll(async () => {
  await chromium?.close();
  await pages?.close();
  await proxy?.close();
  await lnbits?.stop();
});

interface Probed {
  readonly evidence: readonly Evidence[];
  readonly tookMs: number;
}

/** Probes from a page of another origin. */
async function probe(url: string = proxy.url, path: string = "/"): Promise<Probed> {
  const page = await chromium.open(`${pages.url}${path}`);
  const evidence = await page.evaluate<readonly Evidence[]>(`(async () => {
    const key = { reveal: () => ${JSON.stringify(key)} };
    globalThis.startedAt = performance.now();
    return await adapter.probePage({ url: ${JSON.stringify(url)}, key });
  })()`);
  const tookMs = await page.evaluate<number>("performance.now() - startedAt");
  equal(JSON.stringify(evidence).includes(key), false);
  return { evidence, tookMs };
}

function all<Kind extends EvidenceKind>(
  { evidence }: Probed,
  kind: Kind,
): readonly EvidenceOf<Kind>[] {
  return evidence.filter((one): one is EvidenceOf<Kind> => one.kind === kind);
}

const http = (probed: Probed): Readonly<Record<string, string>> =>
  Object.fromEntries(
    all(probed, "http").map(({ what, outcome, status }) => [what, `${outcome} ${status}`]),
  );

describe("probePage() in a page of another origin", () => {
  test("finds a whole path healthy", async () => {
    const probed = await probe();
    deepEqual(http(probed), {
      "wallet": "answered 200",
      "no-cors": "opaque null",
      "health": "answered 200",
      "ws-path": "answered 405",
      "unknown-path": "answered 404",
      "heavy-up": "answered 200",
      "heavy-down": "answered 404",
      "post": "answered 200",
    });
    deepEqual(all(probed, "frame_sizes").map((one) => [one.largestPassed, one.smallestLost]), [
      // LNbits compresses what it pushes, and Chromium lets it.
      [5250, null],
    ]);
    deepEqual(all(probed, "channel").map(({ is }) => is), ["invoice-key"]);
    const { outcome, verdict } = diagnose(probed.evidence);
    deepEqual([outcome, verdict], ["healthy", null]);
  });

  test("sees of a refused handshake one bit, and that its path answers", async () => {
    proxy.set({ type: "strip_upgrade" });
    const probed = await probe();
    deepEqual(
      all(probed, "upgrade").map(({ outcome, fired, status }) => [outcome, fired, status]),
      [["failed", "error-and-close", undefined]],
    );
    equal(http(probed)["ws-path"], "answered 405");
    equal(diagnose(probed.evidence).verdict?.cause, "upgrade-refused");
  });

  test("cannot read an error page of the proxy, and knows that one came", async () => {
    proxy.set({ type: "http_error" });
    const { "wallet": wallet, "no-cors": noCors, "health": health } = http(await probe());
    deepEqual([wallet, health, noCors], ["failed null", "failed null", "opaque null"]);
  });

  test("misses its own message where frames are swallowed", async () => {
    proxy.set({ type: "mute" });
    const probed = await probe();
    deepEqual(all(probed, "upgrade").map(({ outcome }) => outcome), ["opened", "opened"]);
    deepEqual(all(probed, "loopback").map(({ outcome }) => outcome), ["missing"]);
  });

  test("tells a dead server from a silent one, and ends in time", async () => {
    proxy.set({ type: "down" });
    const dead = await probe();
    deepEqual(new Set(Object.values(http(dead))), new Set(["failed null"]));
    proxy.set({ type: "offline" });
    const silent = await probe();
    deepEqual(new Set(Object.values(http(silent))), new Set(["timeout null"]));
    equal(all(silent, "upgrade")[0]?.outcome, "timeout");
    ok(silent.tookMs < 11_000, `${silent.tookMs} ms`);
  });

  test("takes a narrow path for no hole that large packets fall into", async () => {
    proxy.set({ type: "throttled" });
    const probed = await probe();
    ok(!("heavy-up" in http(probed)));
    deepEqual(all(probed, "frame_sizes"), []);
    equal(diagnose(probed.evidence).verdict, null);
  });

  test("names the policy that keeps it from asking", async () => {
    const csp = encodeURIComponent("connect-src 'self'");
    const probed = await probe(proxy.url, `/?csp=${csp}`);
    equal(all(probed, "upgrade")[0]?.fired, "error");
    deepEqual(all(probed, "page").filter(({ what }) => what === "csp-violation").length, 1);
  });

  test("says that a socket was cut, and how long it lived", async () => {
    proxy.set({ type: "close_after_open" });
    const [closed] = all(await probe(), "close");
    equal(closed?.end.code, 1006);
    ok(closed!.livedMs < 2000, `${closed!.livedMs} ms`);
  });
});
