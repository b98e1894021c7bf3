import { watchWallet } from "@holdfast/core";
import { browserPlatform, lnbitsLoopback } from "@holdfast/adapter-browser";
import { getContext, setContext } from "svelte";
import { browser } from "$app/env";
import { Doctor } from "./doctor/doctor.svelte.ts";
import type { Source } from "./source.ts";
import { type View, viewOf } from "./watch/view.ts";
import { startWatch } from "./watch/watch.ts";

const CONTEXT = Symbol("live");

/** The one wallet of the app, or none. Only a browser ever watches. */
export class Live {
  /**
   * The watched wallet; `null` on a server, before the start, and while there is nothing to watch.
   */
  view = $state.raw<View | null>(null);
  /** Who knows why the link fails; `null` whenever the view is. */
  doctor = $state.raw<Doctor | null>(null);
  /** What is watched. */
  source = $state.raw<Source | null>(null);

  /** Watches this wallet instead of the one before; does nothing if it is the same. */
  follow(source: Source | null): void {
    const before = this.source;
    this.source = source;
    if (before?.server === source?.server && before?.key === source?.key && this.view) return;
    this.doctor?.close();
    this.view?.watch.close();
    this.view = source && browser ? this.#start(source) : null;
    this.doctor = source && this.view ? new Doctor(this.view.watch, source) : null;
  }

  #start(source: Source): View {
    const platform = browserPlatform();
    const { server, key } = source;
    // The echo costs a second socket and a request now and then, which is for the owner of a server
    // to decide.
    const loopback = source.kind === "demo" ? { loopback: lnbitsLoopback(server) } : {};
    const wallet = watchWallet({ server, key, platform, ...loopback });
    return viewOf(startWatch(wallet, platform.clock));
  }
}

// A page has one wallet, which outlives navigation and, in development, the replacement of this
// very module: what is kept in `hot.data` is there for the next version of it.
let shared: Live | null = (import.meta.hot?.data.live as Live | undefined) ?? null;

/** Makes the wallet available to the components below; call it in the root layout. */
export function provideLive(): Live {
  if (!browser) return setContext(CONTEXT, new Live());
  shared ??= new Live();
  if (import.meta.hot) import.meta.hot.data.live = shared;
  return setContext(CONTEXT, shared);
}

/**
 * The wallet of the app.
 *
 * @throws {Error} If the root layout did not provide it.
 */
export function useLive(): Live {
  const live = getContext<Live | undefined>(CONTEXT);
  if (!live) {
    throw new Error("Cannot use the wallet: call provideLive() in the root layout first");
  }
  return live;
}
