import { browserPlatform, lnbitsLoopback, reportStates } from "@holdfast/adapter-browser";
import { type Secret, watchWallet, watchWalletFeed } from "@holdfast/core";
import { getContext, setContext } from "svelte";
import { browser } from "$app/env";
import { Doctor } from "./doctor/doctor.svelte.ts";
import { sessionAddresses } from "./session_addresses.ts";
import { sharedPlatform } from "./shared_platform.ts";
import { type AnySource, type GatewaySource, isThroughGateway, type Source } from "./source.ts";
import { askTicket } from "./tickets/ask_ticket.ts";
import { renewRefused } from "./tickets/renew_refused.ts";
import { TicketKeeper } from "./tickets/ticket_keeper.ts";
import { trustedHashes } from "./trusted_hashes.ts";
import { type View, viewOf } from "./watch/view.ts";
import { startWatch, type Watch } from "./watch/watch.ts";

const CONTEXT = Symbol("live");

/** The one wallet of the app, or none. Only a browser ever watches. */
export class Live {
  /**
   * The watched wallet; `null` on a server, before the start, while there is nothing to watch, and
   * until the first ticket of a gateway came.
   */
  view = $state.raw<View | null>(null);
  /** Who knows why the link fails; `null` whenever the view is. */
  doctor = $state.raw<Doctor | null>(null);
  /** What is watched. */
  source = $state.raw<AnySource | null>(null);
  /** Ends what is watched now. */
  #stop: () => void = () => {};

  /** Watches this wallet instead of the one before; does nothing if it is the same. */
  follow(source: AnySource | null): void {
    const before = this.source;
    this.source = source;
    if (before !== null && sameKey(before) === sameKey(source)) return;
    this.#stop();
    this.#stop = () => {};
    this.view = null;
    this.doctor = null;
    if (source === null || !browser) return;
    if (isThroughGateway(source)) this.#startFeed(source);
    else this.#startDirect(source);
  }

  #startDirect(source: Source): void {
    const platform = browserPlatform();
    const { server, key } = source;
    // The echo costs a second socket and a request now and then, which is for the owner of a server
    // to decide.
    const loopback = source.kind === "demo" ? { loopback: lnbitsLoopback(server) } : {};
    const wallet = watchWallet({ server, key, platform, ...loopback });
    this.#show(startWatch(wallet, platform.clock), source, undefined);
  }

  #startFeed(source: GatewaySource): void {
    const serverCertificateHashes = (): readonly WebTransportHash[] => trustedHashes(keeper.hashes);
    const platform = sharedPlatform({ webTransport: { serverCertificateHashes } });
    const keeper = new TicketKeeper({ ask: askTicket, clock: platform.clock });
    let isOver = false;
    this.#stop = () => {
      isOver = true;
      keeper.close();
    };
    void keeper.first.then(() => {
      if (isOver) return;
      const gateway = source.gateway ?? location.origin;
      const { feed, bridges } = source;
      const { ticket } = keeper;
      const transports = sessionAddresses(source, location.hostname);
      const wallet = watchWalletFeed({ gateway, transports, bridges, feed, ticket, platform });
      const watch = startWatch(wallet, platform.clock);
      const stopReports = reportStates(wallet.connection, { gateway, feed, ticket });
      const renewing = renewRefused(watch.state$, () => keeper.renew());
      this.#show(watch, source, ticket, () => {
        renewing.unsubscribe();
        stopReports();
        keeper.close();
      });
    });
  }

  #show(
    watch: Watch,
    source: AnySource,
    ticket: Secret | undefined,
    stop: () => void = () => {},
  ): void {
    const doctor = new Doctor(watch, source, ticket);
    this.view = viewOf(watch);
    this.doctor = doctor;
    this.#stop = () => {
      doctor.close();
      watch.close();
      stop();
    };
  }
}

/** The same text for the same wallet on the same way. */
function sameKey(source: AnySource | null): string {
  if (source === null) return "";
  return isThroughGateway(source)
    ? JSON.stringify([source.gateway, source.feed, "gateway"])
    : JSON.stringify([source.server, source.key]);
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
