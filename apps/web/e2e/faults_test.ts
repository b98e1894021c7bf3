import type { Page } from "@playwright/test";
import { breakPath, expectMove, expectPhase, healPath, shownAge, shownSat } from "./reading.ts";
import { expect, test } from "./site_fixture.ts";

/** What a fault of the panel must lead to. */
interface Promised {
  readonly fault: string;
  /** Phases of which one is reached. */
  readonly phases: readonly string[];
  /** Whether questions still get through, so that the value stays fresh and moves. */
  readonly isFresh: boolean;
}

const PROMISES: readonly Promised[] = [
  { fault: "silent", phases: ["polling"], isFresh: true },
  { fault: "refused", phases: ["polling"], isFresh: true },
  { fault: "close_after_open", phases: ["polling"], isFresh: true },
  { fault: "mute", phases: ["degraded", "polling"], isFresh: true },
  { fault: "buffered", phases: ["open"], isFresh: true },
  { fault: "wrong_channel", phases: ["degraded", "polling"], isFresh: true },
  { fault: "strip_upgrade", phases: ["polling"], isFresh: true },
  {
    fault: "half_open",
    phases: ["degraded", "polling", "open"],
    isFresh: true,
  },
  {
    fault: "idle_timeout",
    phases: ["open", "polling", "connecting"],
    isFresh: true,
  },
  { fault: "cut_after", phases: ["connecting", "polling"], isFresh: true },
  { fault: "slow", phases: ["open", "degraded", "polling"], isFresh: true },
  { fault: "lossy", phases: ["open", "degraded", "polling"], isFresh: true },
  {
    fault: "throttled",
    phases: ["open", "degraded", "polling"],
    isFresh: true,
  },
  { fault: "rate_limited", phases: ["open", "degraded"], isFresh: false },
  { fault: "http_error", phases: ["open", "degraded"], isFresh: false },
  { fault: "reset_mid_body", phases: ["open", "degraded"], isFresh: false },
  { fault: "down", phases: ["waiting"], isFresh: false },
  { fault: "offline", phases: ["waiting"], isFresh: false },
];

const READINGS = 12;
const READING_EVERY_MS = 400;
const HEALED_WITHIN_MS = 75_000;

/** Whatever happens: a number, its age, no broken bound, and where it is old, what comes next. */
async function expectHonesty(page: Page): Promise<void> {
  for (let reading = 0; reading < READINGS; reading += 1) {
    const { text, ageS, boundS, isOld } = await shownAge(page);
    expect(await shownSat(page)).not.toBeNull();
    expect(ageS, text).not.toBeNull();
    if (boundS !== null) expect(ageS, text).toBeLessThanOrEqual(boundS);
    expect(boundS === null || !isOld, text).toBe(true);
    await page.waitForTimeout(READING_EVERY_MS);
  }
}

for (const { fault, phases, isFresh } of PROMISES) {
  test(`'${fault}' is lived through and healed`, async ({ page }) => {
    await page.goto("/");
    await expectPhase(page, "open");
    await expect.poll(() => shownSat(page)).not.toBeNull();
    await breakPath(page, fault);
    await expectPhase(page, ...phases);
    await expectHonesty(page);
    if (isFresh) {
      await expectMove(page);
      await expect.poll(async () => (await shownAge(page)).boundS).not
        .toBeNull();
    } else {
      await expect.poll(async () => (await shownAge(page)).isOld).toBe(true);
      await expect(page.getByTestId("next")).toContainText(/in \d+ s|now|when/);
      await expectHonesty(page);
    }
    await healPath(page);
    await expect(page.getByTestId("state")).toHaveAttribute(
      "data-phase",
      "open",
      {
        timeout: HEALED_WITHIN_MS,
      },
    );
    await expect.poll(async () => (await shownAge(page)).isOld, {
      timeout: HEALED_WITHIN_MS,
    })
      .toBe(false);
    await expectMove(page);
  });
}

test("an old value says what is tried, and trying now is a button away", async ({ page }) => {
  await page.goto("/");
  await expectPhase(page, "open");
  await breakPath(page, "down");
  await expectPhase(page, "waiting");
  await expect(page.getByTestId("age")).toContainText("nothing confirms it now");
  await expect(page.getByTestId("next")).toContainText(/Next try|now/);
  await healPath(page);
  await page.getByRole("button", { name: "Try now" }).click();
  await expectPhase(page, "open");
  const changes = page.getByTestId("changes");
  await expect(changes).toContainText("You broke the path: Server down");
  await expect(changes).toContainText("You healed the path");
});
