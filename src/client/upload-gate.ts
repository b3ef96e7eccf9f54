/** The gate that uploads pass: closed while a person pauses or the network is away, for as many reasons as there are. */

export type GateReason = 'paused' | 'offline' | 'sign-in';

export interface UploadGate {
  close(reason: GateReason): void;
  open(reason: GateReason): void;
  readonly closed: boolean;
  /** Resolves once no reason keeps it closed; rejects with the signal's reason when aborted. */
  whenOpen(signal: AbortSignal): Promise<void>;
  /** Aborted when the gate next closes: what is in flight stops there, and goes on from its offset later. */
  readonly closing: AbortSignal;
  /** Ends every back-off at once: the network came back. */
  wake(): void;
  /** Resolves after `ms`, or at the next `wake()`. */
  rest(ms: number, sleep: Sleep, signal: AbortSignal): Promise<void>;
}

/** Resolves after `ms`; rejects with the signal's reason when aborted. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export function createUploadGate(): UploadGate {
  const reasons = new Set<GateReason>();
  const waiting = new Set<() => void>();
  const resting = new Set<AbortController>();
  let closing = new AbortController();

  return {
    get closed() {
      return reasons.size > 0;
    },
    get closing() {
      return closing.signal;
    },
    close(reason) {
      reasons.add(reason);
      closing.abort(new DOMException(reason, 'AbortError'));
    },
    open(reason) {
      if (!reasons.delete(reason) || reasons.size > 0) return;
      closing = new AbortController();
      for (const go of [...waiting]) go();
    },
    whenOpen(signal) {
      signal.throwIfAborted();
      if (reasons.size === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const settle = (then: () => void) => () => {
          waiting.delete(go);
          signal.removeEventListener('abort', stop);
          then();
        };
        const go = settle(resolve);
        const stop = settle(() => reject(signal.reason));
        waiting.add(go);
        signal.addEventListener('abort', stop, { once: true });
      });
    },
    wake() {
      for (const rest of resting) rest.abort();
    },
    async rest(ms, sleep, signal) {
      const woken = new AbortController();
      resting.add(woken);
      try {
        await sleep(ms, AbortSignal.any([signal, woken.signal]));
      } catch (error) {
        signal.throwIfAborted();
        if (!woken.signal.aborted) throw error;
      } finally {
        resting.delete(woken);
      }
    },
  };
}

/** The platform's timer as `Sleep`. */
export const sleep: Sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
