import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";

const FOLDER = fileURLToPath(new URL("../test-results/screenshots/", import.meta.url));
const SIZES = {
  desktop: { width: 1180, height: 900 },
  phone: { width: 360, height: 740 },
};

/** Takes pictures of a page in both themes, on a desktop and on a narrow phone. */
export async function shoot(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      const path = `${FOLDER}${name}-${colorScheme}-${size}.png`;
      await page.screenshot({ path, fullPage: size === "phone" });
    }
  }
  await page.setViewportSize(SIZES.desktop);
}
