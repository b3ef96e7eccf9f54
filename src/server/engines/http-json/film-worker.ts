/** The thread that writes films in the form that an engine takes; its wiring only. */
import { parentPort } from 'node:worker_threads';
import { bufferSource } from '../../../core/bytes.ts';
import { readDicom } from '../../../core/dicom/read.ts';
import type { ImageFacts } from '../../../core/pipeline/facts.ts';
import { decodeFrame } from '../../../core/pixels/decode-frame.ts';
import { renderPng } from '../../../core/pixels/render-png.ts';
import { pictureAsDicom } from '../picture-as-dicom.ts';

export interface FilmRequest {
  readonly id: number;
  readonly imageId: string;
  readonly patientId: string;
  readonly facts: ImageFacts;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of a PNG. */
  readonly bits: 8 | 16;
}

export interface FilmAnswer {
  readonly id: number;
  /** Absent when the film can't be read. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** A picture becomes DICOM, and DICOM a picture. */
async function written({ bytes, bits, ...image }: FilmRequest): Promise<Uint8Array<ArrayBuffer>> {
  const source = bufferSource(bytes);
  const { kind } = image.facts;
  if (kind !== 'dicom') return await pictureAsDicom({ ...image, bytes: source }, kind);
  return await renderPng(await decodeFrame(await readDicom(source)), bits);
}

async function answer(request: FilmRequest): Promise<FilmAnswer> {
  try {
    return { id: request.id, bytes: await written(request) };
  } catch {
    // The bytes are in memory, so it is the film itself.
    return { id: request.id };
  }
}

parentPort?.on('message', async (request: FilmRequest) => {
  const answered = await answer(request);
  parentPort?.postMessage(answered, answered.bytes === undefined ? [] : [answered.bytes.buffer]);
});
