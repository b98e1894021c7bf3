import type { CauseId } from "@holdfast/core/diagnosis";
import type { Page } from "playwright";
import type { LabPath } from "./path/lab_path.ts";

/**
 * What the doctor is given beside the address.
 *
 * - `nginx`, `nginx-log`, `server-log`: the proxy's configuration, its logs, the server's log.
 * - `wireguard`, `wireguard-far`: `wg show all dump` on the proxy's host, on the server's.
 * - `interface`, `interface-far`: `ip -s link` there.
 * - `firewall`, `firewall-far`: `nft list ruleset` on the router, on the server's host.
 * - `item`, `key`, `deep`, `generic`: options that need nothing of the server's side.
 * - `page`: nothing; a page in Chromium looks instead.
 */
export type Gives =
  | "nginx"
  | "nginx-log"
  | "server-log"
  | "wireguard"
  | "wireguard-far"
  | "interface"
  | "interface-far"
  | "firewall"
  | "firewall-far"
  | "item"
  | "key"
  | "deep"
  | "generic"
  | "page";

/** Where the doctor is sent, where that differs from the ordinary. */
export interface Aim {
  readonly url?: string;
  /** The WebSocket's item. @default the wallet's invoice key */
  readonly item?: string;
  /** The wallet's key. @default its invoice key */
  readonly key?: string;
  /** More options of `holdfast doctor`. */
  readonly options?: readonly string[];
  /** What the page is, for `page`. */
  readonly page?: PageAim;
}

/** How the page is loaded. */
export interface PageAim {
  /** Where the page comes from. @default "https://app.test" */
  readonly origin?: string;
  /** Its Content-Security-Policy. */
  readonly policy?: string;
  /** What Chromium is started with. */
  readonly args?: readonly string[];
  /** Done once the page is loaded, before it looks. */
  readonly afterLoad?: (path: LabPath, page: Page) => Promise<unknown>;
  /** Whether bad certificates are put up with. @default "everybody" */
  readonly trusts?: "everybody" | "nobody";
}

/** One fault, made for real; or, without a cause, something unusual that is right. */
export interface Fault {
  readonly title: string;
  /** What the doctor is to name with all that {@linkcode Fault.gives} hands over; null: nothing. */
  readonly cause: CauseId | null;
  /**
   * What it is to name from outside, without files; the first, or as right any other. Null: nothing
   * shows there, and nothing is asked.
   *
   * @default the cause and what else is accepted
   */
  readonly outside?: CauseId | readonly CauseId[] | null;
  /** Others that are as right, because nothing of what is handed over tells them apart. */
  readonly accepted?: readonly CauseId[];
  readonly gives: readonly Gives[];
  /** Whether it takes minutes to make; looks that are `deep` take minutes in any case. */
  readonly isSlow?: boolean;
  /** Whether it belongs to the dozen that every test run makes. */
  readonly isRepresentative?: boolean;
  /** Breaks the path; `path.mend()` undoes what the path's own methods did. */
  readonly make: (path: LabPath) => Promise<Aim | void> | Aim | void;
}
