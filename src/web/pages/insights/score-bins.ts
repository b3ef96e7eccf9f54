/** Scores of one or several groups, and what another threshold would change. */

import type { NoScoreReason } from '../../../contract/cases.ts';
import type { ScoreGroup, VersionInsights } from '../../../contract/insights.ts';

export interface ScoreCounts {
  /** By whole score, 0 to 100. */
  readonly scores: readonly number[];
  readonly total: number;
  /** As labelled. */
  readonly above: number;
  readonly below: number;
}

export function sumGroups(
  groups: readonly Pick<ScoreGroup, 'scores' | 'above' | 'below'>[],
): ScoreCounts {
  const scores = Array<number>(101).fill(0);
  let [above, below] = [0, 0];
  for (const group of groups) {
    for (const [score, count] of group.scores.entries())
      scores[score] = (scores[score] ?? 0) + count;
    above += group.above;
    below += group.below;
  }
  return { scores, total: above + below, above, below };
}

export function sumReasons(
  versions: readonly VersionInsights[],
): ReadonlyMap<NoScoreReason, number> {
  const reasons = new Map<NoScoreReason, number>();
  for (const { reason, count } of versions.flatMap(({ noScore }) => noScore)) {
    reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  }
  return reasons;
}

/** How many would be above: a score at the threshold is. Exact for whole thresholds, which are all that can be tried. */
export function aboveAt(scores: readonly number[], threshold: number): number {
  return scores.slice(Math.ceil(threshold)).reduce((sum, count) => sum + count, 0);
}

export interface ScoreBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Twenty bars; a score of 100 is in the last. */
export function scoreBins(scores: readonly number[], width = 5): readonly ScoreBin[] {
  return Array.from({ length: 100 / width }, (_, index) => {
    const from = index * width;
    const to = from + width;
    const last = to === 100 ? 101 : to;
    return { from, to, count: scores.slice(from, last).reduce((sum, count) => sum + count, 0) };
  });
}
