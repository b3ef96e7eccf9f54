/** Tells when images have stopped arriving for a moment: what nobody waits for is done then. */

export interface Lull {
  /** An image has arrived. */
  stir(): void;
  /** Resolves when none has arrived for a moment; at the latest after `longestMs`, and at once when aborted. */
  reached(longestMs: number, signal: AbortSignal): Promise<void>;
}

/** More than lies between the large films of a fast link; less than anybody would wait for a thumbnail. */
const quietMs = 500;

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const stop = () => resolve();
  signal.addEventListener('abort', stop);
  await promise;
  clearTimeout(timer);
  signal.removeEventListener('abort', stop);
}

export function createLull(now: () => number = () => performance.now()): Lull {
  let stirred = Number.NEGATIVE_INFINITY;
  return {
    stir: () => {
      stirred = now();
    },
    async reached(longestMs, signal) {
      const end = now() + longestMs;
      for (;;) {
        const left = Math.min(stirred + quietMs, end) - now();
        if (left <= 0 || signal.aborted) return;
        await pause(left, signal);
      }
    },
  };
}
