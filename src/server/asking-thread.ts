/** A thread that answers one request after the other, each within a time limit; started when first asked, and anew after it died. */
import { Worker } from 'node:worker_threads';

/** No film takes so long; a file made to keep a decoder busy would. */
const longestMs = 120_000;

interface Pending<Answer> {
  resolve(answer: Answer): void;
  reject(error: Error): void;
  readonly timer: NodeJS.Timeout;
}

export interface AskingThread<Request, Answer> {
  /** Rejects with `onDeath()` when the thread died over it, or took too long. */
  ask(request: Omit<Request, 'id'>, transfer: readonly ArrayBuffer[]): Promise<Answer>;
  close(): Promise<void>;
}

export function createAskingThread<Request, Answer extends { readonly id: number }>(
  file: URL,
  onDeath: () => Error,
): AskingThread<Request, Answer> {
  const pending = new Map<number, Pending<Answer>>();
  let worker: Worker | undefined;
  let lastId = 0;

  function settle(id: number): Pending<Answer> | undefined {
    const waiting = pending.get(id);
    pending.delete(id);
    clearTimeout(waiting?.timer);
    return waiting;
  }

  function start(): Worker {
    const started = new Worker(file);
    started.unref();
    started.on('message', (answer: Answer) => settle(answer.id)?.resolve(answer));
    // Its exit follows.
    started.on('error', () => {});
    started.once('exit', () => {
      worker = undefined;
      for (const id of [...pending.keys()]) settle(id)?.reject(onDeath());
    });
    return started;
  }

  return {
    ask: (request, transfer) =>
      new Promise((resolve, reject) => {
        worker ??= start();
        const current = worker;
        const id = ++lastId;
        const timer = setTimeout(() => current.terminate(), longestMs);
        pending.set(id, { resolve, reject, timer });
        current.postMessage({ ...request, id }, [...transfer]);
      }),
    async close() {
      await worker?.terminate();
    },
  };
}
