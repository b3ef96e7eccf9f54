/** Looks at images and makes their thumbnails in a thread of its own, so that decoding never holds up a request. */
import type { CheckSettings } from '../../core/quality/settings.ts';
import { createAskingThread } from '../asking-thread.ts';
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

export function createThumbnailer(): Thumbnailer {
  const thread = createAskingThread<ThumbnailRequest, ThumbnailAnswer>(
    new URL('./thumbnail-worker.ts', import.meta.url),
    () => new Error('the thumbnail thread ended'),
  );
  return {
    make: (bytes, maxSide, checks) => thread.ask({ bytes, maxSide, checks }, [bytes.buffer]),
    close: () => thread.close(),
  };
}
