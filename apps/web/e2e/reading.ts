import { expect, type Page } from "@playwright/test";

/** What the page says of the balance's age. Seconds as it shows them. */
export interface ShownAge {
  readonly text: string;
  /** `null` where no age is shown. */
  readonly ageS: number | null;
  /** `null` where no bound is promised. */
  readonly boundS: number | null;
  readonly isOld: boolean;
}

/** Reads the line under the balance. */
export async function shownAge(page: Page): Promise<ShownAge> {
  const text = await page.getByTestId("age").innerText();
  const age = /as of (?:(now)|(?:(\d+) min ?)?(?:(\d+) s)? ago)/.exec(text);
  const bound = /at most (?:(\d+) min ?)?(?:(\d+) s)? old/.exec(text);
  return {
    text,
    ageS: age ? (age[1] ? 0 : seconds(age[2], age[3])) : null,
    boundS: bound ? seconds(bound[1], bound[2]) : null,
    isOld: /^old/.test(text),
  };
}

/** The satoshi that the page shows; `null` before the first. */
export async function shownSat(page: Page): Promise<number | null> {
  const text = await page.getByTestId("balance").innerText();
  const digits = text.replace(/\D/g, "");
  return digits === "" ? null : Number(digits);
}

/** What came in by the last payments, newest first, in satoshi. */
export async function shownPayments(page: Page): Promise<readonly number[]> {
  const texts = await page.getByTestId("payments").locator(".amount").allInnerTexts();
  return texts.map((text) => Number(text.replace(/[^\d-]/g, "")));
}

/** Waits until the page shows another balance than now, by itself. */
export async function expectMove(page: Page): Promise<void> {
  const before = await shownSat(page);
  await expect.poll(() => shownSat(page), { message: "the balance moves" }).not
    .toBe(before);
}

/** Waits for one of these phases. */
export async function expectPhase(page: Page, ...phases: readonly string[]): Promise<void> {
  const state = page.getByTestId("state");
  await expect(state).toHaveAttribute("data-phase", new RegExp(`^(${phases.join("|")})$`));
}

/** Waits until the page says that news arrives by this carrier. */
export async function expectOpenBy(page: Page, word: string, timeout: number): Promise<void> {
  await expect(page.getByTestId("state")).toContainText(`News arrives by ${word}`, { timeout });
}

/** Puts a fault on the path by its button, as a person would. */
export async function breakPath(page: Page, fault: string): Promise<void> {
  await page.getByTestId(`fault-${fault}`).click();
  await expect(page.getByTestId("fault")).toHaveAttribute("data-fault", fault);
}

/** Heals the path by its button. */
export async function healPath(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Heal the path" }).click();
  await expect(page.getByTestId("fault")).toHaveAttribute("data-fault", "");
}

function seconds(minutes: string | undefined, rest: string | undefined): number {
  return Number(minutes ?? 0) * 60 + Number(rest ?? 0);
}
