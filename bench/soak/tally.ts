/** What was told, and what was wrong with it. */
export interface Tally {
  /** Numbers that were told. */
  told: number;
  /** Snapshots that stood in for steps that were no longer kept. */
  jumps: number;
  /** Numbers that were skipped without a snapshot in their place. */
  lost: number;
  /** Numbers that came again. */
  doubled: number;
  /** Numbers that came after a greater one, and had not come before. */
  reordered: number;
}

/** The start of one. */
export function noTally(): Tally {
  return { told: 0, jumps: 0, lost: 0, doubled: 0, reordered: 0 };
}

/** Several together. */
export function sumOf(tallies: readonly Tally[]): Tally {
  const sum = noTally();
  for (const tally of tallies) {
    for (const name of Object.keys(sum) as (keyof Tally)[]) sum[name] += tally[name];
  }
  return sum;
}

/** Everything that was wrong; zero is what the protocol promises. */
export function mistakesOf({ lost, doubled, reordered }: Tally): number {
  return lost + doubled + reordered;
}
