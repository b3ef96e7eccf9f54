/** Adds a job within the caller's transaction: it exists if, and only if, what it is about does. */
import { sql } from 'kysely';
import type { Queryable } from '../db/schema.ts';
import { processAttempts, type TaskId } from './task.ts';

export interface JobTiming {
  readonly delayMs?: number;
  readonly attempts?: number;
  /** A job of the same key that waits already keeps its time. */
  readonly keepsTime?: boolean;
}

/** A job of the same `key` that has not begun is replaced. */
export async function addJob(
  db: Queryable,
  task: TaskId,
  payload: Readonly<Record<string, string | boolean>>,
  key: string,
  { delayMs = 0, attempts = processAttempts, keepsTime = false }: JobTiming = {},
): Promise<void> {
  await sql`
    select graphile_worker.add_job(
      ${task}::text,
      ${JSON.stringify(payload)}::json,
      run_at => now() + make_interval(secs => ${delayMs / 1000}),
      max_attempts => ${attempts}::integer,
      job_key => ${key}::text,
      job_key_mode => ${keepsTime ? 'preserve_run_at' : 'replace'}::text
    )
  `.execute(db);
}
