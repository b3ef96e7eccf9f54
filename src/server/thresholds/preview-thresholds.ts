/** How many of an archive's results other thresholds would label otherwise, counted in one pass of the database. */
import { sql } from 'kysely';
import type { ThresholdsPreview } from '../../contract/thresholds.ts';
import { patientOf } from '../../core/thresholds/stratum.ts';
import { type ArchiveThresholdRules, thresholdFor } from '../../core/thresholds/threshold-for.ts';
import type { Database } from '../db/schema.ts';

/** Results of one version, of patients of one sex and age, that have one label and lie between the same two thresholds. */
interface Group {
  readonly engine_name: string;
  readonly engine_version: string;
  readonly sex: unknown;
  readonly age: unknown;
  readonly above: boolean;
  /** How many of the values are at most the score. */
  readonly reached: number;
  readonly results: number;
}

type Counts = NonNullable<ThresholdsPreview['counts']>;

export async function countChanges(
  db: Database,
  archiveId: string,
  rules: ArchiveThresholdRules,
): Promise<Counts> {
  const values = [...new Set([rules.default, ...rules.rows.map(({ value }) => value)])].sort(
    (a, b) => a - b,
  );
  const counts = { results: 0, toAbove: 0, toBelow: 0 };
  for (const group of await groupsOf(db, archiveId, values)) {
    const { value } = thresholdFor(rules, {
      engineName: group.engine_name,
      engineVersion: group.engine_version,
      patient: patientOf({ patientSex: group.sex, patientAgeYears: group.age }),
    });
    const willBeAbove = group.reached > values.indexOf(value);
    counts.results += group.results;
    if (willBeAbove && !group.above) counts.toAbove += group.results;
    if (!willBeAbove && group.above) counts.toBelow += group.results;
  }
  return counts;
}

/** `values` in ascending order, none twice. */
async function groupsOf(
  db: Database,
  archiveId: string,
  values: readonly number[],
): Promise<readonly Group[]> {
  return await db.transaction().execute(async (transaction) => {
    // A million rows to join fit; without, they go through temporary files.
    await sql`set local work_mem = '64MB'`.execute(transaction);
    const { rows } = await sql<Group>`
      select r.engine_name, r.engine_version, i.facts->'patientSex' as sex, i.facts->'patientAgeYears' as age,
        r.above, width_bucket(r.score, ${[...values]}::numeric[]) as reached, count(*) as results
      from images i join results r on r.image_id = i.id
      where i.archive_id = ${archiveId} and r.score is not null
      group by 1, 2, 3, 4, 5, 6
    `.execute(transaction);
    return rows;
  });
}
