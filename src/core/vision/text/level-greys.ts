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
  const { width, height, values } = plane;
  const scale = 1 / Math.max(high - low, Number.EPSILON);
  const greys = new Float32Array(values.length);
  for (let i = 0; i < values.length; i += 1) greys[i] = (values[i]! - low) * scale;
  const sums = new Float32Array(width * height);
  const squares = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) rowSums(greys, y * width, width, sums, squares);
  const grid = emptyGrid(width, height, 1, 1);
  const columns: Columns = {
    sums: new Float64Array(width),
    squares: new Float64Array(width),
    shares: Float64Array.from({ length: width }, (_, x) => 1 / around(x, width)),
  };
  for (let y = 0; y < Math.min(radius, height); y += 1)
    addRow(columns, sums, squares, y * width, 1);
  for (let y = 0; y < height; y += 1) {
    if (y + radius < height) addRow(columns, sums, squares, (y + radius) * width, 1);
    if (y > radius) addRow(columns, sums, squares, (y - radius - 1) * width, -1);
    const to = (y + 1) * (width + 2) + 1;
    levelRow(greys, y * width, columns, 1 / around(y, height), grid.values, to);
  }
  return grid;
}

/** Of the rows around the one that is levelled. */
interface Columns {
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  /** One over the columns that lie around each. */
  readonly shares: Float64Array;
}

function addRow(
  columns: Columns,
  sums: Float32Array,
  squares: Float32Array,
  start: number,
  sign: 1 | -1,
): void {
  const { sums: columnSums, squares: columnSquares } = columns;
  for (let x = 0; x < columnSums.length; x += 1) {
    columnSums[x]! += sign * sums[start + x]!;
    columnSquares[x]! += sign * squares[start + x]!;
  }
}

function levelRow(
  greys: Float32Array,
  start: number,
  { sums, squares, shares }: Columns,
  rowShare: number,
  out: Float32Array,
  to: number,
): void {
  for (let x = 0; x < sums.length; x += 1) {
    const share = rowShare * shares[x]!;
    const mean = sums[x]! * share;
    const variance = squares[x]! * share - mean * mean;
    const level = (greys[start + x]! - mean) / (Math.sqrt(Math.max(variance, 0)) + floor);
    out[to + x] = Math.min(most, Math.max(-most, level));
  }
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
