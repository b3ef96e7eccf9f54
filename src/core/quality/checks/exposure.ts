/** A film that is blank, burnt out or flat has nothing left for a reader or an engine, however it is windowed. */
import type { AnalysisImage } from '../../pixels/analysis-image.ts';
import { histogram } from '../../pixels/default-window.ts';
import { type Frame, storedRange } from '../../pixels/frame.ts';
import { defineCheck } from '../check.ts';

/** How a picture uses its greys, from black to white. */
interface Greys {
  /** Different values between the darkest and the brightest hundredth of the pixels. */
  readonly used: number;
  /** Shares, 0 to 1, of the middle of the picture that lie at its blackest and at its whitest value. */
  readonly black: number;
  readonly white: number;
}

export const exposure = defineCheck({
  id: 'exposure',
  reasons: ['blank', 'too-dark', 'too-bright', 'flat'],
  defaultLevel: 'warning',
  scope: 'pixels',
  thresholds: {
    /** Of 1,013 frontal films the worst had 14 percent of its middle at one end. */
    maxClipped: { value: 20, unit: 'percent' },
    /** Of the same films none used fewer than 60. */
    minGreys: { value: 32, unit: 'greys' },
  },
  runOnPixels({ frame, analysis }, { maxClipped, minGreys }) {
    const { used, black, white } = greysOf(frame, analysis);
    if (used <= 2) return [{ reason: 'blank', engineCode: -1 }];
    if (used < minGreys) return [{ reason: 'flat', params: { greys: used, minimum: minGreys } }];
    const clipped = Math.max(black, white) * 100;
    if (clipped <= maxClipped) return [];
    return [
      {
        reason: white > black ? 'too-bright' : 'too-dark',
        params: { percent: Math.round(clipped), limit: maxClipped },
      },
    ];
  },
});

function greysOf(frame: Frame, analysis: () => AnalysisImage): Greys {
  switch (frame.photometricInterpretation) {
    case 'MONOCHROME2':
      return storedGreys(frame);
    case 'MONOCHROME1': {
      const { used, black, white } = storedGreys(frame);
      return { used, black: white, white: black };
    }
    case 'PALETTE COLOR':
    case 'RGB':
    case 'YBR_FULL': {
      const { width, height, grey } = analysis();
      const counts = new Uint32Array(256);
      for (const value of grey) counts[value]! += 1;
      return measure(counts, grey, { width, height, lowest: 0 });
    }
  }
}

/** In terms of stored values: black is the lowest. */
function storedGreys(frame: Frame): Greys {
  const [lowest] = storedRange(frame);
  const counts = histogram(frame);
  const { padding } = frame.presentation;
  if (padding !== undefined) {
    const first = Math.max(0, padding.low - lowest);
    counts.fill(0, first, Math.max(first, padding.high - lowest + 1));
  }
  return measure(counts, frame.pixels, { width: frame.columns, height: frame.rows, lowest });
}

function measure(
  counts: Uint32Array,
  values: ArrayLike<number>,
  { width, height, lowest }: { width: number; height: number; lowest: number },
): Greys {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let used = 0;
  let seen = 0;
  let min = -1;
  let max = -1;
  for (let i = 0; i < counts.length; i += 1) {
    const count = counts[i]!;
    if (count === 0) continue;
    if (min < 0) min = i;
    max = i;
    if (seen + count > total * 0.01 && seen < total * 0.99) used += 1;
    seen += count;
  }
  let black = 0;
  let white = 0;
  let middle = 0;
  // Collimation and the air beside the patient may be as black or white as they like.
  for (let y = Math.floor(height * 0.2); y < height * 0.8; y += 1) {
    for (let x = Math.floor(width * 0.2); x < width * 0.8; x += 1) {
      const value = values[y * width + x]! - lowest;
      middle += 1;
      if (value === min) black += 1;
      if (value === max) white += 1;
    }
  }
  return { used, black: black / middle, white: white / middle };
}
