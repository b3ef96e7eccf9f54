/** Lays a picture into the square that the frontal-chest network looks at, whatever its size, shape and tone. */
import type { AnalysisImage } from '../../pixels/analysis-image.ts';
import { emptyGrid, type Grid } from '../text/net-layers.ts';

/** Pixels of the square, each way. */
export const inputSidePx = 96;

/** Added to the deviation, in greys of 256, so that an even picture stays even. */
const floor = 2.55;

/**
 * The whole picture in the middle, its sides in proportion, its mean 0 and its deviation 1; zeros around it.
 * `tools/frontal/films.py` does the same (`model_input`).
 */
export function modelInput({ width, height, grey }: AnalysisImage): Grid {
  const scale = inputSidePx / Math.max(width, height);
  const columns = Math.max(1, Math.round(width * scale));
  const rows = Math.max(1, Math.round(height * scale));
  const small = resize({ width, height, grey }, columns, rows);
  const mean = small.reduce((sum, value) => sum + value, 0) / small.length;
  const variance = small.reduce((sum, value) => sum + (value - mean) ** 2, 0) / small.length;
  const spread = Math.sqrt(variance) + floor;
  const square = emptyGrid(inputSidePx, inputSidePx, 1, 1);
  const left = Math.floor((inputSidePx - columns) / 2) + square.margin;
  const top = Math.floor((inputSidePx - rows) / 2) + square.margin;
  for (let y = 0; y < rows; y += 1) {
    const to = (y + top) * (inputSidePx + 2 * square.margin) + left;
    for (let x = 0; x < columns; x += 1) {
      square.values[to + x] = (small[y * columns + x]! - mean) / spread;
    }
  }
  return square;
}

/** Averages the area that each new pixel covers, a pixel's parts by their share; a smaller picture is spread out. */
function resize(image: AnalysisImage, columns: number, rows: number): Float64Array {
  const across = coverage(image.width, columns);
  const down = coverage(image.height, rows);
  const lines = new Float64Array(columns * image.height);
  for (let y = 0; y < image.height; y += 1) {
    across.forEach((parts, x) => {
      let sum = 0;
      for (const { at, share } of parts) sum += image.grey[y * image.width + at]! * share;
      lines[y * columns + x] = sum;
    });
  }
  const out = new Float64Array(columns * rows);
  down.forEach((parts, y) => {
    for (const { at, share } of parts) {
      for (let x = 0; x < columns; x += 1)
        out[y * columns + x]! += lines[at * columns + x]! * share;
    }
  });
  return out;
}

/** Which old pixels lie in each new one, and with what share of it; the shares of one add up to 1. */
function coverage(from: number, to: number): { at: number; share: number }[][] {
  const step = from / to;
  return Array.from({ length: to }, (_, i) => {
    const [low, high] = [i * step, (i + 1) * step];
    const parts: { at: number; share: number }[] = [];
    for (let at = Math.floor(low); at < from && at < high; at += 1) {
      const share = (Math.min(high, at + 1) - Math.max(low, at)) / step;
      if (share > 0) parts.push({ at, share });
    }
    return parts;
  });
}
