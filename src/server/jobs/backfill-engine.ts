/** Runs an engine over the images that were there before it: few at a time, the newest first, and new images before all. */
import { sql } from 'kysely';
import { z } from 'zod';
import { tellCaseChanged } from '../cases/case-changes.ts';
import { lockCaseOfImage, recomputeCase } from '../cases/state.ts';
import { recordEvent } from '../db/record-event.ts';
import type { Database, Queryable } from '../db/schema.ts';
import { addJob } from './add-job.ts';
import { askAnew } from './ask-anew.ts';
import type { Task } from './task.ts';

const Payload = z.object({ archiveEngineId: z.uuid() });

/** While the engine has so many images to do, it is given no earlier ones: a new one waits behind no more than these. */
const mostInWork = 16;
const pauseMs = 1000;

export async function addBackfillJob(
  db: Queryable,
  archiveEngineId: string,
  delayMs = 0,
): Promise<void> {
  const key = `backfill:${archiveEngineId}`;
  await addJob(db, 'backfill-engine', { archiveEngineId }, key, { delayMs });
}

/** Starts it, or goes on with one that was paused. Images that the engine was asked about before are left out. */
export async function startBackfill(
  db: Database,
  archiveEngineId: string,
  userId: string,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`
      insert into engine_backfills (archive_engine_id, state, total, asked_by)
      select e.id, 'running', never.asked, ${userId}
      from archive_engines e
      cross join lateral (
        select count(*) as asked from images i
        where i.archive_id = e.archive_id and not exists (${currentOf(archiveEngineId)})
      ) never
      where e.id = ${archiveEngineId} and e.removed_at is null
      on conflict (archive_engine_id) do update set
        state = 'running',
        before_at = case engine_backfills.state when 'done' then 'infinity' else engine_backfills.before_at end,
        given = case engine_backfills.state when 'done' then 0 else engine_backfills.given end,
        total = case engine_backfills.state when 'done' then excluded.total else engine_backfills.total end
    `.execute(transaction);
    await addBackfillJob(transaction, archiveEngineId);
  });
}

export async function pauseBackfill(db: Database, archiveEngineId: string): Promise<void> {
  await db
    .updateTable('engine_backfills')
    .set({ state: 'paused' })
    .where('archive_engine_id', '=', archiveEngineId)
    .where('state', '=', 'running')
    .execute();
}

/** Of the image `i`. */
const currentOf = (archiveEngineId: string) => sql`
  select from processings p
  where p.image_id = i.id and p.archive_engine_id = ${archiveEngineId} and p.current`;

interface Standing {
  readonly archive_id: string;
  readonly project_id: string;
  readonly name: string;
  readonly engine_id: string;
  readonly settings: Record<string, unknown>;
  readonly asked_by: string;
  readonly in_work: number;
  /** As text, which keeps microseconds and infinity. */
  readonly before_at: string;
  readonly before_id: string;
}

export function backfillEngineTask({ db }: { readonly db: Database }): Task {
  return {
    id: 'backfill-engine',
    async run(payload, { signal }) {
      const { archiveEngineId } = Payload.parse(payload);
      const standing = await read(db, archiveEngineId);
      if (standing === undefined) return;
      const room = mostInWork - standing.in_work;
      const images = room > 0 ? await nextImages(db, archiveEngineId, standing, room) : [];
      if (room > 0 && images.length === 0) await endPass(db, archiveEngineId, standing);
      for (const image of images) {
        if (!signal.aborted) await give(db, archiveEngineId, standing, image);
      }
      await addBackfillJob(db, archiveEngineId, pauseMs);
    },
  };
}

/** Undefined when there is nothing to do, or not now. */
async function read(db: Database, archiveEngineId: string): Promise<Standing | undefined> {
  const { rows } = await sql<Standing>`
    select e.archive_id, a.project_id, e.name, e.engine_id, e.settings, b.asked_by,
      b.before_at::text, b.before_id,
      (
        select count(*) from processings
        where archive_engine_id = e.id and current and state in ('waiting', 'processing')
      ) as in_work
    from engine_backfills b
    join archive_engines e on e.id = b.archive_engine_id
    join archives a on a.id = e.archive_id
    where e.id = ${archiveEngineId} and b.state = 'running'
      and e.paused_at is null and e.removed_at is null
  `.execute(db);
  return rows[0];
}

interface Next {
  readonly id: string;
  readonly at: string;
}

async function nextImages(
  db: Database,
  archiveEngineId: string,
  { archive_id, before_at, before_id }: Standing,
  limit: number,
): Promise<readonly Next[]> {
  const { rows } = await sql<Next>`
    select i.id, i.created_at::text as at from images i
    where i.archive_id = ${archive_id}
      and (i.created_at, i.id) < (${before_at}::timestamptz, ${before_id}::uuid)
      and not exists (${currentOf(archiveEngineId)})
    order by i.created_at desc, i.id desc limit ${limit}
  `.execute(db);
  return rows;
}

/** One image, and where it stands behind it, together: a kill between two loses none and gives none twice. */
async function give(
  db: Database,
  archiveEngineId: string,
  { archive_id: archiveId, project_id: projectId, name, engine_id, settings, asked_by }: Standing,
  { id: imageId, at }: Next,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const caseId = await lockCaseOfImage(transaction, imageId);
    if (caseId === undefined) return;
    const engine = { id: archiveEngineId, engine_id, settings };
    const isGiven = await askAnew(transaction, imageId, engine, { onlyOnce: true });
    await sql`
      update engine_backfills set
        before_at = ${at}::timestamptz, before_id = ${imageId}, given = given + ${isGiven ? 1 : 0}
      where archive_engine_id = ${archiveEngineId}
    `.execute(transaction);
    if (!isGiven) return;
    await recordEvent(transaction, {
      event: 'processing-asked',
      userId: asked_by,
      projectId,
      archiveId,
      imageId,
      params: { engine: name },
    });
    await recomputeCase(transaction, caseId);
    await tellCaseChanged(transaction, archiveId, caseId);
  });
}

/** Over only when a whole pass has found nothing: an image may have been on its way in while the engine was added. */
async function endPass(
  db: Database,
  archiveEngineId: string,
  { before_at }: Standing,
): Promise<void> {
  const isWhole = before_at === 'infinity';
  await sql`
    update engine_backfills set
      state = case when ${isWhole} then 'done' else state end, before_at = 'infinity'
    where archive_engine_id = ${archiveEngineId} and state = 'running'
  `.execute(db);
}
