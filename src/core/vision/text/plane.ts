/** One channel of a picture, and how it is made smaller. */

import type { Box } from '../../pixels/box.ts';

export interface Plane {
  readonly width: number;
  readonly height: number;
  /** Row-major; `values.length === width * height`. */
  readonly values: Float32Array<ArrayBuffer>;
}

/** What a plane can be made of. */
export interface Greys {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array | Uint16Array | Int16Array | Float32Array;
}

/** Averages the area that each new pixel covers, a pixel's parts by their share. `scale` is at least 1. */
export function reduce({ width, height, values }: Greys, scale: number): Plane {
  if (scale <= 1) return { width, height, values: Float32Array.from(values) };
  const columns = Math.max(1, Math.floor(width / scale));
  const rows = Math.max(1, Math.floor(height / scale));
  const out = new Float32Array(columns * rows);
  const line = new Float32Array(columns);
  const ends = columnEnds(columns, width, scale);
  const weight = 1 / (Math.min(scale, width) * Math.min(scale, height));
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / scale);
    if (row >= rows) break;
    sumRow(values, y * width, ends, line);
    const above = Math.min(1, (row + 1) * scale - y);
    addRow(out, row * columns, line, above * weight);
    if (above < 1 && row + 1 < rows) addRow(out, (row + 1) * columns, line, (1 - above) * weight);
  }
  return { width: columns, height: rows, values: out };
}

/** Where each new column ends: the last pixel it covers, and its share of that pixel. */
function columnEnds(columns: number, width: number, scale: number) {
  const last = new Int32Array(columns);
  const share = new Float32Array(columns);
  for (let x = 0; x < columns; x += 1) {
    const end = Math.min(width, (x + 1) * scale);
    last[x] = Math.min(width - 1, Math.floor(end));
    share[x] = end - last[x]!;
  }
  return { last, share };
}

function sumRow(
  values: Greys['values'],
  start: number,
  { last, share }: ReturnType<typeof columnEnds>,
  line: Float32Array,
): void {
  let at = 0;
  let carried = 0;
  for (let x = 0; x < line.length; x += 1) {
    let sum = carried;
    const end = last[x]!;
    for (; at < end; at += 1) sum += values[start + at]!;
    const split = values[start + end]!;
    sum += split * share[x]!;
    carried = split * (1 - share[x]!);
    at = end + 1;
    line[x] = sum;
  }
}

function addRow(out: Float32Array, start: number, line: Float32Array, weight: number): void {
  for (let x = 0; x < line.length; x += 1) out[start + x]! += line[x]! * weight;
}

/** The part of the greys that lies in the box, which lies within them. */
export function cropGreys({ width, values }: Greys, box: Box): Greys {
  const out = new Float32Array(box.width * box.height);
  for (let y = 0; y < box.height; y += 1) {
    const start = (box.y + y) * width + box.x;
    out.set(values.subarray(start, start + box.width), y * box.width);
  }
  return { width: box.width, height: box.height, values: out };
}
