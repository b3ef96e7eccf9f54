/** Undoes the filters and the interlacing of PNG scanlines (ISO/IEC 15948 clauses 8 and 9). */
import { PixelError } from '../pixel-error.ts';
import { paeth } from './paeth.ts';
import type { PngHeader } from './png-chunks.ts';

/** A reduced image of Adam7, or the whole image. */
export interface PngPass {
  readonly columns: number;
  readonly rows: number;
  /** Of one row, its filter type not counted. */
  readonly rowBytes: number;
  readonly x0: number;
  readonly y0: number;
  readonly dx: number;
  readonly dy: number;
}

/** First column and row, and the steps, of the seven passes (8.2). */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

export function pngPasses(header: PngHeader, channels: number): PngPass[] {
  const { width, height, depth, interlaced } = header;
  return (interlaced ? adam7 : [[0, 0, 1, 1] as const])
    .map(([x0, y0, dx, dy]) => {
      const columns = Math.ceil((width - x0) / dx);
      const rows = Math.ceil((height - y0) / dy);
      return {
        columns,
        rows,
        rowBytes: Math.ceil((columns * channels * depth) / 8),
        x0,
        y0,
        dx,
        dy,
      };
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** One sample an entry, row-major: 8-bit entries for depths up to 8. Leaves the rows unfiltered in `filtered`. */
export function unfilter(
  filtered: Uint8Array<ArrayBuffer>,
  passes: readonly PngPass[],
  header: PngHeader,
  channels: number,
): Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  const length = header.width * header.height * channels;
  const out = header.depth === 16 ? new Uint16Array(length) : new Uint8Array(length);
  const step = Math.max(1, (channels * header.depth) / 8);
  let at = 0;
  for (const pass of passes) {
    let previous = new Uint8Array(pass.rowBytes);
    for (let y = 0; y < pass.rows; y += 1) {
      const row = filtered.subarray(at + 1, at + 1 + pass.rowBytes);
      unfilterRow(filtered[at]!, row, previous, step);
      scatter(row, pass, y, header, channels, out);
      previous = row;
      at += 1 + pass.rowBytes;
    }
  }
  return out;
}

/** Clause 9.2; `step` is the number of bytes back to the same sample of the pixel before. */
function unfilterRow(type: number, row: Uint8Array, above: Uint8Array, step: number): void {
  switch (type) {
    case 0:
      return;
    case 1:
      for (let i = step; i < row.length; i += 1) row[i]! += row[i - step]!;
      return;
    case 2:
      for (let i = 0; i < row.length; i += 1) row[i]! += above[i]!;
      return;
    case 3:
      for (let i = 0; i < row.length; i += 1) {
        row[i]! += ((i < step ? 0 : row[i - step]!) + above[i]!) >> 1;
      }
      return;
    case 4:
      for (let i = 0; i < row.length; i += 1) {
        row[i]! += i < step ? above[i]! : paeth(row[i - step]!, above[i]!, above[i - step]!);
      }
      return;
    default:
      throw new PixelError('corrupt', 'a PNG filter that no standard knows');
  }
}

function scatter(
  row: Uint8Array,
  pass: PngPass,
  y: number,
  { width, depth }: PngHeader,
  channels: number,
  out: Uint8Array | Uint16Array,
): void {
  const line = (pass.y0 + y * pass.dy) * width;
  const whole = pass.dx === 1 && depth === 8;
  if (whole) {
    out.set(row, line * channels);
    return;
  }
  for (let x = 0; x < pass.columns; x += 1) {
    const to = (line + pass.x0 + x * pass.dx) * channels;
    for (let c = 0; c < channels; c += 1) out[to + c] = sampleAt(row, x * channels + c, depth);
  }
}

function sampleAt(row: Uint8Array, index: number, depth: number): number {
  if (depth === 16) return (row[index * 2]! << 8) | row[index * 2 + 1]!;
  if (depth === 8) return row[index]!;
  const bit = index * depth;
  return (row[bit >> 3]! >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}
