import type { EvidenceOf } from "@holdfast/core";
import { maskLine } from "./mask_line.ts";
import { type LineReader, readLines, type ReadOptions, type TextSource } from "./text_lines.ts";
import { type NetfilterFound, netfilterLine, RuleContext } from "./netfilter_line.ts";

/** Rules kept: those that met most. */
const RULES_MAX = 32;
/** Rules looked at; a set of addresses can be longer than any counter that matters. */
const RULES_READ_MAX = 4096;

/**
 * Reads counters of the firewall and of connection tracking: `nft list ruleset`, `iptables -nvL`,
 * `iptables-save -c`, `conntrack -S`, `conntrack -C`, `sysctl net.netfilter`, and the kernel's
 * "table full". Rules that met nothing are left out. Where a rule stands twice, one reading below
 * the other, the growth is told. Never throws on any text.
 *
 * @example A rule that drops
 * ```ts
 * import { readNetfilter } from "@holdfast/adapter-node";
 * import { equal } from "node:assert/strict";
 *
 * const [rule] = await readNetfilter(["udp dport 51820 counter packets 12 bytes 2112 drop"]);
 * equal(rule?.what, "dropped");
 * equal(rule?.count, 12);
 * ```
 */
export async function readNetfilter(
  lines: TextSource,
  options: ReadOptions = {},
): Promise<EvidenceOf<"netfilter">[]> {
  const reader = netfilterReader(options);
  await readLines(lines, [reader]);
  return reader.end();
}

/** The reader of {@linkcode readNetfilter}, to be used beside others on the same text. */
export function netfilterReader(options: ReadOptions = {}): LineReader<EvidenceOf<"netfilter">> {
  const { at = Date.now(), secrets = [] } = options;
  const context = new RuleContext();
  const rules = new Map<string, NetfilterFound & { readonly growth?: number }>();
  const full = { count: 0, rule: "" };
  let entries: number | null = null;
  let limit: number | null = null;
  return {
    read(line): void {
      const found = netfilterLine(line, context, entries !== null);
      if (found === null) return;
      switch (found.what) {
        case "entries":
          entries = found.count;
          return;
        case "limit":
          limit = found.count;
          return;
        case "conntrack-full":
          full.count += found.count;
          full.rule = found.rule;
          return;
        default: {
          const earlier = rules.get(found.rule);
          if (earlier === undefined && rules.size >= RULES_READ_MAX) return;
          const growth = earlier === undefined ? {} : { growth: found.count - earlier.count };
          rules.set(found.rule, { ...found, ...growth });
        }
      }
    },
    end(): EvidenceOf<"netfilter">[] {
      const seen = { kind: "netfilter", at } as const;
      const met = [...rules.values()]
        .filter(({ what, count }) => what === "clamped" || count > 0)
        .sort((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1))
        .slice(0, RULES_MAX);
      const records: EvidenceOf<"netfilter">[] = met.flatMap(({ what, count, rule, growth }) =>
        what === "dropped" || what === "rejected" || what === "clamped"
          ? [{
            ...seen,
            what,
            count,
            rule: maskLine(rule, secrets),
            ...(growth === undefined ? {} : { facts: { growth: Math.max(0, growth) } }),
          }]
          : []
      );
      if (full.count > 0) {
        const rule = maskLine(full.rule, secrets);
        records.push({ ...seen, what: "conntrack-full", count: full.count, rule });
      }
      if (entries !== null) {
        const most = limit === null ? {} : { limit };
        records.push({ ...seen, what: "conntrack", count: entries, ...most });
      }
      return records;
    },
  };
}
