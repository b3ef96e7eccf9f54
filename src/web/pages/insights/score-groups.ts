/** Scores by what they are held against, so that moving a threshold is tried on those whom it is for. */
import type { ScoreGroup, VersionInsights } from '../../../contract/insights.ts';
import type { Stratum } from '../../../core/thresholds/stratum.ts';
import { stratumCode } from '../../../core/thresholds/stratum.ts';

/** Patients with one threshold; of several versions, those that have it in common. */
export interface Shared extends ScoreGroup {
  readonly key: string;
}

/** One for each threshold and stratum; everybody else first. */
export function sharedGroups(versions: readonly VersionInsights[]): readonly Shared[] {
  const groups = new Map<string, Shared>();
  for (const group of versions.flatMap((version) => version.groups)) {
    const key = `${codeOf(group.stratum)}: ${group.threshold}`;
    const before = groups.get(key);
    groups.set(key, before === undefined ? { ...group, key } : { ...add(before, group), key });
  }
  return [...groups.values()].sort((one, other) =>
    one.key.localeCompare(other.key, 'en', { numeric: true }),
  );
}

const codeOf = (stratum: Stratum | null) => (stratum && stratumCode(stratum)) ?? '';

function add(one: ScoreGroup, other: ScoreGroup): ScoreGroup {
  return {
    ...one,
    scores: one.scores.map((count, score) => count + (other.scores[score] ?? 0)),
    above: one.above + other.above,
    below: one.below + other.below,
  };
}
