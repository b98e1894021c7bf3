import { deepEqual, equal, match, ok } from "node:assert/strict";
import { type Evidence, Secret } from "@holdfast/core";
import { diagnose } from "@holdfast/core/diagnosis";
import { createLnbits, type Lnbits, type LnbitsWallet } from "@holdfast/adapter-node/lnbits";
import { afterAll, afterEach, beforeAll, test } from "vitest";
import type { GatewayOptions } from "../gateway/create_gateway.ts";
import type { FeedStore } from "../gateway/feed_store.ts";
import { issueTicket } from "../gateway/ticket.ts";
import { makeCertificates } from "./certificates.setup.ts";
import { NGINX, startPlainNginx } from "./plain_nginx.setup.ts";
import type { ProbeOptions, ProbeStep } from "./probe_options.ts";
import { probePath } from "./probe_path.ts";
import { recordsOf } from "./probing.setup.ts";
import { expiredTicket, startWalletGateway, ticketFor } from "./wallet_gateway.setup.ts";

const PATIENCE_MS = 30_000;
const PASS_UPGRADE = "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; " +
  "proxy_set_header Connection $http_connection;";

let lnbits: Lnbits;
let wallet: LnbitsWallet;
const stopping: (() => Promise<void>)[] = [];

beforeAll(async () => {
  lnbits = await createLnbits();
  wallet = lnbits.createWallet("Probe");
  lnbits.credit(wallet.id, 123_456_000);
});
afterEach(async () => {
  for (const stop of stopping.splice(0).reverse()) await stop();
});
afterAll(() => lnbits.stop());

async function gateway(
  options: Partial<GatewayOptions> = {},
  shown = { server: lnbits.url, key: wallet.invoiceKey },
): Promise<string> {
  const running = await startWalletGateway(shown, options);
  stopping.push(() => running.stop());
  return running.url;
}

async function nginx(block: string): Promise<string> {
  const running = await startPlainNginx(block);
  stopping.push(() => running.stop());
  return running.url;
}

interface Verdict {
  readonly evidence: readonly Evidence[];
  /** Outcome, cause and hop, as one text. */
  readonly said: string;
  readonly title: string;
  readonly fix: string;
}

async function look(options: ProbeOptions): Promise<Verdict> {
  const evidence = await probePath(options);
  const { outcome, verdict, causes } = diagnose(evidence);
  const words = [outcome, verdict?.cause, verdict?.hop].filter((word) => word !== undefined);
  const said = words.join(" ");
  return { evidence, said, title: causes[0]?.title ?? "", fix: causes[0]?.fix ?? "" };
}

test("probePath() finds out by itself that it asks a gateway, and finds it healthy", async () => {
  const { evidence, said } = await look({ url: await gateway(), ticket: await ticketFor() });
  equal(said, "healthy");
  const [target] = recordsOf(evidence, "target");
  deepEqual(
    [target?.profile, target?.path, target?.hasTicket],
    ["holdfast", "/v1/feeds/wallet/socket", true],
  );
  const frames = recordsOf(evidence, "frames").map(({ what, outcome }) => `${what} ${outcome}`);
  for (const due of ["push arrived", "pong arrived", "close arrived"]) {
    ok(frames.includes(due), due);
  }
  equal(recordsOf(evidence, "loopback")[0]?.outcome, "ok");
  equal(recordsOf(evidence, "stream")[0]?.outcome, "live");
  deepEqual(recordsOf(evidence, "feed").map(({ value, phase }) => `${value} ${phase}`), [
    "fresh open",
  ]);
  deepEqual(
    recordsOf(evidence, "frame_sizes").map(({ direction, largestPassed, smallestLost }) => [
      direction,
      largestPassed,
      smallestLost,
    ]),
    [["up", 4096, null]],
  );
  const statuses = recordsOf(evidence, "http").map(({ what, status }) => `${what} ${status}`);
  for (const due of ["health 200", "ready 200", "wallet 200", "wallet-no-key 401"]) {
    ok(statuses.includes(due), due);
  }
});

test("probePath() finds a gateway over TLS healthy, and its WebSocket over HTTP/2", async () => {
  const { ca, good } = makeCertificates();
  const shown = { server: lnbits.url, key: wallet.invoiceKey };
  const tls = { certificate: good.cert, key: new Secret(good.key) };
  const running = await startWalletGateway(shown, {}, { tls });
  stopping.push(() => running.stop());
  const url = running.url.replace("127.0.0.1", "localhost");
  const { evidence, said } = await look({ url, ca, ticket: await ticketFor() });
  equal(said, "healthy");
  const [http2] = recordsOf(evidence, "http2");
  deepEqual([http2?.extendedConnect, http2?.connectStatus], [true, 200]);
});

test("probePath() takes a gateway's feed from the address, and else from the ticket", async () => {
  const url = await gateway();
  const ticket = await ticketFor();
  const at = `${url.replace("http", "ws")}/v1/feeds/wallet/socket`;
  equal((await look({ url: at, ticket })).said, "healthy");
  const { evidence, said, title } = await look({ url, ticket: await ticketFor("till") });
  equal(recordsOf(evidence, "target")[0]?.path, "/v1/feeds/till/socket");
  deepEqual([said, title], ["found route-missing server", "The gateway has no such feed"]);
}, PATIENCE_MS);

test("probePath() sees the path as far as a gateway's own refusal without a ticket", async () => {
  const { evidence, said } = await look({ url: await gateway() });
  equal(said, "inconclusive");
  match(diagnose(evidence).nextProbe?.command ?? "", /holdfast gateway --ticket wallet\)/);
  const [normal] = recordsOf(evidence, "upgrade");
  match(normal?.end?.bodyStart ?? "", /"code":4401,"detail":"A ticket is missing"/);
});

test("probePath() tells why a gateway does not take a ticket", async () => {
  const url = await gateway();
  const foreign = await issueTicket(new Secret("x".repeat(32)), { feed: "wallet" });
  for (const ticket of [await expiredTicket(), foreign]) {
    const { said, title } = await look({ url, ticket });
    equal(`${said}: ${title}`, "found unknown-key server: The gateway does not take this ticket");
  }
  const other = await look({ url, ticket: await ticketFor("till"), feed: "wallet" });
  equal(
    `${other.said}: ${other.title}`,
    "found wrong-key-kind server: The ticket is for another feed",
  );
}, PATIENCE_MS);

test("probePath() shows a gateway an Origin only where one is asked for", async () => {
  const url = await gateway({ origins: ["https://shop.example"] });
  const ticket = await ticketFor();
  equal((await look({ url, ticket, origin: "https://shop.example" })).said, "healthy");
  const refused = { url, origin: "https://other.example" };
  equal((await look({ ...refused, ticket })).said, "found origin-rejected server");
  equal((await look(refused)).said, "found origin-rejected server");
}, PATIENCE_MS);

test("probePath() hears a gateway that drains, that limits, that is full", async () => {
  const ticket = await ticketFor();
  const draining = await startWalletGateway({ server: lnbits.url, key: wallet.invoiceKey });
  stopping.push(() => draining.stop());
  await draining.drain(0);
  equal((await look({ url: draining.url, ticket })).said, "found closed-by-server server");
  const limited = await gateway({ proxies: [], limits: { linksPerAddress: 0 } });
  const { said, evidence, fix } = await look({ url: limited, ticket });
  equal(said, "found rate-limited server");
  ok(recordsOf(evidence, "upgrade")[0]?.end?.headers?.["retry-after"] !== undefined);
  match(fix, /"linksPerAddress"/);
  const full = await gateway({ limits: { linksMax: 0 } });
  equal((await look({ url: full, ticket })).said, "found connection-limited server");
}, PATIENCE_MS);

test("probePath() hears that a gateway has lost LNbits, or its store, or has no key", async () => {
  const ticket = await ticketFor();
  const shown = { server: "http://127.0.0.1:9", key: wallet.invoiceKey };
  const lost = await look({ url: await gateway({}, shown), ticket });
  equal(`${lost.said}: ${lost.title}`, "found bad-gateway server: The gateway has lost its LNbits");
  const [feed] = recordsOf(lost.evidence, "feed");
  deepEqual([feed?.value, feed?.cause], ["none", "tcp-refused"]);
  const keyless = { server: lnbits.url, key: "0".repeat(32) };
  const { said, title } = await look({ url: await gateway({}, keyless), ticket });
  equal(
    `${said}: ${title}`,
    "found unknown-key server: No wallet has the key that the gateway was given",
  );
  const store: FeedStore = {
    open: () => Promise.reject(new Error("Cannot reach the store")),
    lead: () => () => {},
    isReady: () => false,
    close: () => Promise.resolve(),
  };
  equal((await look({ url: await gateway({ store }), ticket })).said, "found server-error server");
}, PATIENCE_MS);

test("probePath() hears that a gateway's value is out of date", async () => {
  const other = await createLnbits();
  const { invoiceKey: key } = other.createWallet("Lost");
  const url = await gateway({}, { server: other.url, key });
  const ticket = await ticketFor();
  const headers = { authorization: `Bearer ${ticket.reveal()}` };
  const stream = await fetch(`${url}/v1/feeds/wallet/stream`, { headers });
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const heard = async (words: string): Promise<void> => {
    while (!text.includes(words)) text += (await reader.read()).value ?? "";
  };
  await heard('"isFresh":true');
  await other.stop();
  await heard('"isFresh":false');
  const { evidence, said } = await look({ url, ticket });
  await reader.cancel();
  equal(said, "found bad-gateway server");
  equal(recordsOf(evidence, "feed")[0]?.value, "stale");
}, PATIENCE_MS);

test("probePath() keeps tickets, balances and names out of evidence and steps", async () => {
  const steps: ProbeStep[] = [];
  const ticket = await ticketFor();
  const url = `${await gateway()}/v1/feeds/wallet?ticket=${ticket.reveal()}`;
  const via = [{ url, name: "gateway" }];
  const shown = JSON.stringify([
    await probePath({ url, ticket, via, onStep: (step) => steps.push(step) }),
    steps,
  ]);
  for (const secret of [ticket.reveal(), wallet.invoiceKey, "123456000", "Probe"]) {
    equal(shown.includes(secret), false, secret.slice(0, 8));
  }
}, PATIENCE_MS);

test.runIf(NGINX !== undefined)(
  "probePath() finds a gateway behind a right nginx healthy",
  async () => {
    const url = await nginx(`location / { proxy_pass ${await gateway()}; ${PASS_UPGRADE} }`);
    equal((await look({ url, ticket: await ticketFor() })).said, "healthy");
  },
);

test.runIf(NGINX !== undefined)(
  "probePath() sees a stock nginx drop Upgrade, and stream",
  async () => {
    const url = await nginx(`location / { proxy_pass ${await gateway()}; }`);
    const { evidence, said, fix } = await look({ url, ticket: await ticketFor() });
    equal(said, "found proxy-drops-upgrade proxy");
    match(fix, /location \/v1\/ \{[^]*proxy_set_header Upgrade \$http_upgrade;/);
    equal(recordsOf(evidence, "upgrade")[0]?.end?.status, 426);
    equal(recordsOf(evidence, "stream")[0]?.outcome, "live");
    equal((await look({ url })).said, "found proxy-drops-upgrade proxy");
  },
  PATIENCE_MS,
);

test.runIf(NGINX !== undefined)(
  "probePath() says that a gateway works past the nginx that drops Upgrade",
  async () => {
    const direct = await gateway();
    const url = await nginx(`location / { proxy_pass ${direct}; }`);
    const via = [{ url: direct, name: "gateway" }, { url, name: "nginx" }];
    const { evidence, fix } = await look({ url: `${url}/v1/feeds/till`, via });
    const [compared] = recordsOf(evidence, "hop_comparison");
    deepEqual(compared, undefined);
    const ticket = await ticketFor();
    const ticketed = await look({ url: `${url}/v1/feeds/wallet`, ticket, via });
    const [broken] = recordsOf(ticketed.evidence, "hop_comparison");
    deepEqual([broken?.worksAt, broken?.breaksAt], ["gateway", "nginx"]);
    match(fix, new RegExp(`proxy_pass ${direct};`));
  },
  PATIENCE_MS,
);

test.runIf(NGINX !== undefined)(
  "probePath() sees an nginx that holds back the stream",
  async () => {
    const place = `proxy_pass ${await gateway()};`;
    const url = await nginx(
      `location / { ${place} ${PASS_UPGRADE} }
    location /v1/feeds/wallet/events { ${place} proxy_ignore_headers X-Accel-Buffering; }`,
    );
    const { said } = await look({ url, ticket: await ticketFor() });
    equal(said, "found event-stream-buffered proxy");
  },
  PATIENCE_MS,
);

test.runIf(NGINX !== undefined)(
  "probePath() sees an nginx that empties what holds the ticket",
  async () => {
    const place = `proxy_pass ${await gateway()}; ${PASS_UPGRADE}`;
    const ticket = await ticketFor();
    const without = (header: string): Promise<string> =>
      nginx(`location / { ${place} proxy_set_header ${header} ""; }`);
    const protocols = await look({ url: await without("Sec-WebSocket-Protocol"), ticket });
    equal(protocols.said, "found subprotocol-mismatch proxy");
    const authorization = await look({ url: await without("Authorization"), ticket });
    equal(authorization.said, "found api-key-stripped proxy");
  },
  PATIENCE_MS,
);
