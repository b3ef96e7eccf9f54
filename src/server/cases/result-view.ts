/** A result's row as the interface shows it: a score, or a reason why there is none; never a number for the latter. */
import type { Selectable } from 'kysely';
import type { Result } from '../../contract/cases.ts';
import { readStratumCode } from '../../core/thresholds/stratum.ts';
import type { ResultsTable } from '../db/schema.ts';

export type ResultRow = Omit<Selectable<ResultsTable>, 'image_id' | 'processing_id'>;

export function toResult(row: ResultRow): Result {
  const base = {
    id: row.id,
    archiveEngineId: row.archive_engine_id,
    engineId: row.engine_id,
    engineName: row.engine_name,
    engineVersion: row.engine_version,
    simulated: row.simulated,
    createdAt: row.created_at.toISOString(),
  };
  if (row.no_score_reason !== null) {
    return { ...base, kind: 'no-score', reason: row.no_score_reason };
  }
  if (row.score === null || row.threshold === null || row.above === null) {
    throw new Error('a result without score and without reason');
  }
  return {
    ...base,
    kind: 'score',
    score: row.score,
    threshold: row.threshold,
    stratum: row.stratum === null ? null : (readStratumCode(row.stratum) ?? null),
    label: row.above ? 'above' : 'below',
    hasHeatmap: row.heatmap_sha256 !== null,
  };
}
