/** The thread that decodes images for thumbnails; its wiring only. */
import os from 'node:os';
import { parentPort } from 'node:worker_threads';
import { bufferSource } from '../../core/bytes.ts';
import type { ImageKind } from '../../core/pipeline/facts.ts';
import { decodeImage } from '../../core/pixels/decode-image.ts';
import { encodePng } from '../../core/pixels/encode-png.ts';
import { thumbnail } from '../../core/pixels/thumbnail.ts';

export interface ThumbnailRequest {
  readonly id: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly kind: ImageKind;
  readonly maxSide: number;
}

/** Without `png` the image can't be shown. */
export interface ThumbnailAnswer {
  readonly id: number;
  readonly png?: Uint8Array<ArrayBuffer>;
}

async function answer({ id, bytes, kind, maxSide }: ThumbnailRequest): Promise<ThumbnailAnswer> {
  try {
    const frame = await decodeImage(bufferSource(bytes), kind);
    return { id, png: encodePng(thumbnail(frame, maxSide)) };
  } catch {
    // The bytes are in memory, so it is the image itself: admitted, and still beyond what is decoded here.
    return { id };
  }
}

// Images that arrive come first. On Linux this is about the thread that asks; elsewhere it would be the whole portal.
if (process.platform === 'linux') os.setPriority(os.constants.priority.PRIORITY_LOW);

parentPort?.on('message', async (request: ThumbnailRequest) => {
  const answered = await answer(request);
  parentPort?.postMessage(answered, answered.png === undefined ? [] : [answered.png.buffer]);
});
