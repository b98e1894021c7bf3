import type { Page } from "@playwright/test";
import { shownAge } from "./reading.ts";

/** The line under the balance, watched. */
export interface WatchedAge {
  /** Ends it, and gives the lines that broke their promise. */
  stop(): Promise<readonly string[]>;
}

/**
 * Watches the line under the balance: it may never be older than it says.
 *
 * @param mayBeOld Whether it may say that it is old, for times when nothing gets through.
 */
export function watchAge(page: Page, mayBeOld = false): WatchedAge {
  let isOver = false;
  const broken: string[] = [];
  const running = (async () => {
    while (!isOver) {
      const { text, ageS, boundS, isOld } = await shownAge(page);
      const isBroken = boundS !== null && (ageS ?? Infinity) > boundS;
      if (isBroken || (isOld && !mayBeOld)) broken.push(text);
      await page.waitForTimeout(150);
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await running;
      return broken;
    },
  };
}
