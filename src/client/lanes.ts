/**
 * How many uploads run at once: 4 to begin with, one more while that makes the whole faster, one fewer when it
 * doesn't, half after a silence of the link. Between 1 and 5: a browser opens 6 connections to one HTTP/1.1 origin, and
 * one must be left to ask on.
 */
export const laneLimits = { fewest: 1, first: 4, most: 5 } as const;

export interface Lanes {
  readonly limit: number;
  readonly busy: number;
  /** Resolves with the lane's release when one is free, in the order of asking; rejects when aborted. */
  enter(signal: AbortSignal): Promise<() => void>;
  /** Bytes that have left, on any lane. */
  sent(bytes: number): void;
  /** A connection was silent for too long. */
  timedOut(): void;
}

/** One measurement: long enough to mean something, on links fast and slow. */
const windowMs = 4_000;
/** A change of speed below this is noise. */
const noise = 0.05;
/** Windows to keep still after a step that didn't help. */
const restWindows = 5;

export function createLanes(now: () => number = () => performance.now()): Lanes {
  let limit: number = laneLimits.first;
  let busy = 0;
  let window = { startMs: now(), bytes: 0, full: true };
  let before: { readonly bytesPerMs: number; readonly step: number } | undefined;
  let rest = 0;
  const queue: (() => void)[] = [];

  const setLimit = (wanted: number) => {
    limit = Math.max(laneLimits.fewest, Math.min(laneLimits.most, wanted));
    admit();
  };
  const admit = () => {
    while (busy < limit && queue.length > 0) queue.shift()?.();
  };
  const beginWindow = () => {
    window = { startMs: now(), bytes: 0, full: busy >= limit };
  };

  /** Hill climbing on what all lanes move together; a window in which lanes stood empty teaches nothing. */
  const judge = () => {
    const elapsedMs = now() - window.startMs;
    if (elapsedMs < windowMs) return;
    const bytesPerMs = window.bytes / elapsedMs;
    if (window.full && busy >= limit) {
      if (rest > 0) rest -= 1;
      else if (before === undefined || before.step === 0) step(bytesPerMs, 1);
      else if (bytesPerMs > before.bytesPerMs * (1 + noise)) step(bytesPerMs, before.step);
      else {
        setLimit(limit - before.step);
        before = undefined;
        rest = restWindows;
      }
    }
    beginWindow();
  };
  const step = (bytesPerMs: number, by: number) => {
    const was = limit;
    setLimit(limit + by);
    before = { bytesPerMs, step: limit - was };
  };

  return {
    get limit() {
      return limit;
    },
    get busy() {
      return busy;
    },
    sent(bytes) {
      window.bytes += bytes;
      judge();
    },
    timedOut() {
      setLimit(Math.floor(limit / 2));
      before = undefined;
      rest = restWindows;
      beginWindow();
    },
    enter(signal) {
      signal.throwIfAborted();
      return new Promise((resolve, reject) => {
        const go = () => {
          signal.removeEventListener('abort', leave);
          busy += 1;
          resolve(
            releaseOnce(() => {
              busy -= 1;
              window.full &&= queue.length > 0;
              admit();
            }),
          );
        };
        const leave = () => {
          queue.splice(queue.indexOf(go), 1);
          reject(signal.reason);
        };
        signal.addEventListener('abort', leave, { once: true });
        queue.push(go);
        admit();
      });
    },
  };
}

function releaseOnce(release: () => void): () => void {
  let released = false;
  return () => {
    if (released) return;
    released = true;
    release();
  };
}
