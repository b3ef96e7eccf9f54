/** Clears away what was begun and never finished. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import type { FileStore } from '../archive/file-store.ts';
import { isMissing } from '../archive/storage-error.ts';
import { type ActiveUploads, bringsNothing } from './active-uploads.ts';
import type { Orphans } from './orphans.ts';
import { dropPart, partPath, uploadIdOfPart } from './part-file.ts';
import type { UploadRows } from './upload-rows.ts';

export interface SweeperDeps {
  readonly pool: pg.Pool;
  readonly rows: UploadRows;
  readonly active: ActiveUploads;
  readonly orphans: Orphans;
  readonly store: Pick<FileStore, 'stagingDir' | 'placing'>;
}

export interface Sweeper {
  /** Before the first request: files in staging that belong to no upload. */
  clearStaging(): Promise<void>;
  /** Partial uploads that nobody has continued for days. */
  dropExpired(): Promise<void>;
}

/** Longer than a clinic's weekend without a line. */
const expireDays = 7;
const atOnce = 200;

interface ExpiredRow {
  id: string;
  sha256: string;
  kind: string;
}

async function modifiedAt(file: string): Promise<Date | undefined> {
  try {
    return (await fs.stat(file)).mtime;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export function createSweeper(deps: SweeperDeps): Sweeper {
  const { pool, rows, active, orphans, store } = deps;
  const { stagingDir } = store;

  async function partialAmong(uploadIds: readonly string[]): Promise<Set<string>> {
    const result = await pool.query<{ id: string }>(
      `select id from uploads where id::text = any($1) and state = 'partial'`,
      [uploadIds],
    );
    return new Set(result.rows.map(({ id }) => id));
  }

  async function drop({ id, sha256, kind }: ExpiredRow): Promise<void> {
    const hold = await active.hold(id, bringsNothing);
    try {
      await dropPart(partPath(stagingDir, id));
      // Stored by a request that was killed before it recorded?
      await orphans.collect(sha256, kind === 'png');
      await rows.remove(id);
    } finally {
      hold.release();
    }
  }

  /** Objects that a kill left between their place and their record. */
  async function followTraces(before: number): Promise<void> {
    for (const sha256 of await store.placing.traces(before)) {
      await orphans.collect(sha256, true);
      await store.placing.clear(sha256);
    }
  }

  return {
    async clearStaging() {
      await followTraces(Number.POSITIVE_INFINITY);
      const names = await fs.readdir(stagingDir);
      for (let at = 0; at < names.length; at += atOnce) {
        const some = names.slice(at, at + atOnce);
        const kept = await partialAmong(some.map((name) => uploadIdOfPart(name) ?? ''));
        for (const name of some) {
          if (!kept.has(uploadIdOfPart(name) ?? '')) {
            await fs.rm(path.join(stagingDir, name), { force: true });
          }
        }
      }
    },

    async dropExpired() {
      const { rows: old } = await pool.query<ExpiredRow>(
        `select id, sha256, metadata->>'kind' as kind from uploads
         where state = 'partial' and updated_at < now() - make_interval(days => $1)`,
        [expireDays],
      );
      const oldest = Date.now() - expireDays * 24 * 60 * 60 * 1000;
      await followTraces(oldest);
      for (const upload of old) {
        // The row keeps when it was begun; the file, when it last grew.
        const touched = await modifiedAt(partPath(stagingDir, upload.id));
        if (touched !== undefined && touched.getTime() > oldest) continue;
        if (!active.holds(upload.id)) await drop(upload);
      }
    },
  };
}
