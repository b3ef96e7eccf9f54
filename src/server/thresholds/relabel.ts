/**
 * Labels an archive's results anew after its thresholds have changed: some cases at a time, the newest first, and from
 * where it stopped when the portal was killed. Every label that a result had is kept.
 */
import { sql } from 'kysely';
import { tellCasesChanged } from '../cases/case-changes.ts';
import type { Database, DatabaseTransaction, Queryable } from '../db/schema.ts';
import { addJob } from '../jobs/add-job.ts';
import { type Label, labelBy } from './label-score.ts';
import { readThresholdRules } from './threshold-rules.ts';

/** So many cases are held up for others at once, and no longer than it takes to write them. */
const casesAtOnce = 500;

export async function addRelabelJob(db: Queryable, archiveId: string): Promise<void> {
  await addJob(db, 'relabel-results', { archiveId }, `relabel:${archiveId}`);
}

/** Those for which no job will run again: a kill during its last try, or jobs removed by hand. */
export async function takeUpRelabellings(db: Database): Promise<void> {
  const { rows } = await sql<{ archive_id: string }>`
    select archive_id from relabellings l
    where finished_at is null and not exists (
      select from graphile_worker.jobs j
      where j.key = 'relabel:' || l.archive_id and j.attempts < j.max_attempts
    )
  `.execute(db);
  for (const { archive_id } of rows) await addRelabelJob(db, archive_id);
}

interface Relabelling {
  readonly after_at: string | null;
  readonly after_id: string | null;
  readonly asked_by: string;
}

/** False when nothing is left to do. */
export async function relabelSome(
  db: Database,
  archiveId: string,
  limit = casesAtOnce,
): Promise<boolean> {
  return await db.transaction().execute(async (transaction) => {
    const relabelling = await lockRelabelling(transaction, archiveId);
    if (relabelling === undefined) return false;
    const cases = await nextCases(transaction, archiveId, relabelling, limit);
    const caseIds = cases.map(({ id }) => id);
    const changes = await changesIn(transaction, archiveId, caseIds);
    if (changes.length > 0) {
      const changed = await applyChanges(transaction, changes, relabelling.asked_by);
      await tellCasesChanged(transaction, archiveId, changed);
    }
    const last = cases.at(-1);
    const isOver = last === undefined || cases.length < limit;
    await sql`
      update relabellings set
        cases_done = least(cases_total, cases_done + ${cases.length}),
        after_at = coalesce(${last?.at ?? null}::timestamptz, after_at),
        after_id = coalesce(${last?.id ?? null}::uuid, after_id),
        finished_at = ${isOver ? sql`now()` : null}
      where archive_id = ${archiveId}
    `.execute(transaction);
    return !isOver;
  });
}

/** Thresholds don't change while it is held: whoever changes them starts it anew first. */
async function lockRelabelling(
  transaction: DatabaseTransaction,
  archiveId: string,
): Promise<Relabelling | undefined> {
  const { rows } = await sql<Relabelling>`
    select after_at::text, after_id, asked_by from relabellings
    where archive_id = ${archiveId} and finished_at is null
    for update
  `.execute(transaction);
  return rows[0];
}

/** Cases that arrive meanwhile are labelled by the new thresholds already. */
async function nextCases(
  transaction: DatabaseTransaction,
  archiveId: string,
  { after_at, after_id }: Relabelling,
  limit: number,
): Promise<readonly { readonly id: string; readonly at: string }[]> {
  const after =
    after_at === null
      ? sql`true`
      : sql`(created_at, id) < (${after_at}::timestamptz, ${after_id}::uuid)`;
  const { rows } = await sql<{ id: string; at: string }>`
    select id, created_at::text as at from cases
    where archive_id = ${archiveId} and ${after}
    order by created_at desc, id desc
    limit ${limit}
  `.execute(transaction);
  return rows;
}

interface Change extends Label {
  readonly resultId: string;
  readonly caseId: string;
}

interface ScoreRow extends Label {
  readonly result_id: string;
  readonly case_id: string;
  readonly engine_name: string;
  readonly engine_version: string;
  readonly score: number;
  readonly sex: unknown;
  readonly age: unknown;
}

async function changesIn(
  transaction: DatabaseTransaction,
  archiveId: string,
  caseIds: readonly string[],
): Promise<readonly Change[]> {
  if (caseIds.length === 0) return [];
  const rules = await readThresholdRules(transaction, archiveId);
  const { rows } = await sql<ScoreRow>`
    select r.id as result_id, i.case_id, r.engine_name, r.engine_version, r.score, r.threshold, r.above, r.stratum,
      i.facts->'patientSex' as sex, i.facts->'patientAgeYears' as age
    from images i join results r on r.image_id = i.id
    where i.case_id = any(${[...caseIds]}::uuid[]) and r.score is not null
  `.execute(transaction);
  return rows.flatMap((row) => {
    const label = labelBy(rules, {
      score: row.score,
      engineName: row.engine_name,
      engineVersion: row.engine_version,
      facts: { patientSex: row.sex, patientAgeYears: row.age },
    });
    const isSame =
      label.threshold === row.threshold &&
      label.above === row.above &&
      label.stratum === row.stratum;
    return isSame ? [] : [{ ...label, resultId: row.result_id, caseId: row.case_id }];
  });
}

/** The cases that show another label, or another threshold beside it, than before. */
async function applyChanges(
  transaction: DatabaseTransaction,
  changes: readonly Change[],
  changedBy: string,
): Promise<readonly string[]> {
  const caseIds = [...new Set(changes.map(({ caseId }) => caseId))];
  // First, and in one order: a result that comes now must find its case labelled, or label it itself.
  await sql`
    select from cases where id = any(${caseIds}::uuid[]) order by id for no key update
  `.execute(transaction);
  const changed = sql`
    unnest(
      ${changes.map(({ resultId }) => resultId)}::uuid[],
      ${changes.map(({ threshold }) => threshold)}::numeric[],
      ${changes.map(({ above }) => above)}::boolean[],
      ${changes.map(({ stratum }) => stratum)}::text[]
    ) as changed (result_id, threshold, above, stratum)`;
  await sql`
    insert into result_labels (result_id, threshold, above, stratum, since)
    select r.id, r.threshold, r.above, r.stratum, r.created_at
    from ${changed} join results r on r.id = changed.result_id
    where not exists (select from result_labels l where l.result_id = r.id)
  `.execute(transaction);
  await sql`
    update results r set threshold = changed.threshold, above = changed.above, stratum = changed.stratum
    from ${changed} where r.id = changed.result_id
  `.execute(transaction);
  await sql`
    insert into result_labels (result_id, threshold, above, stratum, since, changed_by)
    select result_id, threshold, above, stratum, now(), ${changedBy}::uuid from ${changed}
  `.execute(transaction);
  const { rows } = await sql<{ id: string }>`
    update cases c set above = r.above, updated_at = now()
    from ${changed} join results r on r.id = changed.result_id
    where c.result_id = r.id and c.id = any(${caseIds}::uuid[])
    returning c.id
  `.execute(transaction);
  return rows.map(({ id }) => id);
}
