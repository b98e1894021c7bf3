import type { RouteKind } from "../model/route.ts";
import type {
  LinkListener,
  LinkRequest,
  OpenLink,
  Transport,
  TransportCapabilities,
} from "../ports/transport.ts";
import { SimulatedLink } from "./simulated_link.ts";
import type { LinkSurroundings } from "./simulated_link.ts";

/** What a kind of carrier can do: in a page (no status, no ping on a WebSocket) or in a program. */
export type Vantage = "page" | "program";

/** A carrier over the simulated network. */
export class SimulatedTransport implements Transport {
  readonly kind: RouteKind;
  readonly capabilities: TransportCapabilities;
  /** Links opened so far. */
  opened = 0;
  readonly #world: LinkSurroundings;

  /** Made by `simulatedWorld`. */
  constructor(world: LinkSurroundings, kind: RouteKind, vantage: Vantage) {
    this.#world = world;
    this.kind = kind;
    const isFetched = kind === "event-source" || kind === "line-stream" || kind === "long-poll";
    this.capabilities = {
      canSend: !isFetched,
      canAsk: vantage === "program" && kind === "websocket",
      seesStatus: vantage === "program" || isFetched,
      hasBinary: !isFetched,
      canResume: true,
    };
  }

  /** Opens a link; its first packet leaves now. */
  open(request: LinkRequest, listener: LinkListener): OpenLink {
    this.opened++;
    const link = new SimulatedLink(
      this.#world,
      this.kind,
      this.capabilities,
      request,
      listener,
    );
    link.start();
    return link;
  }
}
