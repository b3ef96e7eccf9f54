/** Levels a plane: grey minus the mean around it, in units of the contrast around it, so that faint text stands out like bright text. */
import { emptyGrid, type Grid } from './net-layers.ts';
import type { Plane } from './plane.ts';

/** Half the side of the square that counts as around, and the least contrast that counts, as a share of the range. */
const radius = 16;
const floor = 0.005;
const most = 4;

export type GreyRange = readonly [low: number, high: number];

/** Greys between `low` and `high` are taken as the range from 0 to 1. One channel, with a margin of 1. */
export function levelGreys(plane: Plane, [low, high]: GreyRange): Grid {
  const { width, height } = plane;
  const scale = 1 / Math.max(high - low, Number.EPSILON);
  const greys = plane.values.map((value) => (value - low) * scale);
  const sums = new Float32Array(width * height);
  const squares = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) rowSums(greys, y * width, width, sums, squares);
  const grid = emptyGrid(width, height, 1, 1);
  const out = grid.values;
  const columnSums = new Float64Array(width);
  const columnSquares = new Float64Array(width);
  const counts = Float64Array.from({ length: width }, (_, x) => around(x, width));
  const add = (y: number, sign: 1 | -1) => {
    for (let x = 0, at = y * width; x < width; x += 1, at += 1) {
      columnSums[x]! += sign * sums[at]!;
      columnSquares[x]! += sign * squares[at]!;
    }
  };
  for (let y = 0; y < Math.min(radius, height); y += 1) add(y, 1);
  for (let y = 0; y < height; y += 1) {
    if (y + radius < height) add(y + radius, 1);
    if (y > radius) add(y - radius - 1, -1);
    const rows = around(y, height);
    const to = (y + 1) * (width + 2) + 1;
    for (let x = 0, at = y * width; x < width; x += 1, at += 1) {
      const count = rows * counts[x]!;
      const mean = columnSums[x]! / count;
      const variance = columnSquares[x]! / count - mean * mean;
      const level = (greys[at]! - mean) / (Math.sqrt(variance > 0 ? variance : 0) + floor);
      out[to + x] = level > most ? most : level < -most ? -most : level;
    }
  }
  return grid;
}

/** How many of `length` pixels lie around one. */
function around(at: number, length: number): number {
  return Math.min(length - 1, at + radius) - Math.max(0, at - radius) + 1;
}

/** Sums over the row's part around each pixel, of greys and of their squares. */
function rowSums(
  greys: Float32Array,
  start: number,
  width: number,
  sums: Float32Array,
  squares: Float32Array,
): void {
  let sum = 0;
  let square = 0;
  for (let x = -radius; x < width; x += 1) {
    const entering = x + radius;
    if (entering < width) {
      const grey = greys[start + entering]!;
      sum += grey;
      square += grey * grey;
    }
    if (x > radius) {
      const grey = greys[start + x - radius - 1]!;
      sum -= grey;
      square -= grey * grey;
    }
    if (x >= 0) {
      sums[start + x] = sum;
      squares[start + x] = square;
    }
  }
}
