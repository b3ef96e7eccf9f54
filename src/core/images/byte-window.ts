/** Reads forward through a source a window at a time, so that a large file is never held whole. */
import type { ByteSource } from '../bytes.ts';
import { ImageError } from './image-error.ts';

export interface ByteWindow {
  readonly sizeBytes: number;
  /** Exactly `count` bytes from `offset`; throws `ImageError` `truncated` when the source ends before. */
  take(offset: number, count: number): Promise<Uint8Array<ArrayBuffer>>;
  /** What is at hand from `offset`: at least `count` bytes, fewer only where the source ends. */
  rest(offset: number, count: number): Promise<Uint8Array<ArrayBuffer>>;
}

const windowSizeBytes = 256 * 1024;

export function byteWindow(source: ByteSource): ByteWindow {
  let start = 0;
  let held: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  async function load(offset: number, count: number): Promise<void> {
    if (offset >= start && offset + count <= start + held.byteLength) return;
    held = await source.read(offset, offset + Math.max(count, windowSizeBytes));
    start = offset;
  }

  return {
    sizeBytes: source.sizeBytes,
    async take(offset, count) {
      if (offset + count > source.sizeBytes) {
        throw new ImageError('truncated', `the file ends inside the part at byte ${offset}`);
      }
      await load(offset, count);
      return held.subarray(offset - start, offset - start + count);
    },
    async rest(offset, count) {
      await load(offset, Math.min(count, source.sizeBytes - offset));
      return held.subarray(offset - start);
    },
  };
}

/** The rest of a stream as a stream of its own, read through the same window. */
export function windowFrom(window: ByteWindow, start: number): ByteWindow {
  return {
    sizeBytes: window.sizeBytes - start,
    take: (offset, count) => window.take(start + offset, count),
    rest: (offset, count) => window.rest(start + offset, count),
  };
}
