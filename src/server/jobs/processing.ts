/** The life of a processing: waiting, processing, done or failed. Each step is one transaction, and may come twice. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ImageFacts } from '../../core/pipeline/facts.ts';
import { tellCaseChanged } from '../cases/case-changes.ts';
import { lockCaseOfImage, recomputeCase } from '../cases/state.ts';
import { recordEvent } from '../db/record-event.ts';
import type { Database, DatabaseTransaction } from '../db/schema.ts';
import type { EngineResult, Ticket } from '../engines/engine.ts';
import { labelScore } from '../thresholds/label-score.ts';
import { addJob } from './add-job.ts';

/** A processing, with all that an engine must be told. */
export interface Processing {
  readonly id: string;
  readonly imageId: string;
  readonly archiveId: string;
  readonly projectId: string;
  readonly state: 'waiting' | 'processing' | 'done' | 'failed' | 'cancelled';
  readonly archiveEngineId: string;
  /** What the archive calls its engine. */
  readonly calledName: string;
  /** The engine is to be given nothing for a while. */
  readonly isPaused: boolean;
  /** The engine is to be given nothing any more. */
  readonly isRemoved: boolean;
  readonly engineId: string;
  readonly settings: unknown;
  readonly ticket: Ticket | undefined;
  /** How often an engine was asked before. */
  readonly attempts: number;
  readonly patientId: string;
  readonly sha256: string;
  readonly facts: ImageFacts;
}

/** How often an image is given to an engine that says it failed on it. */
const mostSubmissions = 2;
const pauseAfterEngineFailureMs = 5000;

type ProcessingState = Processing['state'];

/** Undefined when it is not there, or stands elsewhere: without `states`, when it is over. */
export async function findProcessing(
  db: Database,
  id: string,
  states: readonly ProcessingState[] = ['waiting', 'processing'],
): Promise<Processing | undefined> {
  const row = await db
    .selectFrom('processings as p')
    .innerJoin('images as i', 'i.id', 'p.image_id')
    .innerJoin('archives as a', 'a.id', 'i.archive_id')
    .innerJoin('archive_engines as e', 'e.id', 'p.archive_engine_id')
    .innerJoin('cases as c', 'c.id', 'i.case_id')
    .select([
      'p.id',
      'p.image_id',
      'p.engine_id',
      'p.settings',
      'p.ticket',
      'p.attempts',
      'p.state',
    ])
    .select(['p.archive_engine_id', 'e.name as called_name', 'e.paused_at', 'e.removed_at'])
    .select(['i.archive_id', 'i.sha256', 'i.facts', 'a.project_id', 'c.patient_id'])
    .where('p.id', '=', id)
    .where('p.state', 'in', states)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id: row.id,
    imageId: row.image_id,
    archiveId: row.archive_id,
    projectId: row.project_id,
    state: row.state,
    archiveEngineId: row.archive_engine_id,
    calledName: row.called_name,
    isPaused: row.paused_at !== null,
    isRemoved: row.removed_at !== null,
    engineId: row.engine_id,
    settings: row.settings,
    ticket: (row.ticket as Ticket | null) ?? undefined,
    attempts: row.attempts,
    patientId: row.patient_id,
    sha256: row.sha256,
    facts: row.facts as unknown as ImageFacts,
  };
}

interface Step {
  readonly processing: ProcessingState;
  readonly set?: { ticket?: string | null; error_code?: string | null; countAttempt?: true };
  readonly event?: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** One step, unless the processing is over already. `also` runs first in the same transaction. */
async function take(
  db: Database,
  work: Processing,
  step: Step,
  also: (transaction: DatabaseTransaction) => Promise<void> = async () => {},
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const caseId = await lockCaseOfImage(transaction, work.imageId);
    const { ticket, error_code, countAttempt } = step.set ?? {};
    const changed = await transaction
      .updateTable('processings')
      .set({
        state: step.processing,
        updated_at: sql<Date>`now()`,
        ...(ticket === undefined ? {} : { ticket }),
        ...(error_code === undefined ? {} : { error_code }),
      })
      .$if(countAttempt === true, (update) => update.set({ attempts: sql`attempts + 1` }))
      .where('id', '=', work.id)
      .where('state', 'in', ['waiting', 'processing'])
      .executeTakeFirst();
    if (caseId === undefined || changed.numUpdatedRows === 0n) return;
    await also(transaction);
    await recomputeCase(transaction, caseId);
    if (step.event !== undefined) {
      await recordEvent(transaction, {
        event: step.event,
        userId: null,
        projectId: work.projectId,
        archiveId: work.archiveId,
        imageId: work.imageId,
        params: step.params ?? {},
      });
    }
    await tellCaseChanged(transaction, work.archiveId, caseId);
  });
}

/** Before an engine is asked. */
export async function begin(db: Database, work: Processing, engineName: string): Promise<void> {
  await take(db, work, {
    processing: 'processing',
    set: { countAttempt: true },
    ...(work.attempts === 0 ? { event: 'processing-started', params: { engine: engineName } } : {}),
  });
}

/** The engine answers later: its ticket and the job that asks again are kept together. */
export async function pend(
  db: Database,
  work: Processing,
  ticket: Ticket,
  askAgainAfterMs: number,
): Promise<void> {
  const set = { ticket: JSON.stringify(ticket), error_code: null };
  await take(db, work, { processing: 'processing', set }, (transaction) =>
    addJob(transaction, 'collect-result', { processingId: work.id }, `collect:${work.id}`, {
      delayMs: askAgainAfterMs,
      // The answer came meanwhile, and is to be looked at now.
      keepsTime: true,
    }),
  );
}

/** An engine that failed on the image may do better once more. */
function deservesAnotherTry(work: Processing, result: EngineResult): boolean {
  return (
    result.kind === 'no-score' &&
    result.reason === 'processing-failed' &&
    work.attempts < mostSubmissions
  );
}

/** The engine's answer, beside the threshold that is in force now. `heatmapSha256` is in the store already. */
export async function finish(
  db: Database,
  work: Processing,
  result: EngineResult,
  heatmapSha256: string | null,
): Promise<void> {
  if (deservesAnotherTry(work, result)) return await submitAgain(db, work);
  const by = { engine: result.engineName, version: result.engineVersion };
  const state = result.kind === 'score' ? 'scored' : 'no-score';
  await take(
    db,
    work,
    {
      processing: 'done',
      set: { error_code: null },
      event: state,
      // No score: the history is also for those who may not see results.
      params: result.kind === 'score' ? by : { ...by, reason: result.reason },
    },
    (transaction) => insertResult(transaction, work, result, heatmapSha256),
  );
}

async function submitAgain(db: Database, work: Processing): Promise<void> {
  await take(db, work, { processing: 'waiting', set: { ticket: null } }, async (transaction) => {
    await transaction
      .updateTable('processings')
      .set({ answers_after: sql<Date>`now()` })
      .where('id', '=', work.id)
      .execute();
    const payload = { processingId: work.id };
    await addJob(transaction, 'process-image', payload, `process:${work.id}`, {
      delayMs: pauseAfterEngineFailureMs,
    });
  });
}

async function insertResult(
  transaction: DatabaseTransaction,
  work: Processing,
  result: EngineResult,
  heatmapSha256: string | null,
): Promise<void> {
  const scored = result.kind === 'score';
  const label = scored
    ? await labelScore(transaction, work.archiveId, { ...result, facts: work.facts })
    : { threshold: null, above: null, stratum: null };
  await transaction
    .insertInto('results')
    .values({
      id: randomUUID(),
      image_id: work.imageId,
      processing_id: work.id,
      archive_engine_id: work.archiveEngineId,
      engine_id: work.engineId,
      engine_name: result.engineName,
      engine_version: result.engineVersion,
      simulated: result.simulated,
      score: scored ? result.score : null,
      no_score_reason: scored ? null : result.reason,
      ...label,
      heatmap_sha256: heatmapSha256,
    })
    .onConflict((conflict) => conflict.column('processing_id').doNothing())
    .execute();
}

/** It went wrong, and will be tried again. */
export async function noteError(db: Database, work: Processing, code: string): Promise<void> {
  await db
    .updateTable('processings')
    .set({ error_code: code, updated_at: sql<Date>`now()` })
    .where('id', '=', work.id)
    .where('state', 'in', ['waiting', 'processing'])
    .execute();
}

/** It went wrong for good: no result, and a person has to look. */
export async function fail(db: Database, work: Processing, code: string): Promise<void> {
  await take(db, work, {
    processing: 'failed',
    set: { error_code: code },
    event: 'processing-failed',
    params: { code, engine: work.calledName },
  });
}

/** Its engine was removed before it was given the image. */
export async function cancel(db: Database, work: Processing): Promise<void> {
  await take(db, work, { processing: 'cancelled' });
}
