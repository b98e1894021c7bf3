import type { Evidence, EvidenceKind, EvidenceOf } from "../model/evidence.ts";
import type { UpgradeVariant } from "../model/path_evidence.ts";
import type { ServerProfile } from "../model/host_evidence.ts";
import { answerer } from "./answerer.ts";

/** The site that is being looked at, for fixes and commands. */
export interface Site {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** The WebSocket's path, masked. */
  readonly path: string;
  /** The prefix a `location` needs: `/api/v1/ws/`. */
  readonly location: string;
  /** Behind the proxy: `http://10.0.0.2:5000`, or the default address of LNbits or a gateway. */
  readonly upstream: string;
  readonly profile: ServerProfile;
  /** Whether a ticket was shown to the gateway. */
  readonly hasTicket: boolean;
  readonly from: "page" | "node";
  /** The address for a command: `https://host[:port]`. */
  readonly url: string;
}

/** All the evidence of the whole path, with the questions that signs ask of it. */
export class Scene {
  readonly evidence: readonly Evidence[];
  readonly site: Site;

  /** @param evidence Records in any order; those of shorter paths (`via`) are set aside. */
  constructor(evidence: readonly Evidence[]) {
    this.evidence = inOrder(evidence.filter(({ via }) => via === undefined));
    this.site = siteOf(this);
  }

  /** All records of one kind. */
  all<Kind extends EvidenceKind>(kind: Kind): readonly EvidenceOf<Kind>[] {
    return this.evidence.filter((found): found is EvidenceOf<Kind> => found.kind === kind);
  }

  /** Whether any record of one kind has this property. */
  some<Kind extends EvidenceKind>(
    kind: Kind,
    has: (evidence: EvidenceOf<Kind>) => boolean = () => true,
  ): boolean {
    return this.all(kind).some(has);
  }

  /** Handshakes of one variant. */
  upgrades(variant: UpgradeVariant = "normal"): readonly EvidenceOf<"upgrade">[] {
    return this.all("upgrade").filter((found) => (found.variant ?? "normal") === variant);
  }

  /** Whether the handshake in question ever succeeded. */
  get opened(): boolean {
    return this.upgrades().some(({ outcome }) => outcome === "opened");
  }

  /** Whether plain requests to the server are answered by the server. */
  get restWorks(): boolean {
    return this.some("poll", ({ outcome }) => outcome === "ok") ||
      this.some(
        "http",
        ({ what, outcome, status }) =>
          (what === "wallet" || what === "health") && outcome === "answered" &&
          status !== null && status < 300,
      );
  }

  /** Whether the server itself, not something in front, answered for the socket's path. */
  get serverAnswersPath(): boolean {
    return this.all("http").some((found) =>
      found.what === "ws-path" && answerer(found) === "server"
    );
  }

  /** Whether the proxy's configuration was read. */
  get hasConfig(): boolean {
    return this.some("nginx_config");
  }

  /** Whether the configuration was read and passes the handshake on. */
  get configPasses(): boolean {
    return this.some("nginx_config", ({ passesUpgrade }) => passesUpgrade === true);
  }
}

/**
 * Each observation once, in an order that does not depend on how they were handed over: by time,
 * then by what they say.
 */
function inOrder(evidence: readonly Evidence[]): readonly Evidence[] {
  const texts = new Map(evidence.map((found) => [JSON.stringify(found), found]));
  return [...texts]
    .sort(([a, one], [b, other]) => one.at - other.at || (a < b ? -1 : 1))
    .map(([, found]) => found);
}

const LNBITS_UPSTREAM = "http://127.0.0.1:5000";
const GATEWAY_UPSTREAM = "http://127.0.0.1:8600";

function siteOf(scene: Scene): Site {
  const [target] = scene.all("target");
  const upstream = scene.all("nginx_config").find((found) => found.upstream !== undefined)
    ?.upstream ??
    target?.upstream ??
    (target?.profile === "holdfast" ? GATEWAY_UPSTREAM : LNBITS_UPSTREAM);
  const host = target?.host ?? "example.com";
  const tls = target?.tls ?? true;
  const port = target?.port ?? (tls ? 443 : 80);
  const path = target?.path ?? "/api/v1/ws/•••";
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return {
    host,
    port,
    tls,
    path,
    location: path.slice(0, path.lastIndexOf("/") + 1) || "/",
    upstream,
    profile: target?.profile ?? "lnbits",
    hasTicket: target?.hasTicket ?? false,
    from: target?.from ?? "node",
    url: `${tls ? "https" : "http"}://${shownHost}${port === (tls ? 443 : 80) ? "" : `:${port}`}`,
  };
}
