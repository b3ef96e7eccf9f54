/** Where an archive's images stand with each of its engines, and what its administrators may do about it. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { ArchiveQueue, Backfill, EngineQueue, QueueRetry } from '../../contract/engines.ts';
import { type Principal, seesProject } from '../accounts/permissions.ts';
import { recordEvent } from '../db/record-event.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import { pauseBackfill, startBackfill } from '../jobs/backfill-engine.ts';
import { resumeEngine } from '../jobs/resume-engine.ts';
import { type ArchiveAccess, accessOf, archiveAccess } from './archive-access.ts';
import { processAgain } from './process-again.ts';

export interface EngineQueues {
  read(principal: Principal, archiveId: string): Promise<ArchiveQueue>;
  /** Of the archives that the person administers; throws `not-found` for whoever knows nothing of the project. */
  ofProject(principal: Principal, projectId: string): Promise<ArchiveQueue[]>;
  /**
   * All engines of the archive. While one is paused, its images wait without using up any of their tries; answers to
   * what was sent still count.
   */
  pause(principal: Principal, archiveId: string, paused: boolean): Promise<ArchiveQueue>;
  /** Gives failed images to the engine that failed on them once more; without one, to each of the archive's. */
  retryFailed(
    principal: Principal,
    archiveId: string,
    archiveEngineId?: string,
  ): Promise<z.infer<typeof QueueRetry>>;
  /** Runs an engine over the images that it was never given, goes on with that, or pauses it. */
  backfill(
    principal: Principal,
    archiveId: string,
    archiveEngineId: string,
    state: 'running' | 'paused',
  ): Promise<ArchiveQueue>;
}

/** What one request takes up. */
const retriedAtOnce = 500;

export function createEngineQueues(db: Database): EngineQueues {
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
      const { engines } = await readOne(archiveId);
      await db.transaction().execute(async (transaction) => {
        for (const { archiveEngineId, engineId: engine } of engines) {
          const at = paused ? sql<Date>`coalesce(paused_at, now())` : sql<Date | null>`null`;
          await transaction
            .updateTable('archive_engines')
            .set({ paused_at: at })
            .where('id', '=', archiveEngineId)
            .execute();
          if (!paused) await resumeEngine(transaction, archiveEngineId);
          await recordEvent(transaction, {
            event: paused ? 'engine-paused' : 'engine-resumed',
            userId: principal.userId,
            projectId,
            archiveId,
            params: { engine },
          });
        }
      });
      return await readOne(archiveId);
    },
    async retryFailed(principal, archiveId, archiveEngineId) {
      await administered(principal, archiveId);
      const { engines } = await readOne(archiveId);
      const asked = engines.filter(
        (each) => each.archiveEngineId === (archiveEngineId ?? each.archiveEngineId),
      );
      if (archiveEngineId !== undefined && asked.length === 0) throw new ServerError('not-found');
      const failed = await failedOf(
        db,
        asked.map((each) => each.archiveEngineId),
      );
      for (const { image_id, archive_engine_id } of failed) {
        await processAgain(db, principal, image_id, archive_engine_id);
      }
      const after = await readQueues(db, [archiveId]);
      const left = after
        .flatMap((queue) => queue.engines)
        .filter((each) => asked.some((other) => other.archiveEngineId === each.archiveEngineId));
      return {
        retried: failed.length,
        left: left.reduce((sum, each) => sum + each.failed, 0),
      };
    },
    async backfill(principal, archiveId, archiveEngineId, state) {
      await administered(principal, archiveId);
      const { engines } = await readOne(archiveId);
      if (!engines.some((each) => each.archiveEngineId === archiveEngineId)) {
        throw new ServerError('not-found');
      }
      switch (state) {
        case 'running':
          await startBackfill(db, archiveEngineId, principal.userId);
          break;
        case 'paused':
          await pauseBackfill(db, archiveEngineId);
      }
      return await readOne(archiveId);
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

async function failedOf(db: Database, archiveEngineIds: readonly string[]) {
  if (archiveEngineIds.length === 0) return [];
  return await db
    .selectFrom('processings')
    .select(['image_id', 'archive_engine_id'])
    .where('archive_engine_id', 'in', archiveEngineIds)
    .where('current', '=', true)
    .where('state', '=', 'failed')
    .orderBy('created_at')
    .limit(retriedAtOnce)
    .execute();
}

interface QueueRow {
  archive_id: string;
  archive_name: string;
  id: string | null;
  name: string;
  engine_id: string;
  paused: boolean;
  waiting: number;
  running: number;
  failed: number;
  error_code: string | null;
  error_at: Date | null;
  backfill_state: Backfill['state'] | null;
  given: number;
  total: number;
}

/** By name; an archive without an engine has a row without one. */
async function readQueues(db: Database, archiveIds: readonly string[]): Promise<ArchiveQueue[]> {
  if (archiveIds.length === 0) return [];
  const { rows } = await sql<QueueRow>`
    select a.id as archive_id, a.name as archive_name, e.id, e.name, e.engine_id, e.paused_at is not null as paused,
      counts.waiting, counts.running, counts.failed,
      last.error_code, last.updated_at as error_at, b.state as backfill_state, b.given, b.total
    from archives a
    left join archive_engines e on e.archive_id = a.id and e.removed_at is null
    left join engine_backfills b on b.archive_engine_id = e.id
    cross join lateral (
      select count(*) filter (where state = 'waiting')::int as waiting,
        count(*) filter (where state = 'processing')::int as running,
        count(*) filter (where state = 'failed')::int as failed
      from processings
      where archive_engine_id = e.id and current and state in ('waiting', 'processing', 'failed')
    ) counts
    left join lateral (
      select error_code, updated_at from processings
      where archive_engine_id = e.id and current and state in ('waiting', 'processing', 'failed')
        and error_code is not null
      order by updated_at desc limit 1
    ) last on true
    where a.id = any(${archiveIds as string[]}::uuid[])
    order by a.name, a.id, e.position
  `.execute(db);
  return [...Map.groupBy(rows, ({ archive_id }) => archive_id)].map(([archiveId, ofArchive]) => ({
    archiveId,
    archiveName: ofArchive[0]?.archive_name ?? '',
    engines: ofArchive.flatMap(toEngineQueue),
  }));
}

function toEngineQueue(row: QueueRow): EngineQueue[] {
  const { id, name, engine_id: engineId, paused, waiting, running, failed } = row;
  if (id === null) return [];
  const { error_code: code, error_at: at, backfill_state: state, given, total } = row;
  return [
    {
      archiveEngineId: id,
      name,
      engineId,
      paused,
      waiting,
      running,
      failed,
      lastError: code === null || at === null ? null : { code, at: at.toISOString() },
      backfill: state === null ? null : { state, given, total },
    },
  ];
}
