/** Engines of archives straight into the database, as settings leave them. */
import { randomUUID } from 'node:crypto';
import type { Database } from '../src/server/db/schema.ts';

export interface NewTestEngine {
  readonly id: string;
  readonly name?: string;
  readonly settings?: Record<string, unknown>;
}

/** Behind those that the archive has; the id of the new one. */
export async function addTestEngine(
  db: Database,
  archiveId: string,
  { id, name = id, settings = {} }: NewTestEngine,
): Promise<string> {
  const archiveEngineId = randomUUID();
  const { others } = await db
    .selectFrom('archive_engines')
    .select(({ fn }) => fn.countAll<number>().as('others'))
    .where('archive_id', '=', archiveId)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('archive_engines')
    .values({
      id: archiveEngineId,
      archive_id: archiveId,
      engine_id: id,
      name,
      settings: JSON.stringify(settings),
      position: others,
    })
    .execute();
  return archiveEngineId;
}

/** The one that leads; one is made where there is none. */
export async function leadingEngine(
  db: Database,
  archiveId: string,
  engineId = 'simulator',
): Promise<string> {
  const row = await db
    .selectFrom('archive_engines')
    .select('id')
    .where('archive_id', '=', archiveId)
    .where('removed_at', 'is', null)
    .orderBy('position')
    .executeTakeFirst();
  return row?.id ?? (await addTestEngine(db, archiveId, { id: engineId }));
}
