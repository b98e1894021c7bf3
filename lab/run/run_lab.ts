import { LabPath } from "../path/lab_path.ts";
import { whyUnhealthy } from "../path/health.ts";
import { isRight, judge, type Judged } from "./judge.ts";
import type { Listed } from "./load_faults.ts";

/** What is told while the lab runs. */
export interface LabProgress {
  readonly say: (line: string) => void;
  readonly onJudged?: (judged: Judged) => void;
  /** A folder where the doctor's HTML reports are kept. @default nowhere */
  readonly reports?: string;
}

/**
 * Makes and judges one fault after the other on one path, which is looked at after each, and
 * built anew where it does not come back.
 */
export async function runLab(
  path: LabPath,
  listed: readonly Listed[],
  { say, onJudged, reports }: LabProgress,
): Promise<readonly Judged[]> {
  const all: Judged[] = [];
  for (const one of listed) {
    const judged = await judge(path, one, reports);
    all.push(judged);
    onJudged?.(judged);
    say(lineOf(judged, all.length, listed.length));
    const why = await whyUnhealthy(path);
    if (why !== undefined) {
      say(`  the path did not come back (${why}): rebuilding it`);
      await path.rebuild();
    }
  }
  return all;
}

function lineOf(judged: Judged, count: number, of: number): string {
  const mark = isRight(judged) ? "✓" : "✗";
  const views = judged.views.map(({ view, expected, verdict, place }) => {
    const seconds = (verdict.tookMs / 1000).toFixed(1);
    const said = verdict.named ?? `${verdict.outcome} [${verdict.causes.slice(0, 3).join(", ")}]`;
    const wanted = place === "first" ? "" : ` (expected ${expected ?? "nothing"}: ${place})`;
    return `${view} ${said}${wanted} ${seconds} s`;
  });
  const failure = judged.failure === undefined ? [] : [judged.failure];
  return `${mark} ${count}/${of} ${judged.id}: ${[...views, ...failure].join("; ")}`;
}
