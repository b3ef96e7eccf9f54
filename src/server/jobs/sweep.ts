/** Clears away what was begun and never finished, and takes up processings whose job is lost. */
import { sql } from 'kysely';
import type { Database } from '../db/schema.ts';
import { addJob } from './add-job.ts';
import { fail, findProcessing } from './processing.ts';
import type { Task } from './task.ts';

export interface SweepDeps {
  readonly db: Database;
  /** Uploads that nobody has continued for days. */
  readonly dropExpiredUploads: () => Promise<void>;
}

/** Above this an image ends the portal rather than getting an answer, and must not do so for ever. */
const mostSubmissions = 10;

/** Those for which neither of the two jobs will run again: a kill during its last try, or jobs removed by hand. */
async function stranded(db: Database): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from processings p
    join images i on i.id = p.image_id
    join archives a on a.id = i.archive_id
    where p.state in ('waiting', 'processing')
      and (a.engine_paused_at is null or p.ticket is not null)
      and p.updated_at < now() - interval '10 minutes'
      and not exists (
        select from graphile_worker.jobs j
        where j.key in ('process:' || p.id, 'collect:' || p.id) and j.attempts < j.max_attempts
      )
  `.execute(db);
  return rows.map(({ id }) => id);
}

async function takeUp(db: Database, id: string): Promise<void> {
  const work = await findProcessing(db, id);
  if (work === undefined) return;
  if (work.attempts >= mostSubmissions) return await fail(db, work, 'engine/gave-up');
  const payload = { processingId: id };
  if (work.ticket === undefined) await addJob(db, 'process-image', payload, `process:${id}`);
  else await addJob(db, 'collect-result', payload, `collect:${id}`);
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
    async run() {
      await dropExpiredUploads();
      await dropOldCallbacks(db);
      for (const id of await stranded(db)) await takeUp(db, id);
    },
  };
}
