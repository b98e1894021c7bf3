import { readFile } from "node:fs/promises";
import { breakPath, expectPhase } from "./reading.ts";
import { expect, test } from "./site_fixture.ts";

test("diagnostics tell states, routes, ends and quality", async ({ page }) => {
  await page.goto("/");
  await expectPhase(page, "open");
  await breakPath(page, "refused");
  await expectPhase(page, "polling");
  await page.getByRole("link", { name: "Diagnostics" }).click();

  const spans = page.getByTestId("spans");
  await expect(spans.locator("tr").first()).toHaveAttribute("data-phase", "polling");
  await expect(spans.locator("tr[data-phase=open]")).not.toHaveCount(0);
  await expect(page.getByTestId("routes")).toContainText("WebSocket");
  await expect(page.getByTestId("routes")).toContainText("Polling");
  const ends = page.getByTestId("attempts").locator("td:last-child");
  await expect(ends.filter({ hasText: /cut|refused|never opened|no answer|failed/i }))
    .not.toHaveCount(0);
  await expect(page.getByTestId("quality")).toContainText(/\d ms/);
  await expect(page.locator(".plot canvas")).toBeVisible();
  await expect(page.getByRole("img", { name: /Round trip .* \d+ ms/ }))
    .toBeVisible();
});

test("the trace is filtered by words and by changes of state", async ({ page }) => {
  await page.goto("/diagnostics");
  const lines = page.getByTestId("trace").locator("p");
  await expect(lines.filter({ hasText: "link_opened" })).not.toHaveCount(0);
  await page.getByRole("searchbox", { name: "Filter" }).fill("link_opened");
  await expect(lines.filter({ hasNotText: "link_opened" })).toHaveCount(0);
  await page.getByRole("searchbox", { name: "Filter" }).fill("no such word");
  await expect(lines).toHaveText("No step has these words.");
  await page.getByRole("searchbox", { name: "Filter" }).fill("");
  await page.getByRole("checkbox", { name: "Only changes of state" }).check();
  await expect(lines.filter({ hasNotText: "→" })).toHaveCount(0);
});

test("the trace is copied and downloaded without the key", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  let key = "";
  page.on("websocket", (socket) => {
    const id = new URL(socket.url()).pathname.split("/").at(-1) ?? "";
    if (/^[0-9a-f]{32}$/.test(id)) key = id;
  });
  await page.goto("/diagnostics");
  await expect(page.getByTestId("trace")).toContainText("link_opened");
  expect(key).not.toBe("");

  await page.getByRole("button", { name: "Copy" }).click();
  await expect(page.getByText(/^Copied \d+ steps$/)).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("link_opened");
  expect(copied).not.toContain(key);

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download JSON" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("holdfast-trace.json");
  const text = await readFile(await download.path(), "utf8");
  expect(text).not.toContain(key);
  const trace: unknown = JSON.parse(text);
  expect(trace).toMatchObject({ format: "holdfast-trace-1" });
});
