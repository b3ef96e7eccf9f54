/** An archive's thresholds as the database keeps them. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ArchiveThresholdRules } from '../../core/thresholds/threshold-for.ts';
import type { DatabaseTransaction, Queryable } from '../db/schema.ts';
import { ServerError } from '../errors.ts';

/** Throws `not-found`. */
export async function readThresholdRules(
  db: Queryable,
  archiveId: string,
): Promise<ArchiveThresholdRules> {
  const archive = await db
    .selectFrom('archives')
    .select('threshold')
    .where('id', '=', archiveId)
    .executeTakeFirst();
  if (archive === undefined) throw new ServerError('not-found');
  const rows = await db
    .selectFrom('thresholds')
    .select([
      'engine_name as engineName',
      'engine_version as engineVersion',
      'sex',
      'age_from as ageFrom',
      'age_to as ageTo',
      'value',
    ])
    .where('archive_id', '=', archiveId)
    .orderBy(sql`lower(engine_name)`)
    .orderBy('engine_version', (order) => order.asc().nullsFirst())
    .orderBy('sex', (order) => order.asc().nullsFirst())
    .orderBy('age_from', (order) => order.asc().nullsFirst())
    .orderBy('id')
    .execute();
  return { default: archive.threshold, rows };
}

export async function writeThresholdRules(
  transaction: DatabaseTransaction,
  archiveId: string,
  rules: ArchiveThresholdRules,
): Promise<void> {
  await transaction
    .updateTable('archives')
    .set({ threshold: rules.default })
    .where('id', '=', archiveId)
    .execute();
  await transaction.deleteFrom('thresholds').where('archive_id', '=', archiveId).execute();
  if (rules.rows.length === 0) return;
  await transaction
    .insertInto('thresholds')
    .values(
      rules.rows.map((row) => ({
        id: randomUUID(),
        archive_id: archiveId,
        engine_name: row.engineName,
        engine_version: row.engineVersion,
        sex: row.sex,
        age_from: row.ageFrom,
        age_to: row.ageTo,
        value: row.value,
      })),
    )
    .execute();
}

/**
 * Until the transaction ends. Results are recorded side by side, and never while the thresholds change: what was
 * labelled by the old ones can be seen by whoever labels anew.
 */
export async function lockThresholds(
  transaction: DatabaseTransaction,
  archiveId: string,
  purpose: 'to read' | 'to change',
): Promise<void> {
  const key = sql`hashtextextended(${`thresholds ${archiveId}`}, 0)`;
  await (purpose === 'to change'
    ? sql`select pg_advisory_xact_lock(${key})`
    : sql`select pg_advisory_xact_lock_shared(${key})`
  ).execute(transaction);
}
