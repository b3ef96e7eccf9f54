/** Lets the page breathe in the middle of long work: input and frames come first, then the work goes on. */

/** Work for this long between breaths; a task of 50 ms is felt. */
const sliceMs = 8;

export interface Slicer {
  /** Resolves at once while the slice lasts, else after the page had its turn. */
  breathe(): Promise<void>;
}

export function createSlicer(now: () => number = () => performance.now()): Slicer {
  let startMs = now();
  return {
    async breathe() {
      if (now() - startMs < sliceMs) return;
      await yieldToPage();
      startMs = now();
    },
  };
}

/** Resolves after the page had its turn: input, and a frame where one waits. */
export function yieldToPage(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } };
  if (scheduler?.yield) return scheduler.yield();
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
