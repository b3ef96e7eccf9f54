/** What one version of an engine has said of an archive's cases, put together from counts. */
import type { NoScoreReason } from '../../contract/cases.ts';
import type { ScoreGroup, VersionInsights } from '../../contract/insights.ts';
import { readStratumCode } from '../../core/thresholds/stratum.ts';

export interface Version {
  readonly engine_name: string;
  readonly engine_version: string;
  readonly simulated: boolean;
}

/** Of a version's results: those of one score (of whole numbers) or reason, held against one threshold. */
export interface ScoreBin extends Version {
  readonly score: number | null;
  readonly reason: NoScoreReason | null;
  readonly stratum: string | null;
  readonly threshold: number | null;
  readonly results: number;
  readonly above: number;
}

/** `bins` are of that version, one at least. */
export function versionOf(
  bins: readonly ScoreBin[],
  seconds: readonly [median: number, p90: number] | null,
): VersionInsights {
  const { engine_name: engineName, engine_version: engineVersion, simulated } = bins[0] as ScoreBin;
  const scored = bins.filter(({ score }) => score !== null);
  const groups = [...Map.groupBy(scored, ({ stratum }) => stratum ?? '')]
    .sort(([one], [other]) => one.localeCompare(other, 'en', { numeric: true }))
    .map(([, ofGroup]) => groupOf(ofGroup));
  return {
    engineName,
    engineVersion,
    simulated,
    groups,
    noScore: noScoreOf(bins),
    time: seconds === null ? null : { medianS: seconds[0], p90S: seconds[1] },
  };
}

function groupOf(bins: readonly ScoreBin[]): ScoreGroup {
  const scores = Array<number>(101).fill(0);
  let [above, below] = [0, 0];
  const byThreshold = new Map<number, number>();
  for (const { score, threshold, results, above: aboveHere } of bins) {
    scores[score ?? 0] = (scores[score ?? 0] ?? 0) + results;
    above += aboveHere;
    below += results - aboveHere;
    if (threshold !== null) {
      byThreshold.set(threshold, (byThreshold.get(threshold) ?? 0) + results);
    }
  }
  // They all have the same, but while they are being labelled anew.
  const [[threshold] = [0]] = [...byThreshold].sort(([, one], [, other]) => other - one);
  const code = bins[0]?.stratum ?? '';
  return { stratum: readStratumCode(code) ?? null, threshold, scores, above, below };
}

/** The most frequent first. */
function noScoreOf(bins: readonly ScoreBin[]): VersionInsights['noScore'] {
  return bins
    .flatMap(({ reason, results }) => (reason === null ? [] : [{ reason, count: results }]))
    .sort((one, other) => other.count - one.count);
}
