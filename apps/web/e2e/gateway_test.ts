import { expectFollows } from "./expect_follows.ts";
import { expect, test } from "./gateway_fixture.ts";
import { breakPath, expectMove, expectOpenBy, healPath } from "./reading.ts";

/** A first link comes up at once, but the machine may be busy. */
const OPENS_WITHIN_MS = 12_000;
/** A route that failed for long is tried again seldom. */
const HEALED_WITHIN_MS = 75_000;

test("the operator's key never reaches a page", async ({ page, operator }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    asked.push(`${request.url()} ${JSON.stringify(request.headers())}`);
  });
  const answer = await page.goto(operator.url);
  expect(await answer?.text()).not.toContain(operator.invoiceKey);
  await expectOpenBy(page, "WebSocket", OPENS_WITHIN_MS);
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
  await expectOpenBy(page, "WebSocket", OPENS_WITHIN_MS);
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
  await expect.poll(told, { timeout: OPENS_WITHIN_MS }).toContain("open websocket");
});

test("the demo is watched through the gateway, broken, and healed", async ({ page }) => {
  await page.goto("/?via=gateway");
  await expectOpenBy(page, "WebSocket", OPENS_WITHIN_MS);
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
