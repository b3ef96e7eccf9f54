/** Which of an archive's thresholds a score is held against: the most specific that fits engine, version and patient. */
import { asksOf, isInStratum, type Patient, type Stratum } from './stratum.ts';

export interface ThresholdRow extends Stratum {
  readonly engineName: string;
  /** Null: any version. */
  readonly engineVersion: string | null;
  readonly value: number;
}

export interface ArchiveThresholdRules {
  /** For whatever no row fits. */
  readonly default: number;
  readonly rows: readonly ThresholdRow[];
}

/** What gave the score, of whom. */
export interface Scored {
  readonly engineName: string;
  readonly engineVersion: string;
  readonly patient: Patient;
}

export interface AppliedThreshold {
  readonly value: number;
  /** Undefined: the archive's default. */
  readonly row: ThresholdRow | undefined;
}

/**
 * In this order: a row for the version before one for any version of the engine; then one that asks for sex and age
 * before one that asks for either, before one that asks for neither; then the archive's default. Rows of equal rank
 * never fit the same patient: `overlappingRows` keeps them out.
 */
export function thresholdFor(rules: ArchiveThresholdRules, scored: Scored): AppliedThreshold {
  let best: ThresholdRow | undefined;
  for (const row of rules.rows) {
    if (!fits(row, scored)) continue;
    if (best === undefined || rankOf(row) > rankOf(best)) best = row;
  }
  return { value: best?.value ?? rules.default, row: best };
}

/** A score at the threshold is above. */
export function isAbove(score: number, threshold: number): boolean {
  return score >= threshold;
}

function fits(row: ThresholdRow, { engineName, engineVersion, patient }: Scored): boolean {
  if (!isSameName(row.engineName, engineName)) return false;
  if (row.engineVersion !== null && !isSameName(row.engineVersion, engineVersion)) return false;
  return isInStratum(patient, row);
}

/** Higher is more specific. */
export function rankOf(row: ThresholdRow): number {
  return (row.engineVersion === null ? 0 : 10) + asksOf(row);
}

/** People type what engines report: capitals and spaces around it must not make a threshold miss its engine. */
export function isSameName(one: string, other: string): boolean {
  return nameKey(one) === nameKey(other);
}

function nameKey(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}
