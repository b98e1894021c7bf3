import { breakPath, expectPhase, healPath, shownSat } from "./reading.ts";
import { shoot } from "./shoot.ts";
import { expect, test } from "./site_fixture.ts";

const HEALED_WITHIN_MS = 75_000;

/** How to reach each state by the panel. */
const WAYS = { degraded: "slow", polling: "refused", waiting: "down" } as const;

test("pictures of every page and of the states that a person meets", async ({ page, own }) => {
  await page.goto("/");
  await expectPhase(page, "open");
  await expect.poll(() => shownSat(page)).not.toBeNull();
  await expect(page.getByTestId("payments").getByRole("listitem")).toHaveCount(8);
  await shoot(page, "open");
  for (const [phase, fault] of Object.entries(WAYS)) {
    await breakPath(page, fault);
    await expectPhase(page, phase);
    await shoot(page, phase);
    await healPath(page);
    const healed = { timeout: HEALED_WITHIN_MS };
    await expect(page.getByTestId("state")).toHaveAttribute("data-phase", "open", healed);
  }
  await page.getByRole("link", { name: "Diagnostics" }).click();
  await expect(page.locator(".plot canvas")).toBeVisible();
  await shoot(page, "diagnostics");
  await page.getByRole("link", { name: "Your wallet" }).click();
  await page.getByLabel("Server", { exact: true }).fill(own.server);
  await page.getByLabel("Invoice key").fill(own.adminKey);
  await page.getByRole("button", { name: "Check and watch" }).click();
  await expect(page.getByTestId("answer")).toContainText("admin key");
  await shoot(page, "wallet");
});

test("a picture of the end: the server does not know the key", async ({ page, own }) => {
  await page.addInitScript(
    ([server, key]) => {
      sessionStorage.setItem("holdfast.own", JSON.stringify({ server, key }));
    },
    [own.server, "f".repeat(32)],
  );
  await page.goto("/");
  await expectPhase(page, "failed");
  await expect(page.getByTestId("next")).toContainText("until you ask");
  await shoot(page, "failed");
});
