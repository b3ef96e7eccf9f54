/** One request at a time for each upload: a newer one takes over from an older one whose connection may be dead. */

export interface Hold {
  /** Called when the bytes are all there: from here on a newer request waits for the outcome instead of cutting in. */
  settle(): void;
  release(): void;
}

export interface RequestUnderWay {
  /** Who sends it, where it brings bytes. */
  readonly userId?: string;
  readonly abort: () => void;
  readonly arrivedBytes: () => number;
}

/** A question about an upload, or its end: it brings nothing and is over soon. */
export const bringsNothing: RequestUnderWay = { abort: () => {}, arrivedBytes: () => 0 };

interface Holder {
  readonly request: RequestUnderWay;
  readonly released: Promise<void>;
  settling: boolean;
}

export interface ActiveUploads {
  /** Aborts whoever holds the upload, waits until it has let go, and holds it. */
  hold(uploadId: string, request: RequestUnderWay): Promise<Hold>;
  holds(uploadId: string): boolean;
  /** Whose bytes the request brings that holds the upload: of a small image nothing else tells that for a moment. */
  sender(uploadId: string): string | undefined;
  /** How much of the upload the request that holds it has brought so far, from the image's beginning. */
  arrived(uploadId: string): number | undefined;
}

export function createActiveUploads(): ActiveUploads {
  const holders = new Map<string, Holder>();
  return {
    holds: (uploadId) => holders.has(uploadId),
    sender: (uploadId) => holders.get(uploadId)?.request.userId,
    arrived: (uploadId) => holders.get(uploadId)?.request.arrivedBytes(),
    async hold(uploadId, request) {
      for (;;) {
        const older = holders.get(uploadId);
        if (older === undefined) break;
        if (!older.settling) older.request.abort();
        await older.released;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      const holder: Holder = { request, released: promise, settling: false };
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
