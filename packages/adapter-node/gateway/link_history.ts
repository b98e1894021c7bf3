import type { LinkRecord } from "./link_log.ts";

/** How links of one carrier ended lately. */
export interface LinkEnds {
  readonly carrier: string;
  readonly code: number;
  readonly count: number;
  /** Median of their lives, in milliseconds. */
  readonly livedMs: number;
}

const KEPT_MAX = 1000;

/** The newest links that ended, without addresses, for those who may see a feed. */
export class LinkHistory {
  readonly #kept: Pick<LinkRecord, "feed" | "carrier" | "code" | "livedMs">[] = [];

  /** A link ended. */
  add({ feed, carrier, code, livedMs }: LinkRecord): void {
    this.#kept.push({ feed, carrier, code, livedMs });
    if (this.#kept.length > KEPT_MAX) this.#kept.shift();
  }

  /** Those of one feed, by carrier and code; the most frequent first. */
  of(feed: string): readonly LinkEnds[] {
    const groups = new Map<string, Pick<LinkRecord, "carrier" | "code" | "livedMs">[]>();
    for (const record of this.#kept) {
      if (record.feed !== feed) continue;
      const name = `${record.carrier} ${record.code}`;
      groups.set(name, [...groups.get(name) ?? [], record]);
    }
    return [...groups.values()]
      .map((records) => {
        const lives = records.map(({ livedMs }) => livedMs).sort((a, b) => a - b);
        const { carrier, code } = records[0]!;
        const livedMs = lives[Math.floor(lives.length / 2)] ?? 0;
        return { carrier, code, count: records.length, livedMs };
      })
      .sort((a, b) => b.count - a.count);
  }
}
