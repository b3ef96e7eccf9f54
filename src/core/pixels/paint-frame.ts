/** Paints boxes of a frame black. */
import { type Box, clipBox } from './box.ts';
import { type Frame, storedRange } from './frame.ts';
import { lookUp, toModality } from './modality.ts';

/** A new frame: the samples in the boxes are those of `black`, all others are as they were. */
export function paintFrame(
  frame: Frame,
  boxes: readonly Box[],
  black: readonly number[] = blackOf(frame),
): Frame {
  const { columns, samplesPerPixel } = frame;
  const pixels = frame.pixels.slice();
  for (const box of boxes) {
    const clipped = clipBox(box, frame);
    if (clipped === undefined) continue;
    const { x, y, width, height } = clipped;
    for (let row = y; row < y + height; row += 1) {
      const start = (row * columns + x) * samplesPerPixel;
      for (let i = 0; i < width * samplesPerPixel; i += 1) {
        pixels[start + i] = black[i % samplesPerPixel]!;
      }
    }
  }
  return { ...frame, pixels };
}

/**
 * The samples of a black pixel. Of a grey film the darkest value that it has: one far below all others would lie in the
 * way of every later step that goes by the range of the values.
 */
export function blackOf(frame: Frame): readonly number[] {
  switch (frame.photometricInterpretation) {
    case 'MONOCHROME1':
    case 'MONOCHROME2':
      return [darkestGrey(frame)];
    case 'PALETTE COLOR':
      return [darkestEntry(frame)];
    case 'RGB':
      return [0, 0, 0];
    case 'YBR_FULL': {
      // No colour is the middle of the range (PS3.3 C.7.6.3.1.2).
      const middle = 2 ** (frame.bitsStored - 1);
      return [0, middle, middle];
    }
    default:
      return frame.photometricInterpretation satisfies never;
  }
}

function darkestGrey(frame: Frame): number {
  const { pixels, photometricInterpretation } = frame;
  let low = pixels[0] ?? 0;
  let high = low;
  for (let i = 1; i < pixels.length; i += 1) {
    const value = pixels[i]!;
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  const risesWithValue = toModality(frame, high) >= toModality(frame, low);
  const darkIsLow = risesWithValue === (photometricInterpretation === 'MONOCHROME2');
  return darkIsLow ? low : high;
}

/** The number of the darkest colour (PS3.3 C.7.6.3.1.5). */
function darkestEntry(frame: Frame): number {
  const palette = frame.presentation.palette ?? [];
  const [first] = palette;
  if (first === undefined) return 0;
  const [lowest, highest] = storedRange(frame);
  let darkest = Math.max(lowest, first.firstMapped);
  let least = Infinity;
  const last = Math.min(highest, first.firstMapped + first.entries.length - 1);
  for (let number = darkest; number <= last; number += 1) {
    const brightness = palette.reduce((sum, table) => sum + lookUp(table, number), 0);
    if (brightness < least) [least, darkest] = [brightness, number];
  }
  return darkest;
}
