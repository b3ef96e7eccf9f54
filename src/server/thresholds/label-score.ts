/** The label of a score: on which side of the threshold that is in force for its engine and patient. */
import { patientOf, stratumCode } from '../../core/thresholds/stratum.ts';
import {
  type ArchiveThresholdRules,
  isAbove,
  thresholdFor,
} from '../../core/thresholds/threshold-for.ts';
import type { DatabaseTransaction } from '../db/schema.ts';
import { lockThresholds, readThresholdRules } from './threshold-rules.ts';

export interface ScoreOfImage {
  readonly score: number;
  readonly engineName: string;
  readonly engineVersion: string;
  /** Of the image. */
  readonly facts: { readonly patientSex?: unknown; readonly patientAgeYears?: unknown };
}

/** As `results` keeps it. */
export interface Label {
  readonly threshold: number;
  readonly above: boolean;
  readonly stratum: string | null;
}

/** In the transaction that records the result. */
export async function labelScore(
  transaction: DatabaseTransaction,
  archiveId: string,
  scored: ScoreOfImage,
): Promise<Label> {
  await lockThresholds(transaction, archiveId, 'to read');
  return labelBy(await readThresholdRules(transaction, archiveId), scored);
}

export function labelBy(
  rules: ArchiveThresholdRules,
  { score, engineName, engineVersion, facts }: ScoreOfImage,
): Label {
  const { value, row } = thresholdFor(rules, {
    engineName,
    engineVersion,
    patient: patientOf(facts),
  });
  return {
    threshold: value,
    above: isAbove(score, value),
    stratum: row === undefined ? null : stratumCode(row),
  };
}
