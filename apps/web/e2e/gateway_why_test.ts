import type { Page } from "@playwright/test";
import { expect, test } from "./gateway_fixture.ts";
import { expectOpenBy } from "./reading.ts";

const OPENS_WITHIN_MS = 12_000;
const VERDICT_WITHIN_MS = 30_000;
/** The gateway says that its value is old only after it asked in vain. */
const OLD_WITHIN_MS = 60_000;
const AT_ONCE = { timeout: 1000 };

async function findOut(page: Page): Promise<void> {
  const why = page.getByTestId("why");
  // In a trouble that lasts it looks by itself.
  const isBusy = await why.getAttribute("aria-busy") === "true";
  if (!isBusy) await why.getByRole("button", { name: /Find out why|Look again/ }).click();
  await expect(why).toHaveAttribute("aria-busy", "false", { timeout: VERDICT_WITHIN_MS });
}

test("a page says when its gateway has lost LNbits", async ({ page, operator }) => {
  const tickets: string[] = [];
  page.on("response", (response) => {
    if (!response.url().endsWith("/api/ticket")) return;
    void response.json().then(({ ticket }: { readonly ticket: string }) => tickets.push(ticket));
  });
  await page.goto(operator.url);
  await expectOpenBy(page, "WebSocket", OPENS_WITHIN_MS);
  await page.getByRole("link", { name: "Diagnostics" }).click();
  await findOut(page);
  const verdict = page.getByTestId("verdict");
  await expect(verdict).toHaveAttribute("data-outcome", "healthy");
  await operator.loseLnbits();
  await expect(async () => {
    await findOut(page);
    await expect(verdict.locator("h3")).toHaveAttribute("data-cause", "bad-gateway", AT_ONCE);
  }).toPass({ timeout: OLD_WITHIN_MS });
  await expect(verdict).toContainText("The gateway has lost its LNbits");
  await expect(page.locator("[data-hop=server]")).toHaveAttribute("data-state", "broken");
  const shown = await page.getByTestId("why").innerHTML();
  expect(tickets.length).toBeGreaterThan(0);
  for (const ticket of tickets) expect(shown).not.toContain(ticket);
});

test("a page names what stands before the demo's gateway, and calls it whole", async ({ page }) => {
  await page.goto("/?via=gateway");
  await expectOpenBy(page, "WebSocket", OPENS_WITHIN_MS);
  await page.getByRole("link", { name: "Diagnostics" }).click();
  const verdict = page.getByTestId("verdict");
  await findOut(page);
  await expect(verdict).toHaveAttribute("data-outcome", "healthy");
  for (const [fault, cause] of [["strip_upgrade", "upgrade-refused"], ["down", "unreachable"]]) {
    const headers = { origin: new URL(page.url()).origin };
    expect((await page.request.post("/api/demo", { data: { fault }, headers })).ok()).toBe(true);
    await expect(async () => {
      await findOut(page);
      await expect(verdict.locator("h3")).toHaveAttribute("data-cause", `${cause}`, AT_ONCE);
    }).toPass({ timeout: OLD_WITHIN_MS });
  }
});
