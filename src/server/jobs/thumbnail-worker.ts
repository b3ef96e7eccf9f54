/** The thread that decodes images, once for their checks and their thumbnails; its wiring only. */
import os from 'node:os';
import { parentPort } from 'node:worker_threads';
import { bufferSource } from '../../core/bytes.ts';
import { type Looked, lookAtPixels } from '../../core/pipeline/look-at-pixels.ts';
import { readImage } from '../../core/pipeline/read-image.ts';
import { encodePng } from '../../core/pixels/encode-png.ts';
import { thumbnail } from '../../core/pixels/thumbnail.ts';
import { type CheckSettings, resolveChecks } from '../../core/quality/settings.ts';

export interface ThumbnailRequest {
  readonly id: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly maxSide: number;
  /** The archive's. */
  readonly checks: CheckSettings;
}

export interface ThumbnailAnswer {
  readonly id: number;
  /** Absent when the image can't be shown. */
  readonly png?: Uint8Array<ArrayBuffer>;
  /** Absent when the image can't be read, for it was admitted by another version. */
  readonly looked?: Looked;
}

async function answer({ id, bytes, maxSide, checks }: ThumbnailRequest): Promise<ThumbnailAnswer> {
  const read = await readImage(bufferSource(bytes));
  if (!read.readable) return { id };
  const { image } = read;
  const looked = await lookAtPixels(image, { checks: resolveChecks(checks) });
  try {
    return { id, looked, png: encodePng(thumbnail(await image.frame(), maxSide)) };
  } catch {
    // The bytes are in memory, so it is the image itself: the findings say so.
    return { id, looked };
  }
}

// Images that arrive come first. On Linux this is about the thread that asks; elsewhere it would be the whole portal.
if (process.platform === 'linux') os.setPriority(os.constants.priority.PRIORITY_LOW);

parentPort?.on('message', async (request: ThumbnailRequest) => {
  const answered = await answer(request);
  parentPort?.postMessage(answered, answered.png === undefined ? [] : [answered.png.buffer]);
});
