import type { BrowserContext, Page } from "@playwright/test";
import { expect, type OperatorSite, test } from "./gateway_fixture.ts";
import { expectPhase, shownSat } from "./reading.ts";

const TAKEN_OVER_WITHIN_MS = 25_000;

async function openTabs(
  context: BrowserContext,
  operator: OperatorSite,
  count: number,
): Promise<Page[]> {
  const pages: Page[] = [];
  for (let n = 0; n < count; n += 1) {
    const page = await context.newPage();
    await page.goto(operator.url);
    await expectPhase(page, "open");
    await expect.poll(() => shownSat(page)).not.toBeNull();
    pages.push(page);
  }
  return pages;
}

/** The amounts of the payments that a page shows, newest first. */
async function shownPayments(page: Page): Promise<readonly number[]> {
  const texts = await page.getByTestId("payments").locator(".amount").allInnerTexts();
  return texts.map((text) => Number(text.replace(/[^\d-]/g, "")));
}

/** The changes of the balance that a page saw, newest first. */
async function shownChanges(page: Page): Promise<readonly number[]> {
  const texts = await page.getByTestId("changes").innerText();
  return [...texts.matchAll(/Balance \+(\d+) sat/g)].map(([, sat]) => Number(sat));
}

/**
 * Each of these payments was seen by each tab, once. A poll may bring two changes of the balance as
 * one, but together they are what was paid.
 */
async function expectAllSeen(pages: readonly Page[], paid: readonly number[]): Promise<void> {
  const newestFirst = [...paid].reverse();
  const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);
  for (const page of pages) {
    await expect.poll(async () => sum(await shownChanges(page)), { timeout: TAKEN_OVER_WITHIN_MS })
      .toBe(sum(paid));
    // The payment that the wallet began with is the oldest.
    expect(await shownPayments(page)).toEqual([...newestFirst, 1000]);
    expect(await shownSat(page)).toBe(1000 + sum(paid));
  }
}

test("three tabs hold one link, and pass it on", async ({ context, operator }) => {
  const [leader, ...others] = await openTabs(context, operator, 3) as [Page, ...Page[]];
  await expect.poll(() => operator.links()).toBe(1);
  const paid = [1, 2];
  for (const sat of paid) {
    operator.credit(sat);
    await expect.poll(() => shownSat(others[1]!)).toBe(1000 + (sat === 1 ? 1 : 3));
  }
  await expectAllSeen([leader, ...others], paid);
  await leader.close();
  for (const sat of [3, 4, 5]) {
    operator.credit(sat);
    paid.push(sat);
    await others[0]!.waitForTimeout(300);
  }
  await expectAllSeen(others, paid);
  await expect.poll(() => operator.links()).toBe(1);
});

test("a frozen tab that holds the link is replaced", async ({ context, operator }) => {
  const [leader, ...others] = await openTabs(context, operator, 3) as [Page, ...Page[]];
  await expect.poll(() => operator.links()).toBe(1);
  const devtools = await context.newCDPSession(leader);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  const paid: number[] = [];
  for (const sat of [1, 2, 3]) {
    operator.credit(sat);
    paid.push(sat);
    await others[0]!.waitForTimeout(4000);
  }
  await expectAllSeen(others, paid);
  await devtools.send("Page.setWebLifecycleState", { state: "active" });
  await expect.poll(() => shownSat(leader), { timeout: TAKEN_OVER_WITHIN_MS }).toBe(1006);
  await expect.poll(() => operator.links(), { timeout: TAKEN_OVER_WITHIN_MS }).toBe(1);
});
