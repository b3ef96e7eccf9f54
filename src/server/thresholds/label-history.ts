/** What images' results were labelled before, told as what happened to the images. For those who may see results. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { HistoryEvent } from '../../contract/cases.ts';
import type { Queryable } from '../db/schema.ts';

type Told = z.infer<typeof HistoryEvent>;

interface LabelRow {
  readonly image_id: string;
  readonly engine_name: string;
  readonly engine_version: string;
  readonly score: number;
  readonly threshold: number;
  readonly above: boolean;
  readonly stratum: string | null;
  readonly since: Date;
  readonly changed_by: string | null;
  readonly threshold_before: number;
  readonly above_before: boolean;
  readonly stratum_before: string | null;
}

/** Each change of a label, or of the threshold beside it; oldest first, by image. */
export async function labelHistoryOf(
  db: Queryable,
  imageIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Told[]>> {
  if (imageIds.length === 0) return new Map();
  const { rows } = await sql<LabelRow>`
    select * from (
      select r.image_id, r.engine_name, r.engine_version, r.score, l.id, l.threshold, l.above, l.stratum, l.since,
        u.name as changed_by,
        lag(l.threshold) over one as threshold_before, lag(l.above) over one as above_before,
        lag(l.stratum) over one as stratum_before
      from results r
      join result_labels l on l.result_id = r.id
      left join users u on u.id = l.changed_by
      where r.image_id = any(${[...imageIds]}::uuid[])
      window one as (partition by r.id order by l.id)
    ) labels
    where threshold_before is not null
    order by id
  `.execute(db);
  const grouped = Map.groupBy(rows, ({ image_id }) => image_id);
  return new Map([...grouped].map(([imageId, ofImage]) => [imageId, ofImage.map(toTold)]));
}

/** Strata by their codes, empty for everybody. */
function toTold(row: LabelRow): Told {
  return {
    at: row.since.toISOString(),
    event: 'relabelled',
    actor: row.changed_by ?? '',
    params: {
      engine: row.engine_name,
      version: row.engine_version,
      score: row.score,
      label: row.above ? 'above' : 'below',
      threshold: row.threshold,
      stratum: row.stratum ?? '',
      labelBefore: row.above_before ? 'above' : 'below',
      thresholdBefore: row.threshold_before,
      stratumBefore: row.stratum_before ?? '',
    },
  };
}
