/** Which engines an archive has, and where its images stand with each of them. */
import type { EngineStanding } from '../../contract/cases.ts';
import type { Database } from '../db/schema.ts';

/** In the archive's order: the first leads. */
export async function enginesToAsk(
  db: Database,
  archiveId: string,
): Promise<{ id: string; name: string }[]> {
  return await db
    .selectFrom('archive_engines')
    .select(['id', 'name'])
    .where('archive_id', '=', archiveId)
    .where('removed_at', 'is', null)
    .orderBy('position')
    .execute();
}

/** By image; one that was removed counts while it may still answer. */
export async function engineStandings(
  db: Database,
  imageIds: readonly string[],
): Promise<ReadonlyMap<string, EngineStanding[]>> {
  if (imageIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('processings as p')
    .innerJoin('archive_engines as e', 'e.id', 'p.archive_engine_id')
    .select(['p.image_id', 'p.archive_engine_id', 'e.name', 'p.state', 'p.error_code'])
    .where('p.image_id', 'in', imageIds)
    .where('p.current', '=', true)
    .where(({ or, eb }) => or([eb('e.removed_at', 'is', null), eb('p.state', '=', 'processing')]))
    .orderBy('e.position')
    .orderBy('p.created_at', 'desc')
    .execute();
  const byImage = new Map<string, EngineStanding[]>();
  for (const { image_id, archive_engine_id: archiveEngineId, name, state, error_code } of rows) {
    if (state === 'cancelled') continue;
    const standing = { archiveEngineId, name, state, errorCode: error_code };
    byImage.set(image_id, [...(byImage.get(image_id) ?? []), standing]);
  }
  return byImage;
}
