import { expect, type Page } from "@playwright/test";
import { shownSat } from "./reading.ts";

/** Longer than the pace of a page that only polls. */
const FOLLOWS_WITHIN_MS = 12_000;

/** A payment comes in and is shown. */
export async function expectFollows(
  page: Page,
  operator: { credit(sat: number): void },
  sat: number,
): Promise<void> {
  // A link may be up before it brought the first balance.
  await expect.poll(() => shownSat(page), { timeout: FOLLOWS_WITHIN_MS }).not.toBeNull();
  const before = await shownSat(page);
  operator.credit(sat);
  await expect.poll(() => shownSat(page), { timeout: FOLLOWS_WITHIN_MS })
    .toBe((before ?? 0) + sat);
}
