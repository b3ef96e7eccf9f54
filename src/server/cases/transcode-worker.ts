/** The thread that gives images in other transfer syntaxes; its wiring only. */
import { parentPort } from 'node:worker_threads';
import { bufferSource, splicedToBytes } from '../../core/bytes.ts';
import { readDicom } from '../../core/dicom/read.ts';
import { transcode } from '../../core/pixels/transcode/transcode.ts';

export interface TranscodeRequest {
  readonly id: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly transferSyntaxUid: string;
}

export interface TranscodeAnswer {
  readonly id: number;
  /** Absent when the image can't be had in that transfer syntax. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

async function answer({
  id,
  bytes,
  transferSyntaxUid,
}: TranscodeRequest): Promise<TranscodeAnswer> {
  try {
    const object = await readDicom(bufferSource(bytes));
    return { id, bytes: await splicedToBytes(await transcode(object, transferSyntaxUid)) };
  } catch {
    // The bytes are in memory, so it is the image itself.
    return { id };
  }
}

parentPort?.on('message', async (request: TranscodeRequest) => {
  const answered = await answer(request);
  parentPort?.postMessage(answered, answered.bytes === undefined ? [] : [answered.bytes.buffer]);
});
