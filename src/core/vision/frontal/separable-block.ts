/** A layer of the frontal-chest network: each channel over its neighbourhood, then the channels mixed; each above zero. */
import { emptyGrid, type Grid, type Kernel } from '../text/net-layers.ts';

export interface SeparableBlock {
  /** `weights` are [channel][y][x], 3 by 3. */
  readonly spread: Kernel;
  /** `weights` are [out / 4][in][4]; outputs are a multiple of four. */
  readonly mix: Kernel;
  /** 2 looks at every second cell each way. */
  readonly stride: 1 | 2;
}

/** `from` has a margin of 1 and even sides where `stride` is 2; so has what is returned its margin. */
export function separableBlock(from: Grid, { spread, mix, stride }: SeparableBlock): Grid {
  const to = emptyGrid(from.width / stride, from.height / stride, mix.biases.length, 1);
  const fromRow = (from.width + 2 * from.margin) * from.channels;
  const toRow = (to.width + 2 * to.margin) * to.channels;
  const cell = new Float32Array(from.channels);
  for (let y = 0; y < to.height; y += 1) {
    let at = (y * stride + from.margin) * fromRow + from.margin * from.channels;
    let out = (y + to.margin) * toRow + to.margin * to.channels;
    for (let x = 0; x < to.width; x += 1) {
      spreadCell(from, at, fromRow, spread, cell);
      mixCell(cell, mix, to.values, out);
      at += stride * from.channels;
      out += to.channels;
    }
  }
  return to;
}

function spreadCell(
  { values, channels }: Grid,
  at: number,
  row: number,
  { weights, biases }: Kernel,
  cell: Float32Array,
): void {
  const above = at - row;
  const below = at + row;
  for (let c = 0, w = 0; c < channels; c += 1, w += 9) {
    const sum =
      biases[c]! +
      values[above - channels + c]! * weights[w]! +
      values[above + c]! * weights[w + 1]! +
      values[above + channels + c]! * weights[w + 2]! +
      values[at - channels + c]! * weights[w + 3]! +
      values[at + c]! * weights[w + 4]! +
      values[at + channels + c]! * weights[w + 5]! +
      values[below - channels + c]! * weights[w + 6]! +
      values[below + c]! * weights[w + 7]! +
      values[below + channels + c]! * weights[w + 8]!;
    cell[c] = sum > 0 ? sum : 0;
  }
}

/** Four outputs at a time: each input is read once for them, and their sums don't wait for one another. */
function mixCell(
  cell: Float32Array,
  { weights, biases }: Kernel,
  values: Float32Array,
  out: number,
): void {
  for (let first = 0, w = 0; first < biases.length; first += 4) {
    let a = biases[first]!;
    let b = biases[first + 1]!;
    let c = biases[first + 2]!;
    let d = biases[first + 3]!;
    for (let i = 0; i < cell.length; i += 1, w += 4) {
      const value = cell[i]!;
      a += value * weights[w]!;
      b += value * weights[w + 1]!;
      c += value * weights[w + 2]!;
      d += value * weights[w + 3]!;
    }
    values[out + first] = a > 0 ? a : 0;
    values[out + first + 1] = b > 0 ? b : 0;
    values[out + first + 2] = c > 0 ? c : 0;
    values[out + first + 3] = d > 0 ? d : 0;
  }
}
