/** Deletes objects that were stored and never recorded: a kill came between, or the record was refused. */
import type pg from 'pg';
import type { BlobStore } from '../archive/store.ts';
import type { KeyedLock } from './keyed-lock.ts';

/** The archives' index on bytes answers for each archive in turn. */
const imageSql = `
select exists (
  select from archives a join images m on m.archive_id = a.id and m.sha256 = $1
) or exists (select from received_results where sha256 = $1) as referenced`;

/** No index: asked only for what could be a thumbnail or heatmap, both of which are PNG. */
const pictureSql = `
select exists (select from images where thumbnail_sha256 = $1)
  or exists (select from results where heatmap_sha256 = $1) as referenced`;

export interface Orphans {
  /** Deletes the object unless something refers to it. `lock` is the one under which objects are stored and recorded. */
  collect(sha256: string, mayBePicture: boolean): Promise<void>;
}

export function createOrphans(pool: pg.Pool, store: BlobStore, lock: KeyedLock): Orphans {
  async function isReferenced(sql: string, sha256: string): Promise<boolean> {
    const { rows } = await pool.query<{ referenced: boolean }>(sql, [sha256]);
    return rows[0]?.referenced !== false;
  }
  return {
    collect: (sha256, mayBePicture) =>
      lock.run(sha256, async () => {
        if (await isReferenced(imageSql, sha256)) return;
        if (mayBePicture && (await isReferenced(pictureSql, sha256))) return;
        await store.delete(sha256);
      }),
  };
}
