/** The thread that compares an image with the one held under its UID; its wiring only. */
import { parentPort } from 'node:worker_threads';
import { bufferSource } from '../../core/bytes.ts';
import { readDicom } from '../../core/dicom/read.ts';
import { isSameFilm } from '../../core/pixels/transcode/same-film.ts';

export interface SameFilmRequest {
  readonly id: number;
  readonly held: Uint8Array<ArrayBuffer>;
  readonly arrived: Uint8Array<ArrayBuffer>;
}

export interface SameFilmAnswer {
  readonly id: number;
  readonly same: boolean;
}

async function answer({ id, held, arrived }: SameFilmRequest): Promise<SameFilmAnswer> {
  try {
    const [a, b] = [await readDicom(bufferSource(held)), await readDicom(bufferSource(arrived))];
    return { id, same: await isSameFilm(a, b) };
  } catch {
    // The bytes are in memory, so it is one of the images itself, and nothing is proven.
    return { id, same: false };
  }
}

parentPort?.on('message', async (request: SameFilmRequest) => {
  parentPort?.postMessage(await answer(request));
});
