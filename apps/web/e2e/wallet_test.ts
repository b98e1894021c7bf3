import type { Page } from "@playwright/test";
import { expectMove, expectPhase, shownSat } from "./reading.ts";
import { expect, test } from "./site_fixture.ts";

async function check(page: Page, server: string, key: string): Promise<void> {
  await page.getByLabel("Server", { exact: true }).fill(server);
  await page.getByLabel("Invoice key").fill(key);
  await page.getByRole("button", { name: "Check and watch" }).click();
}

function problem(page: Page, name: string): Promise<void> {
  return expect(page.getByTestId("answer").locator("p")).toHaveAttribute("data-problem", name);
}

test("each wrong server or key gets its own clear answer", async ({ page, own, site }) => {
  await page.goto("/wallet");
  await check(page, "no address at all", "0".repeat(32));
  await problem(page, "bad_address");
  await check(page, own.server, "");
  await problem(page, "bad_key");
  await check(page, "http://127.0.0.1:9", "0".repeat(32));
  await problem(page, "unreachable");
  await check(page, site, "0".repeat(32));
  await problem(page, "not_lnbits");
  await check(page, own.server, "0".repeat(32));
  await problem(page, "unknown_key");
  await expect(page.getByLabel("Invoice key")).toHaveAttribute("aria-invalid", "true");
  await check(page, own.server, own.adminKey);
  await problem(page, "admin_key");
  await expect(page.getByTestId("answer")).toContainText("can spend");
  await expect(page.getByLabel("Invoice key")).toHaveValue("");
});

test("an own wallet is watched, kept and forgotten", async ({ page, own }) => {
  await page.goto("/");
  await expectPhase(page, "open");
  await page.getByRole("link", { name: "Your wallet" }).click();
  await check(page, `${own.server}/wallet?usr=secret`, own.invoiceKey);
  await expect(page.getByTestId("answer")).toContainText("This works");
  await page.getByRole("button", { name: "See the balance" }).click();
  await expect(page.getByRole("heading", { name: own.name })).toBeVisible();
  await expect.poll(() => shownSat(page)).toBe(21_000);
  await expect(page.getByRole("heading", { name: "Break the path" }))
    .toHaveCount(0);

  await page.reload();
  await expect(page.getByRole("heading", { name: own.name })).toBeVisible();

  await page.getByRole("link", { name: "Your wallet" }).click();
  await page.getByRole("button", { name: "Forget it" }).click();
  expect(await page.evaluate(() => sessionStorage.getItem("holdfast.own")))
    .toBeNull();
  await page.getByRole("link", { name: "Balance" }).click();
  await expect(page.getByRole("heading", { name: "Break the path" }))
    .toBeVisible();
  await expectMove(page);
});
