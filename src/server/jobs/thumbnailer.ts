/** Looks at images and makes their thumbnails in a thread of its own, so that decoding never holds up a request. */
import { Worker } from 'node:worker_threads';
import type { CheckSettings } from '../../core/quality/settings.ts';
import type { ThumbnailAnswer, ThumbnailRequest } from './thumbnail-worker.ts';

export interface Thumbnailer {
  /** Takes the bytes over. Rejects when the thread died over it. */
  make(
    bytes: Uint8Array<ArrayBuffer>,
    maxSide: number,
    checks: CheckSettings,
  ): Promise<Omit<ThumbnailAnswer, 'id'>>;
  close(): Promise<void>;
}

/** No film takes so long; a file made to keep a decoder busy would. */
const longestMs = 120_000;

interface Pending {
  resolve(answer: ThumbnailAnswer): void;
  reject(error: Error): void;
  readonly timer: NodeJS.Timeout;
}

export function createThumbnailer(): Thumbnailer {
  const pending = new Map<number, Pending>();
  let worker: Worker | undefined;
  let lastId = 0;

  function settle(id: number): Pending | undefined {
    const waiting = pending.get(id);
    pending.delete(id);
    clearTimeout(waiting?.timer);
    return waiting;
  }

  function start(): Worker {
    const started = new Worker(new URL('./thumbnail-worker.ts', import.meta.url));
    started.unref();
    started.on('message', (answer: ThumbnailAnswer) => settle(answer.id)?.resolve(answer));
    // Its exit follows.
    started.on('error', () => {});
    started.once('exit', () => {
      worker = undefined;
      for (const id of [...pending.keys()])
        settle(id)?.reject(new Error('the thumbnail thread ended'));
    });
    return started;
  }

  return {
    make: (bytes, maxSide, checks) =>
      new Promise((resolve, reject) => {
        worker ??= start();
        const current = worker;
        const id = ++lastId;
        const timer = setTimeout(() => current.terminate(), longestMs);
        pending.set(id, { resolve, reject, timer });
        const request: ThumbnailRequest = { id, bytes, maxSide, checks };
        current.postMessage(request, [bytes.buffer]);
      }),
    async close() {
      await worker?.terminate();
    },
  };
}
