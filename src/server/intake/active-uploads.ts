/** One request at a time for each upload: a newer one takes over from an older one whose connection may be dead. */

export interface Hold {
  /** Called when the bytes are all there: from here on a newer request waits for the outcome instead of cutting in. */
  settle(): void;
  release(): void;
}

interface Holder {
  readonly abort: () => void;
  readonly released: Promise<void>;
  settling: boolean;
}

export interface ActiveUploads {
  /** Aborts whoever holds the upload, waits until it has let go, and holds it. */
  hold(uploadId: string, abort: () => void): Promise<Hold>;
  holds(uploadId: string): boolean;
}

export function createActiveUploads(): ActiveUploads {
  const holders = new Map<string, Holder>();
  return {
    holds: (uploadId) => holders.has(uploadId),
    async hold(uploadId, abort) {
      for (;;) {
        const older = holders.get(uploadId);
        if (older === undefined) break;
        if (!older.settling) older.abort();
        await older.released;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      const holder: Holder = { abort, released: promise, settling: false };
      holders.set(uploadId, holder);
      return {
        settle: () => {
          holder.settling = true;
        },
        release: () => {
          if (holders.get(uploadId) === holder) holders.delete(uploadId);
          resolve();
        },
      };
    },
  };
}
