/** The greys in which text is looked for: stored values, for a display's window may hide text that the file still holds. */
import { toDisplay } from '../../pixels/display.ts';
import type { Frame } from '../../pixels/frame.ts';
import type { GreyRange } from './level-greys.ts';
import type { Greys } from './plane.ts';

export function filmGreys(frame: Frame): Greys {
  const { columns: width, rows: height } = frame;
  switch (frame.photometricInterpretation) {
    case 'MONOCHROME1':
    case 'MONOCHROME2':
      return { width, height, values: frame.pixels };
    case 'YBR_FULL':
      return { width, height, values: firstOfThree(frame.pixels) };
    case 'RGB':
      return { width, height, values: luminance(frame.pixels, 3) };
    case 'PALETTE COLOR':
      return { width, height, values: luminance(toDisplay(frame).data, 4) };
    default:
      return frame.photometricInterpretation satisfies never;
  }
}

function firstOfThree(samples: Frame['pixels']): Float32Array<ArrayBuffer> {
  const out = new Float32Array(samples.length / 3);
  for (let i = 0; i < out.length; i += 1) out[i] = samples[3 * i]!;
  return out;
}

/** CCIR 601-2, as in PS3.3 C.7.6.3.1.2. */
function luminance(samples: ArrayLike<number>, channels: 3 | 4): Float32Array<ArrayBuffer> {
  const out = new Float32Array(samples.length / channels);
  for (let i = 0, at = 0; i < out.length; i += 1, at += channels) {
    out[i] = 0.299 * samples[at]! + 0.587 * samples[at + 1]! + 0.114 * samples[at + 2]!;
  }
  return out;
}

/** Darkest and brightest but for the few that stick out: about the range of the film itself, letters aside. */
export function greyRange({ values }: Greys): GreyRange {
  const step = Math.max(1, Math.floor(values.length / 50_000));
  const some = new Float32Array(Math.ceil(values.length / step));
  for (let i = 0; i < some.length; i += 1) some[i] = values[i * step]!;
  some.sort();
  const low = some[Math.floor(some.length * 0.01)]!;
  const high = some[Math.ceil(some.length * 0.99) - 1]!;
  return high > low ? [low, high] : [some[0]!, Math.max(some.at(-1)!, some[0]! + 1)];
}
