/** Where an archive's images stand with its engine, and what its administrators may do about it. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { ArchiveQueue, QueueRetry } from '../../contract/engines.ts';
import { type Principal, seesProject } from '../accounts/permissions.ts';
import { recordEvent } from '../db/record-event.ts';
import type { Database, DatabaseTransaction } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import { processAttempts } from '../jobs/task.ts';
import { type ArchiveAccess, accessOf, archiveAccess } from './archive-access.ts';
import { processAgain } from './process-again.ts';

export interface EngineQueue {
  read(principal: Principal, archiveId: string): Promise<ArchiveQueue>;
  /** Of the archives that the person administers; throws `not-found` for whoever knows nothing of the project. */
  ofProject(principal: Principal, projectId: string): Promise<ArchiveQueue[]>;
  /** While it is paused, images wait without using up any of their tries; answers to what was sent still count. */
  pause(principal: Principal, archiveId: string, paused: boolean): Promise<ArchiveQueue>;
  /** Gives failed images to the engine once more. */
  retryFailed(principal: Principal, archiveId: string): Promise<z.infer<typeof QueueRetry>>;
}

/** What one request takes up. */
const retriedAtOnce = 500;

export function createEngineQueue(db: Database): EngineQueue {
  const administered = async (principal: Principal, archiveId: string): Promise<ArchiveAccess> => {
    const access = await archiveAccess(db, principal, archiveId);
    if (!access.mayAdminister) throw new ServerError('forbidden');
    return access;
  };
  const readOne = async (archiveId: string): Promise<ArchiveQueue> => {
    const [queue] = await readQueues(db, [archiveId]);
    if (queue === undefined) throw new ServerError('not-found');
    return queue;
  };
  return {
    async read(principal, archiveId) {
      await administered(principal, archiveId);
      return await readOne(archiveId);
    },
    async ofProject(principal, projectId) {
      if (!seesProject(principal, projectId)) throw new ServerError('not-found');
      const archives = await db
        .selectFrom('archives')
        .select('id')
        .where('project_id', '=', projectId)
        .execute();
      const ids = archives.map(({ id }) => id);
      return await readQueues(
        db,
        ids.filter((archiveId) => mayAdminister(principal, { projectId, archiveId })),
      );
    },
    async pause(principal, archiveId, paused) {
      const { projectId } = await administered(principal, archiveId);
      await db.transaction().execute(async (transaction) => {
        await setPaused(transaction, archiveId, paused);
        await recordEvent(transaction, {
          event: paused ? 'engine-paused' : 'engine-resumed',
          userId: principal.userId,
          projectId,
          archiveId,
        });
      });
      return await readOne(archiveId);
    },
    async retryFailed(principal, archiveId) {
      await administered(principal, archiveId);
      const failed = await db
        .selectFrom('images')
        .select('id')
        .where('archive_id', '=', archiveId)
        .where('state', '=', 'failed')
        .orderBy('created_at')
        .limit(retriedAtOnce)
        .execute();
      for (const { id } of failed) await processAgain(db, principal, id);
      const { failed: left } = await readOne(archiveId);
      return { retried: failed.length, left };
    },
  };
}

function mayAdminister(
  principal: Principal,
  scope: { readonly archiveId: string; readonly projectId: string },
): boolean {
  try {
    return accessOf(principal, scope).mayAdminister;
  } catch (error) {
    if (error instanceof ServerError) return false;
    throw error;
  }
}

interface QueueRow {
  id: string;
  name: string;
  engine_id: string | null;
  paused: boolean;
  waiting: number;
  running: number;
  failed: number;
  error_code: string | null;
  error_engine_id: string | null;
  error_at: Date | null;
}

async function readQueues(db: Database, archiveIds: readonly string[]): Promise<ArchiveQueue[]> {
  if (archiveIds.length === 0) return [];
  const { rows } = await sql<QueueRow>`
    select a.id, a.name, a.engine_id, a.engine_paused_at is not null as paused,
      counts.waiting, counts.running, counts.failed,
      last.error_code, last.engine_id as error_engine_id, last.updated_at as error_at
    from archives a
    cross join lateral (
      select count(*) filter (where state = 'waiting')::int as waiting,
        count(*) filter (where state = 'processing')::int as running,
        count(*) filter (where state = 'failed')::int as failed
      from images where archive_id = a.id and state in ('waiting', 'processing', 'failed')
    ) counts
    left join lateral (
      select p.error_code, p.engine_id, p.updated_at
      from images i join processings p on p.image_id = i.id
      where i.archive_id = a.id and i.state in ('waiting', 'processing', 'failed')
        and p.error_code is not null
      order by p.updated_at desc limit 1
    ) last on true
    where a.id = any(${archiveIds as string[]}::uuid[])
    order by a.name, a.id
  `.execute(db);
  return rows.map((row) => ({
    archiveId: row.id,
    archiveName: row.name,
    engineId: row.engine_id,
    paused: row.paused,
    waiting: row.waiting,
    running: row.running,
    failed: row.failed,
    lastError:
      row.error_code === null || row.error_engine_id === null || row.error_at === null
        ? null
        : {
            code: row.error_code,
            engineId: row.error_engine_id,
            at: row.error_at.toISOString(),
          },
  }));
}

/** Jobs of a paused engine end without having done anything, so each image that still waits needs a new one. */
async function setPaused(
  db: DatabaseTransaction,
  archiveId: string,
  paused: boolean,
): Promise<void> {
  const at = paused ? sql`coalesce(engine_paused_at, now())` : sql`null`;
  await sql`update archives set engine_paused_at = ${at} where id = ${archiveId}`.execute(db);
  if (paused) return;
  await sql`
    select graphile_worker.add_job(
      'process-image',
      json_build_object('processingId', p.id),
      max_attempts => ${processAttempts}::integer,
      job_key => 'process:' || p.id,
      job_key_mode => 'preserve_run_at'
    )
    from images i join processings p on p.image_id = i.id
    where i.archive_id = ${archiveId} and i.state in ('waiting', 'processing')
      and p.state in ('waiting', 'processing') and p.ticket is null
  `.execute(db);
}
