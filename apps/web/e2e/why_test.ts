import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expectPhase } from "./reading.ts";
import { shoot } from "./shoot.ts";
import { expect, test } from "./site_fixture.ts";

/** Longer than all probes together. */
const VERDICT_WITHIN_MS = 20_000;

/** What a page can tell of a fault. */
interface Told {
  readonly fault: string;
  readonly cause: string;
  readonly hop: string;
}

const TOLD: readonly Told[] = [
  { fault: "down", cause: "unreachable", hop: "network" },
  { fault: "offline", cause: "unanswered", hop: "network" },
  { fault: "close_after_open", cause: "connection-cut", hop: "network" },
  { fault: "mute", cause: "middlebox-swallows-frames", hop: "network" },
];

/** Verdicts that are looked at, not only read. A hole of the MTU is `unanswered` to a page. */
const SHOWN: readonly string[] = ["connection-cut", "unanswered"];

/** Breaks the path as the panel does, without the way through it. */
async function set(page: Page, fault: string): Promise<void> {
  const origin = new URL(page.url()).origin;
  const headers = { origin };
  const broken = await page.request.post("/api/demo", { data: { fault }, headers });
  expect(broken.ok()).toBe(true);
}

/** Asks for the cause, or waits for the answer where the page asks already by itself. */
async function findOut(page: Page): Promise<void> {
  const why = page.getByTestId("why");
  const verdict = page.getByTestId("verdict");
  await expect(why).toBeVisible();
  const isDone = await verdict.count() > 0 || await why.getAttribute("aria-busy") === "true";
  if (!isDone) await why.getByRole("button", { name: "Find out why" }).click();
  await expect(verdict).toBeVisible({ timeout: VERDICT_WITHIN_MS });
}

async function expectVerdict(page: Page, cause: string, hop: string): Promise<void> {
  const verdict = page.getByTestId("verdict");
  await expect(verdict.locator("h3")).toHaveAttribute("data-cause", cause);
  await expect(page.locator(`[data-hop=${hop}]`)).toHaveAttribute("data-state", "broken");
  await expect(verdict).toContainText(/holdfast doctor http:\/\/127\.0\.0\.1:\d+/);
}

for (const { fault, cause, hop } of TOLD) {
  test(`'${fault}' is told as '${cause}', and no finer`, async ({ page }) => {
    await page.goto("/diagnostics");
    await expect(page.getByTestId("why")).toBeVisible();
    await expect(page.getByTestId("trace")).toContainText("link_opened");
    await set(page, fault);
    await findOut(page);
    await expectVerdict(page, cause, hop);
    if (SHOWN.includes(cause)) await shoot(page, `why-${cause}`);
  });
}

test("a whole path is called whole, and no cause is named", async ({ page }) => {
  await page.goto("/diagnostics");
  await expect(page.getByTestId("trace")).toContainText("link_opened");
  await page.getByRole("button", { name: "Find out why" }).focus();
  await page.keyboard.press("Enter");
  const verdict = page.getByTestId("verdict");
  await expect(verdict).toHaveAttribute("data-outcome", "healthy");
  await expect(verdict).toContainText("Everything that a page can look at works");
  await expect(page.getByTestId("path").locator("li:not(.works)")).toHaveCount(0);
  await expect(page.getByTestId("said-why")).toContainText("Everything that a page can look at");
  await shoot(page, "why-healthy");
});

test("a lost Upgrade is told by itself, once, with the cure to copy", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  let key = "";
  page.on("websocket", (socket) => {
    const id = new URL(socket.url()).pathname.split("/").at(-1) ?? "";
    if (/^[0-9a-f]{32}$/.test(id)) key = id;
  });
  await page.goto("/");
  await expectPhase(page, "open");
  expect(key).not.toBe("");
  await set(page, "strip_upgrade");
  await expect(page.getByTestId("hint")).toContainText(/handshake is refused: see why/);
  await shoot(page, "why-hint");
  await page.getByTestId("hint").getByRole("link", { name: "see why" }).click();
  await expectVerdict(page, "upgrade-refused", "proxy");
  const verdict = page.getByTestId("verdict");
  await verdict.getByRole("button", { name: /^Copy: The cure/ }).click();
  await expect(verdict.getByText("Copied")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("proxy_set_header Upgrade $http_upgrade;");
  expect(await page.getByTestId("why").innerHTML()).not.toContain(key);
  await shoot(page, "why-upgrade-refused");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(isWide).toBe(false);
});

test("a path that something in front answers for is no lost Upgrade", async ({ page }) => {
  await page.route("**/api/v1/ws/**", (route) => route.fulfill({ status: 404, body: "<html>" }));
  await page.goto("/diagnostics");
  await expect(page.getByTestId("trace")).toContainText("link_opened");
  await set(page, "refused");
  await expect(page.getByTestId("spans").locator("tr").first())
    .toHaveAttribute("data-phase", "polling");
  await findOut(page);
  await expectVerdict(page, "path-refused", "proxy");
});

test("sockets that die again and again are told as cut, not as timed out", async ({ page }) => {
  await page.goto("/");
  await expectPhase(page, "open");
  await set(page, "cut_after");
  await expect(page.getByTestId("hint")).toContainText(/: see why$/);
  await page.getByTestId("hint").getByRole("link", { name: "see why" }).click();
  const verdict = page.getByTestId("verdict");
  await expect(verdict.locator("h3"))
    .toHaveAttribute("data-cause", /^(connection-cut|lifetime-limit)$/);
  await shoot(page, "why-fixed-age");
});
