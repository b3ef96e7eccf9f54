/** A frame that is decoded when somebody first asks, and then kept for whoever asks next. */
import type { Frame } from '../pixels/frame.ts';

export interface LazyFrame {
  /**
   * The first frame, the same to everyone: not theirs to change. Rejects with `PixelError`, and as the image's bytes do;
   * the next call tries again.
   */
  frame(): Promise<Frame>;
  /** Frees its memory; a later call decodes anew. */
  forgetFrame(): void;
}

export function lazyFrame(decode: () => Promise<Frame>): LazyFrame {
  let kept: Promise<Frame> | undefined;
  return {
    frame() {
      if (kept === undefined) {
        const decoding = decode();
        kept = decoding;
        decoding.catch(() => {
          if (kept === decoding) kept = undefined;
        });
      }
      return kept;
    },
    forgetFrame() {
      kept = undefined;
    },
  };
}
