/** What one line told of the firewall. */
export interface NetfilterFound {
  readonly what: "dropped" | "rejected" | "clamped" | "conntrack-full" | "entries" | "limit";
  readonly count: number;
  /** The rule with its chain; empty for figures. */
  readonly rule: string;
}

const COUNTER_REGEXP = /\bcounter packets (\d{1,15}) bytes \d{1,20} ?/;
const NFT_VERDICT_REGEXP =
  /\b(drop|reject)\b(?! *")(?: with [a-z0-9 -]{1,60})?(?: comment "[^"]*")?$/;
const NFT_CLAMP_REGEXP = /\btcp option maxseg size set\b/;
const IPTABLES_REGEXP = /^\s*(\d{1,15}[KMGT]?)\s+\d{1,15}[KMGT]?\s+(DROP|REJECT|TCPMSS)\s+(.*)$/;
const SAVED_REGEXP = /^\[(\d{1,15}):\d{1,20}\] -A (\S{1,64} .*)$/;
const POLICY_REGEXP = /^Chain (\S{1,64}) \(policy (DROP|REJECT) (\d{1,15}[KMGT]?) packets/;
const SAVED_POLICY_REGEXP = /^:(\S{1,64}) (DROP|REJECT) \[(\d{1,15}):\d{1,20}\]/;
const STATS_REGEXP = /^cpu=\d+\s.*\bdrop=(\d{1,15})\s+early_drop=(\d{1,15})\b/;
const FIGURE_REGEXP = /\bnf_conntrack_(count|max)\s*[=:]\s*(\d{1,12})\b/;
const TABLE_FULL_REGEXP = /\bnf_conntrack: table full, dropping packet/;
const RULE_CHARACTERS_MAX = 1024;

/** Which chain the lines belong to. */
export class RuleContext {
  #table = "";
  #chain = "";

  /** Looks whether a line begins a table or a chain. */
  read(line: string): void {
    const table = /^table (\S{1,32} \S{1,64}) \{/.exec(line)?.[1];
    if (table !== undefined) [this.#table, this.#chain] = [table, ""];
    const chain = /^\s*chain (\S{1,64}) \{/.exec(line)?.[1] ??
      /^Chain (\S{1,64}) \(/.exec(line)?.[1];
    if (chain !== undefined) this.#chain = chain;
  }

  /** A rule with where it stands. */
  place(rule: string): string {
    return [this.#table, this.#chain, rule.trim().replaceAll(/\s+/g, " ")]
      .filter((part) => part !== "")
      .join(" ");
  }
}

/**
 * What one line tells of drops, rejects, clamping or connection tracking.
 *
 * @param hasEntries Whether the number of entries is known: of two bare numbers, as `cat` prints
 * them, the first is how many there are and the second how many there may be.
 */
export function netfilterLine(
  line: string,
  context: RuleContext,
  hasEntries: boolean,
): NetfilterFound | null {
  const text = line.slice(0, RULE_CHARACTERS_MAX);
  context.read(text);
  return ruleOf(text, context) ?? savedOf(text) ?? figureOf(text, hasEntries);
}

function ruleOf(text: string, context: RuleContext): NetfilterFound | null {
  const packets = COUNTER_REGEXP.exec(text)?.[1];
  const plain = text.replace(COUNTER_REGEXP, "").trim();
  if (NFT_CLAMP_REGEXP.test(plain)) {
    return { what: "clamped", count: Number(packets ?? 0), rule: context.place(plain) };
  }
  if (packets !== undefined) {
    const verdict = NFT_VERDICT_REGEXP.exec(plain)?.[1];
    if (verdict === undefined) return null;
    const what = verdict === "drop" ? "dropped" : "rejected";
    return { what, count: Number(packets), rule: context.place(plain) };
  }
  const policy = POLICY_REGEXP.exec(text) ?? SAVED_POLICY_REGEXP.exec(text);
  if (policy !== null) {
    const [, chain = "", verdict = "", count = ""] = policy;
    return { what: whatOf(verdict), count: scaled(count), rule: `${chain} policy ${verdict}` };
  }
  const listed = IPTABLES_REGEXP.exec(text);
  if (listed === null) return null;
  const [, count = "", target = "", rest = ""] = listed;
  return { what: whatOf(target), count: scaled(count), rule: context.place(`${target} ${rest}`) };
}

function savedOf(text: string): NetfilterFound | null {
  const saved = SAVED_REGEXP.exec(text);
  const target = /-j (DROP|REJECT|TCPMSS)\b/.exec(saved?.[2] ?? "")?.[1];
  if (saved === null || target === undefined) return null;
  return { what: whatOf(target), count: Number(saved[1]), rule: saved[2] ?? "" };
}

function figureOf(text: string, hasEntries: boolean): NetfilterFound | null {
  if (TABLE_FULL_REGEXP.test(text)) return { what: "conntrack-full", count: 1, rule: text };
  const stats = STATS_REGEXP.exec(text);
  if (stats !== null) {
    const count = Number(stats[1]) + Number(stats[2]);
    return count === 0 ? null : { what: "conntrack-full", count, rule: text };
  }
  const figure = FIGURE_REGEXP.exec(text);
  if (figure !== null) {
    const what = figure[1] === "count" ? "entries" : "limit";
    return { what, count: Number(figure[2]), rule: "" };
  }
  if (!/^\d{1,12}$/.test(text)) return null;
  return { what: hasEntries ? "limit" : "entries", count: Number(text), rule: "" };
}

function whatOf(target: string): "dropped" | "rejected" | "clamped" {
  return target === "DROP" ? "dropped" : target === "REJECT" ? "rejected" : "clamped";
}

/** `12K` packets, as `iptables -nvL` rounds them without `-x`. */
function scaled(text: string): number {
  const unit = "KMGT".indexOf(text.at(-1) ?? "") + 1;
  return unit === 0 || text === "" ? Number(text) : Number(text.slice(0, -1)) * 1000 ** unit;
}
