/** Gives a paused engine its images again: their jobs ended without having done anything, so each needs a new one. */
import { sql } from 'kysely';
import type { DatabaseTransaction } from '../db/schema.ts';
import { addBackfillJob } from './backfill-engine.ts';
import { processAttempts } from './task.ts';

export async function resumeEngine(
  transaction: DatabaseTransaction,
  archiveEngineId: string,
): Promise<void> {
  await sql`
    select graphile_worker.add_job(
      'process-image',
      json_build_object('processingId', p.id),
      max_attempts => ${processAttempts}::integer,
      job_key => 'process:' || p.id,
      job_key_mode => 'preserve_run_at'
    )
    from processings p
    where p.archive_engine_id = ${archiveEngineId} and p.current
      and p.state in ('waiting', 'processing') and p.ticket is null
  `.execute(transaction);
  await addBackfillJob(transaction, archiveEngineId);
}
