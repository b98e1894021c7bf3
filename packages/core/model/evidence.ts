import type {
  DnsEvidence,
  Http2Evidence,
  HttpEvidence,
  PathQualityEvidence,
  TcpEvidence,
  TlsEvidence,
  UpgradeEvidence,
} from "./path_evidence.ts";
import type {
  BurstEvidence,
  ChannelEvidence,
  CloseEvidence,
  FramesEvidence,
  FrameSizesEvidence,
  IdleEvidence,
  LifetimesEvidence,
  LoopbackEvidence,
  PageEvidence,
  PollEvidence,
  StreamEvidence,
  ValuesEvidence,
} from "./link_evidence.ts";
import type {
  FeedEvidence,
  HopComparisonEvidence,
  InterfaceEvidence,
  NetfilterEvidence,
  NginxConfigEvidence,
  NginxLogEvidence,
  ServerLogEvidence,
  TargetEvidence,
  WireguardEvidence,
} from "./host_evidence.ts";

/**
 * Plain records of what was observed, never of what is concluded. A connection records `upgrade`,
 * `close`, `poll`, `loopback`, `frames` and `lifetimes`; probes, auditors and log readers record
 * the others. Records never hold a secret.
 */
export type Evidence =
  | TargetEvidence
  | DnsEvidence
  | TcpEvidence
  | TlsEvidence
  | HttpEvidence
  | Http2Evidence
  | UpgradeEvidence
  | PathQualityEvidence
  | FramesEvidence
  | FrameSizesEvidence
  | IdleEvidence
  | BurstEvidence
  | StreamEvidence
  | CloseEvidence
  | LifetimesEvidence
  | PollEvidence
  | LoopbackEvidence
  | ChannelEvidence
  | ValuesEvidence
  | PageEvidence
  | FeedEvidence
  | NginxConfigEvidence
  | NginxLogEvidence
  | ServerLogEvidence
  | WireguardEvidence
  | InterfaceEvidence
  | NetfilterEvidence
  | HopComparisonEvidence;

/** Which kind of record it is. */
export type EvidenceKind = Evidence["kind"];

/** The record of one kind. */
export type EvidenceOf<Kind extends EvidenceKind> = Extract<Evidence, { readonly kind: Kind }>;
