/** Gives stored images in the transfer syntax that a receiver asks for, in a thread of its own. */
import { canTranscodeTo } from '../../core/pixels/transcode/transcode.ts';
import { readWhole } from '../archive/read-whole.ts';
import type { BlobStore } from '../archive/store.ts';
import { createAskingThread } from '../asking-thread.ts';
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
export function createTranscoder(store: BlobStore): Transcoder {
  const thread = createAskingThread<TranscodeRequest, TranscodeAnswer>(
    new URL('./transcode-worker.ts', import.meta.url),
    () => new ServerError('transfer-syntax-unavailable'),
  );
  const ask = (bytes: Uint8Array<ArrayBuffer>, transferSyntaxUid: string) =>
    thread.ask({ bytes, transferSyntaxUid }, [bytes.buffer]);
  let asked = 0;

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
      await thread.close();
    },
  };
}
