import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { type Evidence, type EvidenceOf, Secret } from "@holdfast/core";
import { describe, test } from "vitest";
import { allOf } from "../testing/all_of.ts";
import { ScriptedPage } from "../testing/scripted_page.ts";
import { probePage } from "./probe_page.ts";
import type { ProbePageOptions, ProbeStep } from "./probe_options.ts";

const KEY = "3f9a3f9a3f9a3f9a3f9a3f9a3f9a3f9a";
const LIMITS = { probeMs: 120, totalMs: 10_000, echoMs: 60 };

async function probe(
  page: ScriptedPage,
  options: Partial<ProbePageOptions> = {},
): Promise<readonly Evidence[]> {
  return await probePage({
    url: "https://pay.example",
    key: new Secret(KEY),
    limits: LIMITS,
    scope: page.scope,
    ...options,
  });
}

const http = (evidence: readonly Evidence[], what: string): EvidenceOf<"http"> =>
  allOf(evidence, "http").find((one) => one.what === what)!;

const page = (evidence: readonly Evidence[]): readonly string[] =>
  allOf(evidence, "page").map(({ what }) => what);

describe("probePage() on a whole path", () => {
  test("finds questions answered, sockets open, the echo back, and large ones pass", async () => {
    const evidence = await probe(new ScriptedPage());
    deepEqual(
      allOf(evidence, "http").map(({ what, outcome }) => `${what} ${outcome}`).sort(),
      [
        "health answered",
        "heavy-down answered",
        "heavy-up answered",
        "no-cors opaque",
        "post answered",
        "unknown-path answered",
        "wallet answered",
        "ws-path answered",
      ],
    );
    equal(http(evidence, "ws-path").status, 405);
    deepEqual(
      allOf(evidence, "upgrade").map(({ variant, outcome }) => `${variant ?? "normal"} ${outcome}`),
      ["normal opened", "second opened"],
    );
    equal(allOf(evidence, "loopback")[0]?.outcome, "ok");
    deepEqual(allOf(evidence, "frame_sizes").map((one) => [one.largestPassed, one.smallestLost]), [
      [7000, null],
    ]);
    deepEqual(allOf(evidence, "channel").map(({ is, pushedTo }) => [is, pushedTo]), [
      ["invoice-key", true],
    ]);
    deepEqual(page(evidence), ["online", "secure-page"]);
    equal(allOf(evidence, "close").length, 0);
  });

  test("says what it looks at, masked, and for a page", async () => {
    const evidence = await probe(new ScriptedPage(), { url: "https://pay.example:8443/shop/" });
    const { at: _, ...target } = allOf(evidence, "target")[0]!;
    deepEqual(target, {
      kind: "target",
      host: "pay.example",
      port: 8443,
      tls: true,
      path: "/shop/api/v1/ws/•••",
      profile: "lnbits",
      from: "page",
    });
  });

  test("tells of every step as it begins and as it ends", async () => {
    const steps: ProbeStep[] = [];
    await probe(new ScriptedPage(), { onStep: (step) => steps.push(step) });
    const running = steps.filter(({ state }) => state === "running").map(({ name }) => name);
    const ended = steps.filter(({ state }) => state !== "running").map(({ name }) => name);
    deepEqual([...running].sort(), [...ended].sort());
    equal(new Set(running).size, running.length);
    ok(running.includes("Open a fresh WebSocket"));
    equal(steps.every(({ detail = "" }) => !detail.includes(KEY)), true);
  });

  test("lets go of every socket, timer and listener", async () => {
    const scripted = new ScriptedPage();
    await probe(scripted);
    equal(scripted.openSockets, 0);
    equal(scripted.timers, 0);
    equal(scripted.listeners, 0);
  });

  test("never keeps a key, in whatever a server repeats", async () => {
    const scripted = new ScriptedPage();
    scripted.answers = ({ url }) =>
      new Response(`<p>No such thing: ${url.href} ${KEY}`, {
        status: 404,
        headers: { location: `https://x/${KEY}`, server: KEY },
      });
    const evidence = await probe(scripted);
    equal(JSON.stringify(evidence).includes(KEY), false);
  });
});

describe("probePage() on a broken path", () => {
  test("records a refused handshake beside a path that answers", async () => {
    const scripted = new ScriptedPage();
    scripted.handshake = "refused";
    const evidence = await probe(scripted);
    const [upgrade] = allOf(evidence, "upgrade");
    equal(upgrade?.outcome, "failed");
    equal(upgrade?.fired, "error-and-close");
    equal(upgrade?.end?.code, 1006);
    equal(http(evidence, "ws-path").status, 405);
    equal(allOf(evidence, "loopback").length, 0);
  });

  test("tells a socket that a policy blocks by its missing close, and the policy", async () => {
    const scripted = new ScriptedPage();
    scripted.handshake = "blocked";
    scripted.violation = { effectiveDirective: "connect-src", blockedURI: "wss://pay.example/" };
    const evidence = await probe(scripted, { limits: { ...LIMITS, probeMs: 1000 } });
    equal(allOf(evidence, "upgrade")[0]?.fired, "error");
    ok(page(evidence).includes("csp-violation"));
  });

  test("leaves out violations of other policies and other hosts", async () => {
    for (
      const violation of [
        { effectiveDirective: "img-src", blockedURI: "https://pay.example/x" },
        { effectiveDirective: "connect-src", blockedURI: "https://elsewhere.example/" },
      ]
    ) {
      const scripted = new ScriptedPage();
      scripted.violation = violation;
      equal(page(await probe(scripted)).includes("csp-violation"), false);
    }
  });

  test("records an exception of the constructor, and mixed content", async () => {
    const scripted = new ScriptedPage();
    scripted.handshake = "throws";
    const evidence = await probe(scripted, { url: "http://pay.example" });
    equal(allOf(evidence, "upgrade")[0]?.fired, "exception");
    ok(page(evidence).includes("mixed-content"));
  });

  test("calls plain HTTP to the own device no mixed content", async () => {
    const evidence = await probe(new ScriptedPage(), { url: "http://127.0.0.1:5000" });
    equal(page(evidence).includes("mixed-content"), false);
  });

  test("tells hanging from failing, and ends in time", async () => {
    const scripted = new ScriptedPage();
    scripted.answers = () => "hangs";
    scripted.handshake = "hangs";
    const hanging = await probe(scripted);
    deepEqual(new Set(allOf(hanging, "http").map(({ outcome }) => outcome)), new Set(["timeout"]));
    equal(allOf(hanging, "upgrade")[0]?.outcome, "timeout");
    scripted.answers = () => "fails";
    const failing = await probe(scripted);
    deepEqual(new Set(allOf(failing, "http").map(({ outcome }) => outcome)), new Set(["failed"]));
  });

  test("sees that fetches hang while a socket opens", async () => {
    const scripted = new ScriptedPage();
    scripted.answers = () => "hangs";
    ok(page(await probe(scripted)).includes("fetch-hangs-socket-opens"));
  });

  test("misses only an echo that the server took", async () => {
    const scripted = new ScriptedPage();
    scripted.echoes = () => false;
    const swallowed = await probe(scripted);
    deepEqual(allOf(swallowed, "loopback").map(({ outcome }) => outcome), ["missing"]);
    deepEqual(allOf(swallowed, "frames").map(({ outcome }) => outcome), ["missing"]);
    scripted.answers = ({ method }) => method === "POST" ? new Response("", { status: 502 }) : null;
    const refused = await probe(scripted);
    deepEqual([...allOf(refused, "loopback"), ...allOf(refused, "frames")], []);
  });

  test("finds the largest message that passes, each size on a socket of its own", async () => {
    const scripted = new ScriptedPage();
    scripted.echoes = (bytes) => bytes <= 1300;
    const evidence = await probe(scripted);
    const { largestPassed, smallestLost, how, direction } = allOf(evidence, "frame_sizes")[0]!;
    deepEqual([largestPassed, smallestLost, how, direction], [1280, 1390, "vanished", "down"]);
  });

  test("counts compressed messages as they are on the wire", async () => {
    const scripted = new ScriptedPage();
    scripted.extensions = "permessage-deflate";
    equal(allOf(await probe(scripted), "frame_sizes")[0]?.largestPassed, 5250);
    scripted.echoes = (characters) => characters * 0.75 <= 1300;
    equal(allOf(await probe(scripted), "frame_sizes")[0]?.largestPassed, 1280);
  });

  test("measures no sizes where the question itself would be lost", async () => {
    const scripted = new ScriptedPage();
    scripted.answers = ({ url }) => url.href.length > 1400 ? "hangs" : null;
    const evidence = await probe(scripted);
    equal(http(evidence, "heavy-up").outcome, "timeout");
    equal(allOf(evidence, "frame_sizes").length, 0);
  });

  test("tells a server whose answers a page may not read from one that is not there", async () => {
    const scripted = new ScriptedPage();
    scripted.answers = ({ mode, pushes }) => {
      pushes();
      return mode === "no-cors" ? null : "fails";
    };
    ok(page(await probe(scripted)).includes("cors-refused"));
    scripted.answers = ({ mode }) => mode === "no-cors" ? null : "fails";
    equal(page(await probe(scripted)).includes("cors-refused"), false);
  });

  test("records a socket that ends by itself", async () => {
    const scripted = new ScriptedPage();
    scripted.cutsAfterOpen = true;
    const [closed] = allOf(await probe(scripted), "close");
    equal(closed?.end.code, 1006);
  });
});

describe("probePage() of a channel", () => {
  test("knows the wallet id, where the key tells it, and asks for any other", async () => {
    const scripted = new ScriptedPage();
    scripted.wallet = { name: "Till", balance: 21_000, id: "w".repeat(32) };
    const byId = await probe(scripted, { item: new Secret("w".repeat(32)) });
    deepEqual(allOf(byId, "channel").map(({ is, pushedTo }) => [is, pushedTo]), [
      ["wallet-id", false],
    ]);
    const other = await probe(new ScriptedPage(), { item: new Secret("x".repeat(32)) });
    deepEqual(allOf(other, "channel").map(({ is, pushedTo }) => [is, pushedTo]), [
      ["unknown", false],
    ]);
  });

  test("finds a push that shows what was before", async () => {
    const after = async (sat: number): Promise<string | undefined> => {
      const scripted = new ScriptedPage();
      scripted.push = { wallet_balance: sat, payment: { amount: 5000 } };
      scripted.laterBalance = 26_000;
      return allOf(await probe(scripted), "values")[0]?.outcome;
    };
    equal(await after(21), "push-older");
    equal(await after(26), "same");
    // Neither what was nor what is: another payment may be under way.
    equal(await after(23), undefined);
  });
});

describe("probePage()", () => {
  test("rejects with the signal's reason, and leaves nothing running", async () => {
    const scripted = new ScriptedPage();
    scripted.answers = () => "hangs";
    scripted.handshake = "hangs";
    const abort = new AbortController();
    const probing = probe(scripted, { signal: abort.signal });
    abort.abort(new Error("Enough"));
    await rejects(probing, /Enough/);
    equal(scripted.openSockets, 0);
    equal(scripted.timers, 0);
    equal(scripted.listeners, 0);
  });

  test("refuses an address that is none, without repeating it", async () => {
    await rejects(probePage({ url: "pay.example/secret" }), /^TypeError: Cannot probe: [^/]+\/\//);
  });

  test("asks other servers for nothing that only LNbits has", async () => {
    const scripted = new ScriptedPage();
    const evidence = await probe(scripted, {
      url: "wss://shop.example/live?room=1",
      profile: "generic",
    });
    deepEqual(allOf(evidence, "http").map(({ what }) => what).sort(), [
      "health",
      "heavy-down",
      "heavy-up",
      "no-cors",
      "unknown-path",
      "ws-path",
    ]);
    equal(scripted.asked.some(({ method }) => method === "POST"), false);
    equal(http(evidence, "ws-path").outcome, "answered");
    equal(allOf(evidence, "target")[0]?.path, "/live");
  });

  test("tells a server that is nearer than the page, for Local Network Access", async () => {
    const spaces = async (
      url: string,
      own: ConstructorParameters<typeof ScriptedPage>[0],
    ): Promise<readonly unknown[]> =>
      allOf(await probe(new ScriptedPage(own), { url }), "page")
        .filter(({ what }) => what === "address-space")
        .map(({ detail, facts }) => [detail, facts]);
    const facts = { page: "unknown", permission: "prompt" };
    deepEqual(await spaces("https://10.0.0.2", {}), [["private", facts]]);
    deepEqual(await spaces("https://pay.example", {}), []);
    deepEqual(await spaces("https://pay.example", { permission: "denied" }), [
      ["permission denied", { ...facts, permission: "denied" }],
    ]);
    // Where the origin is not secure, every page is told that.
    const insecure = { protocol: "http:", permission: "denied" };
    deepEqual(await spaces("https://pay.example", insecure), []);
    deepEqual(await spaces("http://127.0.0.1:5000", { hostname: "127.0.0.1" }), []);
  });
});
