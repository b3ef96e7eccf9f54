/** Small pictures of the rows in view, made when they are looked at; the least recently seen go first. */
import type { WorkerPool } from './worker-pool.ts';

/** More than any screen shows, less than memory minds: 96 px squares of 37 kB. */
const most = 200;
export const thumbnailSizePx = 96;

/** Null: the file has no picture that can be shown. */
export type Thumbnail = ImageBitmap | null;

export interface ThumbnailCache {
  get(id: string): Thumbnail | undefined;
  /** Asks for it once; call `stop` when the row leaves the view. */
  want(id: string, file: File, ready: () => void): () => void;
  forget(id: string): void;
  clear(): void;
}

export function createThumbnailCache(pool: WorkerPool): ThumbnailCache {
  /** In the order of last use. */
  const made = new Map<string, Thumbnail>();

  const keep = (id: string, thumbnail: Thumbnail) => {
    made.set(id, thumbnail);
    for (const [oldest] of made) {
      if (made.size <= most) return;
      drop(oldest);
    }
  };
  const drop = (id: string) => {
    made.get(id)?.close();
    made.delete(id);
  };

  return {
    get(id) {
      const thumbnail = made.get(id);
      if (thumbnail === undefined) return undefined;
      made.delete(id);
      made.set(id, thumbnail);
      return thumbnail;
    },
    want(id, file, ready) {
      const abort = new AbortController();
      pool
        .run(
          { kind: 'thumbnail', file, sizePx: thumbnailSizePx },
          { signal: abort.signal, urgent: true },
        )
        .then(({ bitmap }) => {
          if (abort.signal.aborted) bitmap?.close();
          else {
            drop(id);
            keep(id, bitmap ?? null);
            ready();
          }
        })
        .catch(() => {
          // The row shows what kind of file it is instead; a worker that stopped is no reason to fail the file.
          if (abort.signal.aborted) return;
          keep(id, null);
          ready();
        });
      return () => abort.abort();
    },
    forget: drop,
    clear() {
      for (const id of [...made.keys()]) drop(id);
    },
  };
}
