import { AxeBuilder } from "@axe-core/playwright";
import { breakPath, expectPhase } from "./reading.ts";
import { expect, test } from "./site_fixture.ts";

const PAGES = ["/", "/diagnostics", "/wallet", "/no-such-page"];

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on any page (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    for (const path of PAGES) {
      await page.goto(path);
      if (path === "/") await expectPhase(page, "open");
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html ?? ""}`);
      expect(found).toEqual([]);
    }
  });

  test(`axe finds nothing while the path is broken (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto("/");
    await expectPhase(page, "open");
    await breakPath(page, "down");
    await expectPhase(page, "waiting");
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`))
      .toEqual([]);
  });
}

test("nothing is wider than a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of PAGES) {
    await page.goto(path);
    if (path === "/") await expectPhase(page, "open");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(wide, path).toBe(false);
  }
});

test("the theme is switched by hand, kept, and followed by the plot", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/diagnostics");
  const background = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  // The plot is drawn by the page's own code: from then on a click is heard.
  await expect(page.locator(".plot canvas")).toBeVisible();
  const button = page.getByRole("button", { name: /^Theme/ });
  await button.click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await button.click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await background()).not.toBe(light);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator(".plot canvas")).toBeVisible();
});

test("nothing moves for those who ask for calm", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/");
  await expectPhase(page, "open");
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect(moving).toBe(0);
});

test("nothing comes from elsewhere, and no policy is broken", async ({ page, site }) => {
  const foreign: string[] = [];
  const broken: string[] = [];
  page.on("request", (request) => {
    const { hostname } = new URL(request.url());
    if (!["127.0.0.1", ""].includes(hostname)) foreign.push(request.url());
  });
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) {
      broken.push(message.text());
    }
  });
  page.on("pageerror", (error) => broken.push(error.message));
  for (const path of PAGES) await page.goto(new URL(path, site).href);
  await page.goto("/");
  await expectPhase(page, "open");
  expect([foreign, broken]).toEqual([[], []]);
});
