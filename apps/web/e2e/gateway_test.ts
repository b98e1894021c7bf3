import type { Page } from "@playwright/test";
import { type BlockWay, type Carrier, startBlockingProxy } from "./blocking_proxy.ts";
import { expect, type OperatorSite, test } from "./gateway_fixture.ts";
import { breakPath, expectMove, expectPhase, healPath, shownAge, shownSat } from "./reading.ts";

/** Longer than the pace of a page that only polls. */
const FOLLOWS_WITHIN_MS = 12_000;
/** A route that failed for long is tried again seldom. */
const HEALED_WITHIN_MS = 75_000;

/**
 * Watches the line under the balance until it is told to stop, and keeps what broke its promise.
 */
function watchAge(page: Page): { readonly stop: () => Promise<readonly string[]> } {
  let isOver = false;
  const broken: string[] = [];
  const running = (async () => {
    while (!isOver) {
      const { text, ageS, boundS, isOld } = await shownAge(page);
      if (isOld || (boundS !== null && (ageS ?? Infinity) > boundS)) broken.push(text);
      await page.waitForTimeout(150);
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await running;
      return broken;
    },
  };
}

/** A payment comes in and is shown. */
async function expectFollows(page: Page, operator: OperatorSite, sat: number): Promise<void> {
  // A link may be up before it brought the first balance.
  await expect.poll(() => shownSat(page), { timeout: FOLLOWS_WITHIN_MS }).not.toBeNull();
  const before = await shownSat(page);
  operator.credit(sat);
  await expect.poll(() => shownSat(page), { timeout: FOLLOWS_WITHIN_MS })
    .toBe((before ?? 0) + sat);
}

async function expectOpenBy(page: Page, word: string, timeout: number): Promise<void> {
  await expect(page.getByTestId("state")).toContainText(`News arrives by ${word}`, { timeout });
}

test("the operator's key never reaches a page", async ({ page, operator }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    asked.push(`${request.url()} ${JSON.stringify(request.headers())}`);
  });
  const answer = await page.goto(operator.url);
  expect(await answer?.text()).not.toContain(operator.invoiceKey);
  await expectOpenBy(page, "WebSocket", FOLLOWS_WITHIN_MS);
  await expectFollows(page, operator, 21);
  expect(await page.content()).not.toContain(operator.invoiceKey);
  expect(asked.filter((text) => text.includes(operator.invoiceKey))).toEqual([]);
  await page.getByRole("link", { name: "Diagnostics" }).click();
  await expect(page.getByTestId("way")).toContainText("through the gateway");
  await expect(page.getByTestId("routes")).toContainText("Streamed lines");
});

test("a ticket is for pages of the server only", async ({ operator, request }) => {
  const ask = async (headers: Record<string, string>): Promise<number> =>
    (await request.post(`${operator.url}api/ticket`, { headers })).status();
  expect(await ask({ origin: "https://elsewhere.example" })).toBe(403);
  expect(await ask({})).toBe(403);
  const { origin } = new URL(operator.url);
  const answer = await request.post(`${operator.url}api/ticket`, { headers: { origin } });
  const { ticket } = await answer.json() as { readonly ticket: string };
  const feed = `${operator.url}v1/feeds/wallet`;
  const authorization = `Bearer ${ticket}`;
  expect((await request.get(feed, { headers: { authorization } })).status()).toBe(200);
  expect((await request.get(feed)).status()).toBe(401);
  const stranger = { authorization, origin: "https://elsewhere.example" };
  expect((await request.get(feed, { headers: stranger })).status()).toBe(403);
});

test("the operator sees how pages stand", async ({ page, operator, request }) => {
  await page.goto(operator.url);
  await expectOpenBy(page, "WebSocket", FOLLOWS_WITHIN_MS);
  const { origin } = new URL(operator.url);
  const answer = await request.post(`${operator.url}api/ticket`, { headers: { origin } });
  const { ticket } = await answer.json() as { readonly ticket: string };
  const headers = { authorization: `Bearer ${ticket}` };
  const told = async (): Promise<readonly unknown[]> => {
    const diagnostics = await request.get(`${operator.url}v1/diagnostics?feed=wallet`, { headers });
    const { reports } = await diagnostics.json() as {
      readonly reports: readonly { readonly phase: string; readonly via: string }[];
    };
    return reports.map(({ phase, via }) => `${phase} ${via}`);
  };
  await expect.poll(told, { timeout: FOLLOWS_WITHIN_MS }).toContain("open websocket");
});

type HttpCarrier = Exclude<Carrier, "channel">;

const CARRIERS: readonly HttpCarrier[] = ["socket", "events", "stream", "next"];
const WORDS: Readonly<Record<HttpCarrier, string>> = {
  socket: "WebSocket",
  events: "event stream",
  stream: "streamed lines",
  next: "long poll",
};

for (const way of ["cut", "hold"] as const) {
  test(`the balance stays fresh through blocks (${way})`, async ({ page, operator }) => {
    const proxy = await startBlockingProxy(operator.url);
    // What runs over UDP would not pass this proxy, and could not be cut by it.
    const blocked = new Map<Carrier, BlockWay>([["channel", "cut"]]);
    proxy.block(new Map(blocked));
    await page.goto(proxy.url);
    await expectOpenBy(page, "WebSocket", FOLLOWS_WITHIN_MS);
    const ages = watchAge(page);
    for (const [n, carrier] of CARRIERS.entries()) {
      blocked.set(carrier, way);
      proxy.block(new Map(blocked));
      await expectFollows(page, operator, 3 + n);
      const next = CARRIERS[n + 1];
      if (next !== undefined) await expectOpenBy(page, WORDS[next], HEALED_WITHIN_MS);
      await expectFollows(page, operator, 10 + n);
    }
    // A long poll that is held looks like one with nothing to say, until changes show otherwise.
    await expectFollows(page, operator, 20);
    await expectPhase(page, "polling", "degraded");
    proxy.block(new Map([["channel", "cut"]]));
    await expectOpenBy(page, "WebSocket", HEALED_WITHIN_MS);
    await expectFollows(page, operator, 100);
    expect(await ages.stop()).toEqual([]);
    await proxy.close();
  });
}

test("the demo is watched through the gateway, broken, and healed", async ({ page }) => {
  await page.goto("/?via=gateway");
  await expectOpenBy(page, "WebSocket", FOLLOWS_WITHIN_MS);
  await expectMove(page);
  await expect(page.getByTestId("way")).toContainText("through the gateway");
  await breakPath(page, "refused");
  await expectOpenBy(page, "event stream", HEALED_WITHIN_MS);
  await expectMove(page);
  await healPath(page);
  await expectOpenBy(page, "WebSocket", HEALED_WITHIN_MS);
  await page.getByRole("link", { name: "Watch straight at LNbits" }).click();
  await expect(page.getByTestId("way")).toContainText("straight at LNbits");
  await expectMove(page);
});
