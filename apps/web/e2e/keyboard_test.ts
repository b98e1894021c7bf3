import { expectPhase } from "./reading.ts";
import { expect, test } from "./site_fixture.ts";

test("the keyboard reaches everything, and focus can be seen", async ({ page }) => {
  await page.goto("/");
  await expectPhase(page, "open");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  const seen: string[] = [];
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    if (await focused.count() === 0) break;
    const { name, outline } = await focused.evaluate((element) => ({
      name: element.textContent?.trim() || element.getAttribute("aria-label") ||
        "",
      outline: getComputedStyle(element).outlineStyle,
    }));
    expect(outline, `focus on '${name}' can be seen`).not.toBe("none");
    seen.push(name);
  }
  for (const name of ["Holdfast", "Diagnostics", "Show exact amount", "Refused", "Impatient"]) {
    expect(seen).toContain(name);
  }
});

test("the skip link leads past the header", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
});

test("the path is broken and healed without a mouse", async ({ page }) => {
  await page.goto("/");
  await expectPhase(page, "open");
  await page.getByRole("button", { name: "Refused" }).focus();
  await page.keyboard.press("Enter");
  await expectPhase(page, "polling");
  await page.getByRole("button", { name: "Heal the path" }).focus();
  await page.keyboard.press("Space");
  await expectPhase(page, "open");
});
