/** SQL: what engines say of an image now, the latest result of each, for exports that read many images. */
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../db/schema.ts';

/**
 * A lateral row for each engine that has a result of the image `i`: `r`, with the archive's name of the engine and its
 * rank among those that have one, 1 for what lists show. `several`: more than one engine may have; the one of an archive
 * is found by an index alone.
 */
export function latestOfImage(several: boolean): RawBuilder<unknown> {
  return several
    ? sql`
      select r.*, e.name as called_name, e.position,
        row_number() over (order by e.position, r.created_at desc, r.id desc) as rank
      from (
        select distinct on (archive_engine_id) * from results where image_id = i.id
        order by archive_engine_id, created_at desc, id desc
      ) r
      join archive_engines e on e.id = r.archive_engine_id`
    : sql`
      select l.*, e.name as called_name, e.position, 1 as rank
      from (
        select * from results where image_id = i.id order by created_at desc, id desc limit 1
      ) l
      join archive_engines e on e.id = l.archive_engine_id`;
}

/** Removed ones count: their results stay. */
export async function hasSeveralEngines(db: Database, archiveId: string): Promise<boolean> {
  const rows = await db
    .selectFrom('archive_engines')
    .select('id')
    .where('archive_id', '=', archiveId)
    .limit(2)
    .execute();
  return rows.length > 1;
}
