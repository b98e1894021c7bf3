/** What the person chose; `auto` follows the device. */
export type Theme = "auto" | "light" | "dark";

const SLOT = "holdfast.theme";
const ORDER: readonly Theme[] = ["auto", "light", "dark"];

/** The theme of the page. `src/app.html` applies a kept choice before the first paint. */
export class ThemeChoice {
  current: Theme = $state("auto");

  /** Reads the choice that was kept. */
  restore(): void {
    const { theme } = document.documentElement.dataset;
    this.current = theme === "light" || theme === "dark" ? theme : "auto";
  }

  /** Goes on to the next choice, applies and keeps it. */
  next(): void {
    this.current = ORDER[(ORDER.indexOf(this.current) + 1) % ORDER.length] ??
      "auto";
    if (this.current === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.current;
    try {
      localStorage.setItem(SLOT, this.current);
    } catch {
      // Without storage the choice lasts until the page is left.
    }
  }
}
