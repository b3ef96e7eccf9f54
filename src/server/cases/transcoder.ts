/** Gives stored images in the transfer syntax that a receiver asks for, in a thread of its own. */
import { Worker } from 'node:worker_threads';
import { canTranscodeTo } from '../../core/pixels/transcode/transcode.ts';
import type { BlobStore } from '../archive/store.ts';
import { ServerError } from '../errors.ts';
import type { TranscodeAnswer, TranscodeRequest } from './transcode-worker.ts';

export interface Transcoder {
  /**
   * The DICOM object of that SHA-256, every pixel and attribute as it was. Rejects with `ServerError`
   * `transfer-syntax-unavailable` when it can't be had so, `unavailable` when too many are asked for at once.
   */
  transcode(sha256: string, transferSyntaxUid: string): Promise<Uint8Array<ArrayBuffer>>;
  /** The same of a file in memory, which is given away; undefined when it can't be had so. */
  transcodeFile(
    file: Uint8Array<ArrayBuffer>,
    transferSyntaxUid: string,
  ): Promise<Uint8Array<ArrayBuffer> | undefined>;
  close(): Promise<void>;
}

/** Each waits with its bytes in memory. */
const mostAtOnce = 8;
/** No film takes so long; a file made to keep a decoder busy would. */
const longestMs = 120_000;

interface Pending {
  resolve(answer: TranscodeAnswer): void;
  reject(error: Error): void;
  readonly timer: NodeJS.Timeout;
}

export function createTranscoder(store: BlobStore): Transcoder {
  const pending = new Map<number, Pending>();
  let worker: Worker | undefined;
  let lastId = 0;
  let asked = 0;

  function settle(id: number): Pending | undefined {
    const waiting = pending.get(id);
    pending.delete(id);
    clearTimeout(waiting?.timer);
    return waiting;
  }

  function start(): Worker {
    const started = new Worker(new URL('./transcode-worker.ts', import.meta.url));
    started.unref();
    started.on('message', (answer: TranscodeAnswer) => settle(answer.id)?.resolve(answer));
    // Its exit follows.
    started.on('error', () => {});
    started.once('exit', () => {
      worker = undefined;
      for (const id of [...pending.keys()])
        settle(id)?.reject(new ServerError('transfer-syntax-unavailable'));
    });
    return started;
  }

  const ask = (bytes: Uint8Array<ArrayBuffer>, transferSyntaxUid: string) =>
    new Promise<TranscodeAnswer>((resolve, reject) => {
      worker ??= start();
      const current = worker;
      const id = ++lastId;
      const timer = setTimeout(() => current.terminate(), longestMs);
      pending.set(id, { resolve, reject, timer });
      const request: TranscodeRequest = { id, bytes, transferSyntaxUid };
      current.postMessage(request, [bytes.buffer]);
    });

  return {
    async transcode(sha256, transferSyntaxUid) {
      if (!canTranscodeTo(transferSyntaxUid)) throw new ServerError('transfer-syntax-unavailable');
      if (asked >= mostAtOnce) throw new ServerError('unavailable', { retryAfterS: 5 });
      asked += 1;
      try {
        const { bytes } = await ask(await readWhole(store, sha256), transferSyntaxUid);
        if (bytes === undefined) throw new ServerError('transfer-syntax-unavailable');
        return bytes;
      } finally {
        asked -= 1;
      }
    },
    async transcodeFile(file, transferSyntaxUid) {
      if (!canTranscodeTo(transferSyntaxUid)) return undefined;
      try {
        return (await ask(file, transferSyntaxUid)).bytes;
      } catch (error) {
        if (error instanceof ServerError) return undefined;
        throw error;
      }
    },
    async close() {
      await worker?.terminate();
    },
  };
}

async function readWhole(store: BlobStore, sha256: string): Promise<Uint8Array<ArrayBuffer>> {
  const source = await store.open(sha256);
  try {
    // A copy that may be given away, whatever the store hands out.
    return Uint8Array.from(await source.read(0, source.sizeBytes));
  } finally {
    await source.close();
  }
}
