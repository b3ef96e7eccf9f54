/** Clears away what was begun and never finished, and takes up processings whose job is lost. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../db/schema.ts';
import { takeUpRelabellings } from '../thresholds/relabel.ts';
import { addBackfillJob } from './backfill-engine.ts';
import { fail, findProcessing } from './processing.ts';
import { addReorderJob } from './reorder-cases.ts';
import { type Attempt, processAttempts, type Task } from './task.ts';

export interface SweepDeps {
  readonly db: Database;
  /** Uploads that nobody has continued for days. */
  readonly dropExpiredUploads: () => Promise<void>;
}

/** What the start of the portal adds: whatever has no job then was in the hands of the portal before. */
const Payload = z.object({ afterStart: z.boolean().catch(false) }).catch({ afterStart: false });

const takenUpAtOnce = 1000;

interface Stranded {
  readonly id: string;
  /** The engine has it. */
  readonly is_sent: boolean;
  readonly attempts: number;
}

/** Those for which no job will run: handed over before a kill, a kill during the last try, or jobs removed by hand. */
async function stranded(db: Database, afterStart: boolean): Promise<readonly Stranded[]> {
  const { rows } = await sql<Stranded>`
    select p.id, p.ticket is not null as is_sent, p.attempts from processings p
    join archive_engines e on e.id = p.archive_engine_id
    where p.state in ('waiting', 'processing')
      and (e.paused_at is null or p.ticket is not null)
      and (${afterStart} or p.updated_at < now() - interval '10 minutes')
      and not exists (
        select from graphile_worker.jobs j
        where j.key in ('process:' || p.id, 'collect:' || p.id) and j.attempts < j.max_attempts
      )
    order by p.created_at
  `.execute(db);
  return rows;
}

async function giveUp(db: Database, id: string): Promise<void> {
  const work = await findProcessing(db, id);
  if (work !== undefined) await fail(db, work, 'engine/gave-up');
}

async function takeUp(db: Database, ids: readonly string[]): Promise<void> {
  await sql`
    select graphile_worker.add_job(
      case when ticket is null then 'process-image' else 'collect-result' end,
      json_build_object('processingId', id),
      max_attempts => ${processAttempts}::integer,
      job_key => case when ticket is null then 'process:' else 'collect:' end || id
    )
    from processings where id = any(${ids as string[]}::uuid[]) and state in ('waiting', 'processing')
    order by created_at
  `.execute(db);
}

async function takeUpStranded(
  db: Database,
  afterStart: boolean,
  holds: Attempt['holds'],
): Promise<void> {
  const found = (await stranded(db, afterStart)).filter(
    ({ id }) => !holds(`process:${id}`) && !holds(`collect:${id}`),
  );
  const ids: string[] = [];
  for (const { id, is_sent: isSent, attempts } of found) {
    // It ends the portal rather than getting an answer, and must not do so for ever.
    if (!isSent && attempts >= processAttempts) await giveUp(db, id);
    else ids.push(id);
  }
  for (let at = 0; at < ids.length; at += takenUpAtOnce) {
    await takeUp(db, ids.slice(at, at + takenUpAtOnce));
  }
}

/** What goes on step by step goes on: its next step may be lost as well. */
async function takeUpSteps(db: Database): Promise<void> {
  const backfills = await db
    .selectFrom('engine_backfills')
    .select('archive_engine_id')
    .where('state', '=', 'running')
    .execute();
  for (const { archive_engine_id } of backfills) await addBackfillJob(db, archive_engine_id);
  const archives = await db
    .selectFrom('archives')
    .select('id')
    .where('stale_after', 'is not', null)
    .execute();
  for (const { id } of archives) await addReorderJob(db, id);
}

/** What an engine said stays as long as somebody may ask how a result came about; the result itself stays for good. */
async function dropOldCallbacks(db: Database): Promise<void> {
  await sql`
    delete from engine_callbacks c using processings p
    where p.id = c.processing_id and p.state = 'done' and c.received_at < now() - interval '30 days'
  `.execute(db);
}

export function sweepTask({ db, dropExpiredUploads }: SweepDeps): Task {
  return {
    id: 'sweep',
    async run(payload, { holds }) {
      const { afterStart } = Payload.parse(payload);
      await takeUpStranded(db, afterStart, holds);
      await dropExpiredUploads();
      await dropOldCallbacks(db);
      await takeUpSteps(db);
      await takeUpRelabellings(db);
    },
  };
}
