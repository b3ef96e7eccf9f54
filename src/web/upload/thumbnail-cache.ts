/** Small pictures of the files, as far as they were looked at lately; the least recently seen go first. */

/** More than most drops have files, less than memory minds: 96 px squares of 37 kB make 22 MB. */
const most = 600;
export const thumbnailSizePx = 96;

/** Null: the file has no picture that can be shown. */
export type Thumbnail = ImageBitmap | null;

export interface ThumbnailCache {
  get(id: string): Thumbnail | undefined;
  has(id: string): boolean;
  keep(id: string, thumbnail: Thumbnail): void;
  /** Tells when the file's picture is there; answers how to stop listening. */
  listen(id: string, ready: () => void): () => void;
  forget(id: string): void;
  clear(): void;
}

export function createThumbnailCache(): ThumbnailCache {
  /** In the order of last use. */
  const made = new Map<string, Thumbnail>();
  const listeners = new Map<string, () => void>();

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
    has: (id) => made.has(id),
    keep(id, thumbnail) {
      drop(id);
      made.set(id, thumbnail);
      for (const oldest of made.keys()) {
        if (made.size <= most) break;
        // Never one that a row shows.
        if (!listeners.has(oldest)) drop(oldest);
      }
      listeners.get(id)?.();
    },
    listen(id, ready) {
      listeners.set(id, ready);
      return () => {
        if (listeners.get(id) === ready) listeners.delete(id);
      };
    },
    forget: drop,
    clear() {
      for (const id of [...made.keys()]) drop(id);
    },
  };
}
