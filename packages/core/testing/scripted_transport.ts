import type { RouteKind } from "../model/route.ts";
import type {
  LinkListener,
  LinkRequest,
  OpenLink,
  Transport,
  TransportCapabilities,
} from "../ports/transport.ts";
import { ScriptedLink } from "./scripted_link.ts";

/** Options of {@linkcode ScriptedTransport}. */
export interface ScriptedTransportOptions extends Partial<TransportCapabilities> {
  /**
   * Goes on reporting after it was abandoned, as no transport may: shows that its owner is deaf by
   * itself. @default {false}
   */
  readonly isRude?: boolean;
}

/** The most links one transport keeps. */
const LINKS_MAX = 10_000;

/**
 * A transport whose links a test drives by hand, step by step: nothing happens unless the test says
 * so.
 *
 * How to extend it:
 *
 * - a new thing that a *peer* can do: a method of {@linkcode ScriptedLink} that reports to the
 *   listener;
 * - a new thing that an *owner* can do: record it in {@linkcode ScriptedLink} beside `sent`, `asks`
 *   and `abandoned`;
 * - a new capability: add it to `TransportCapabilities`, with its default below;
 * - a peer that answers by itself, over a network that takes time: not here, that is
 *   `simulatedWorld`.
 *
 * @example One link, from the handshake to its end
 * ```ts
 * import { webSocket } from "@holdfast/core";
 * import { ScriptedTransport } from "@holdfast/core/testing";
 * import { deepEqual } from "node:assert/strict";
 *
 * const transport = new ScriptedTransport("websocket");
 * const seen: string[] = [];
 * transport.open(
 *   { route: webSocket("wss://host/"), resumeAfter: null, maxMessageBytes: 1000 },
 *   {
 *     opened: () => seen.push("opened"),
 *     message: (data) => seen.push(`message ${data}`),
 *     heard: () => seen.push("heard"),
 *     answered: (ask) => seen.push(`answered ${ask}`),
 *     ended: (end) => seen.push(`ended ${end.how}`),
 *   },
 * );
 * transport.newest.open();
 * transport.newest.message("hello");
 * transport.newest.end({ how: "closed", code: 1006 });
 * deepEqual(seen, ["opened", "message hello", "ended closed"]);
 * ```
 */
export class ScriptedTransport implements Transport {
  readonly kind: RouteKind;
  readonly capabilities: TransportCapabilities;
  readonly #isRude: boolean;
  readonly #links: ScriptedLink[] = [];

  /** @param kind What it claims to be. By default it can do everything. */
  constructor(kind: RouteKind, options: ScriptedTransportOptions = {}) {
    this.kind = kind;
    this.#isRude = options.isRude ?? false;
    this.capabilities = {
      canSend: options.canSend ?? true,
      canAsk: options.canAsk ?? true,
      canAskFeed: options.canAskFeed ?? false,
      seesStatus: options.seesStatus ?? true,
      hasBinary: options.hasBinary ?? true,
      canResume: options.canResume ?? true,
    };
  }

  /** Every link ever opened, oldest first. */
  get links(): readonly ScriptedLink[] {
    return this.#links;
  }

  /** Links that neither ended nor were abandoned; empty proves that none leaked. */
  get live(): readonly ScriptedLink[] {
    return this.#links.filter((link) => link.stage === "connecting" || link.stage === "open");
  }

  /**
   * The link opened last.
   * @throws {Error} If none was.
   */
  get newest(): ScriptedLink {
    const link = this.#links.at(-1);
    if (link === undefined) {
      throw new Error(`Cannot get link: no ${this.kind} link was opened`);
    }
    return link;
  }

  /**
   * Opens a link that waits for its script.
   * @throws {RangeError} If the 10,001st link is opened.
   */
  open(request: LinkRequest, listener: LinkListener): OpenLink {
    if (this.#links.length >= LINKS_MAX) {
      throw new RangeError(
        `Cannot open link: ${LINKS_MAX} were opened already`,
      );
    }
    const link = new ScriptedLink(
      request,
      listener,
      this.capabilities,
      this.#isRude,
    );
    this.#links.push(link);
    return link.held;
  }
}
