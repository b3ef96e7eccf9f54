/** The thresholds service: what an archive's administrators see of them, try and change. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type {
  ArchiveThresholds,
  ThresholdRules,
  ThresholdsPreview,
  ThresholdsToSave,
} from '../../contract/thresholds.ts';
import { overlappingRows } from '../../core/thresholds/overlapping-rows.ts';
import { stratumCode } from '../../core/thresholds/stratum.ts';
import type { ArchiveThresholdRules, ThresholdRow } from '../../core/thresholds/threshold-for.ts';
import {
  administersArchive,
  holdsArchive,
  mustAdminister,
  type Principal,
  seesArchive,
} from '../accounts/permissions.ts';
import { recordEvent } from '../db/record-event.ts';
import type { Database, DatabaseTransaction } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import { knownEngines } from './known-engines.ts';
import { countChanges } from './preview-thresholds.ts';
import { addRelabelJob } from './relabel.ts';
import { lockThresholds, readThresholdRules, writeThresholdRules } from './threshold-rules.ts';

export interface Thresholds {
  read(principal: Principal, archiveId: string): Promise<ArchiveThresholds>;
  /** Changes nothing. Throws `thresholds-overlap`. */
  preview(
    principal: Principal,
    archiveId: string,
    rules: ThresholdRules,
  ): Promise<ThresholdsPreview>;
  /** Results get their new labels afterwards, by a job. Throws `thresholds-overlap` or `thresholds-changed`. */
  save(
    principal: Principal,
    archiveId: string,
    rules: z.infer<typeof ThresholdsToSave>,
  ): Promise<ArchiveThresholds>;
}

interface Scope {
  readonly projectId: string;
  readonly archiveId: string;
}

export function createThresholds(db: Database): Thresholds {
  return {
    async read(principal, archiveId) {
      await mustSet(db, principal, archiveId);
      return await show(db, archiveId);
    },
    async preview(principal, archiveId, rules) {
      const scope = await mustSet(db, principal, archiveId);
      refuseOverlaps(rules.rows);
      // How many change tells of scores: that is for those who may see them.
      if (!holdsArchive(principal, 'archive/results', scope)) return { counts: null };
      return { counts: await countChanges(db, archiveId, rules) };
    },
    async save(principal, archiveId, { revision, ...rules }) {
      const scope = await mustSet(db, principal, archiveId);
      refuseOverlaps(rules.rows);
      await db
        .transaction()
        .execute((transaction) => change(transaction, principal.userId, scope, rules, revision));
      return await show(db, archiveId);
    },
  };
}

async function mustSet(db: Database, principal: Principal, archiveId: string): Promise<Scope> {
  const archive = await db
    .selectFrom('archives')
    .select('project_id')
    .where('id', '=', archiveId)
    .executeTakeFirst();
  if (archive === undefined) throw new ServerError('not-found');
  const scope = { projectId: archive.project_id, archiveId };
  mustAdminister(seesArchive(principal, scope), administersArchive(principal, scope));
  return scope;
}

async function show(db: Database, archiveId: string): Promise<ArchiveThresholds> {
  const rules = await readThresholdRules(db, archiveId);
  const relabelling = await db
    .selectFrom('relabellings')
    .select(['revision', 'cases_done', 'cases_total', 'finished_at'])
    .where('archive_id', '=', archiveId)
    .executeTakeFirst();
  return {
    default: rules.default,
    rows: [...rules.rows],
    revision: relabelling?.revision ?? 0,
    engines: await knownEngines(db, archiveId, rules.rows),
    relabelling:
      relabelling === undefined || relabelling.finished_at !== null
        ? null
        : { casesDone: relabelling.cases_done, casesTotal: relabelling.cases_total },
  };
}

/** `fields` has both rows of each pair, `detail` says who is meant. */
function refuseOverlaps(rows: readonly ThresholdRow[]): void {
  const overlaps = overlappingRows(rows);
  if (overlaps.length === 0) return;
  throw new ServerError('thresholds-overlap', {
    detail: overlaps
      .map(
        ({ first, second, shared }) =>
          `Rows ${first + 1} and ${second + 1} would both apply to ${stratumCode(shared) ?? 'everybody'}.`,
      )
      .join(' '),
    fields: Object.fromEntries(
      overlaps.flatMap(({ first, second }) => [
        [`rows.${first}`, 'overlaps'],
        [`rows.${second}`, 'overlaps'],
      ]),
    ),
  });
}

async function change(
  transaction: DatabaseTransaction,
  userId: string,
  scope: Scope,
  rules: ThresholdRules,
  revision: number,
): Promise<void> {
  const { archiveId } = scope;
  // Before the thresholds are locked: whoever labels anew holds it, and may wait for someone who records a result.
  await beginRelabelling(transaction, archiveId, userId, revision);
  await lockThresholds(transaction, archiveId, 'to change');
  const before = await readThresholdRules(transaction, archiveId);
  await writeThresholdRules(transaction, archiveId, rules);
  await recordEvent(transaction, {
    event: 'thresholds-changed',
    userId,
    ...scope,
    params: { before: noteOf(before), after: noteOf(rules) },
  });
  await addRelabelJob(transaction, archiveId);
}

/** From the start, however far an earlier one has come. Throws `thresholds-changed`. */
async function beginRelabelling(
  transaction: DatabaseTransaction,
  archiveId: string,
  userId: string,
  revision: number,
): Promise<void> {
  const { rows } = await sql<{ revision: number }>`
    insert into relabellings (archive_id, revision, asked_by, cases_total)
    select ${archiveId}::uuid, 1, ${userId}::uuid, count(*) from cases where archive_id = ${archiveId}
    on conflict (archive_id) do update set
      revision = relabellings.revision + 1, asked_by = excluded.asked_by, asked_at = now(), after_at = null,
      after_id = null, cases_done = 0, cases_total = excluded.cases_total, finished_at = null
    returning revision
  `.execute(transaction);
  if (rows[0]?.revision !== revision + 1) throw new ServerError('thresholds-changed');
}

/** For the history, and short: `50; CAD4TB 7 F 15-34: 60`. */
function noteOf(rules: ArchiveThresholdRules): string {
  const rows = rules.rows.map((row) => {
    const whose = [row.engineName, row.engineVersion, stratumCode(row)].filter(
      (word) => word !== null,
    );
    return `${whose.join(' ')}: ${row.value}`;
  });
  return [rules.default, ...rows].join('; ');
}
