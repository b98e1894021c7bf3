import { expectMove, expectPhase, shownAge, shownSat } from "./reading.ts";
import { expect, test } from "./site_fixture.ts";

test("the first page has no number, no age and no effect", async ({ browser, site }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site);
  await expect(page.getByTestId("balance")).toContainText("not known yet");
  await expect(page.getByTestId("age")).toContainText("not known yet");
  await expect(page.locator("main noscript p")).toBeVisible();
  await context.close();
});

test("the balance appears with its age, and moves by itself", async ({ page }) => {
  await page.goto("/");
  await expectPhase(page, "open");
  await expect.poll(() => shownSat(page)).not.toBeNull();
  await expectMove(page);
  await expect(page.getByTestId("payments").getByRole("listitem")).not
    .toHaveCount(0);
});

test("an age never exceeds the bound beside it", async ({ page }) => {
  await page.goto("/");
  await expectPhase(page, "open");
  await expect.poll(async () => (await shownAge(page)).boundS).not.toBeNull();
  for (let reading = 0; reading < 20; reading += 1) {
    const { text, ageS, boundS } = await shownAge(page);
    if (boundS !== null) expect(ageS, text).toBeLessThanOrEqual(boundS);
    expect(text).toMatch(/by (WebSocket|polling)/);
    await page.waitForTimeout(300);
  }
});

test("every millisatoshi is shown on demand", async ({ page }) => {
  await page.goto("/");
  await expectPhase(page, "open");
  const exact = page.getByTestId("exact");
  await expect(exact).toBeHidden();
  await page.getByRole("button", { name: "Show exact amount" }).click();
  await expect(exact).toBeVisible();
  await expect(async () => {
    const [sat, msat] = await Promise.all([shownSat(page), exact.innerText()]);
    expect(msat).toMatch(/msat$/);
    expect(Math.trunc(Number(msat.replace(/\D/g, "")) / 1000)).toBe(sat);
  }).toPass();
});

test("the wallet outlives navigation: no second socket, no lost value", async ({ page }) => {
  const sockets: string[] = [];
  page.on(
    "websocket",
    (socket) => sockets.push(new URL(socket.url()).pathname),
  );
  await page.goto("/");
  await expectPhase(page, "open");
  await expect.poll(() => shownSat(page)).not.toBeNull();
  const before = [...sockets];
  await page.getByRole("link", { name: "Diagnostics" }).click();
  await expect(page.getByRole("heading", { name: "Diagnostics" }))
    .toBeVisible();
  await page.getByRole("link", { name: "Balance" }).click();
  expect(await shownSat(page)).not.toBeNull();
  expect(sockets).toEqual(before);
});

test("changes are said to a screen reader, the passing of time is not", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByTestId("said-state")).toContainText("Live");
  const balance = page.getByTestId("said-balance");
  await expect(balance).toHaveText(/^Balance \d+ sat$/);
  const before = await balance.innerText();
  await expect(balance).not.toHaveText(before);
  await expect(balance).toHaveAttribute("aria-live", "polite");
  await expect(page.getByTestId("age").locator("xpath=ancestor::*[@aria-live]"))
    .toHaveCount(0);
});
