/** Filters PNG scanlines so that they deflate well (ISO/IEC 15948 clauses 9.2 and 12.7). */
import { paeth } from './paeth.ts';

/** The filter types of clause 9.2, in order: none, sub, up, average, Paeth. */
const predictors: readonly ((left: number, above: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, above) => above,
  (left, above) => (left + above) >> 1,
  paeth,
];

/**
 * For each row the filter whose bytes, taken as signed, have the least sum. `rows.length === rowBytes * height`; `step`
 * is the number of bytes back to the same sample of the pixel before. Each row of the result begins with its filter.
 */
export function filterRows(
  rows: Uint8Array,
  rowBytes: number,
  step: number,
): Uint8Array<ArrayBuffer> {
  const height = rows.length / rowBytes;
  const out = new Uint8Array(rows.length + height);
  const trial = new Uint8Array(rowBytes);
  let above: Uint8Array = new Uint8Array(rowBytes);
  for (let y = 0; y < height; y += 1) {
    const row = rows.subarray(y * rowBytes, (y + 1) * rowBytes);
    const at = y * (rowBytes + 1);
    let least = Number.POSITIVE_INFINITY;
    for (const [type, predict] of predictors.entries()) {
      const sum = filterRow(row, above, step, predict, trial);
      if (sum >= least) continue;
      least = sum;
      out[at] = type;
      out.set(trial, at + 1);
    }
    above = row;
  }
  return out;
}

function filterRow(
  row: Uint8Array,
  above: Uint8Array,
  step: number,
  predict: (typeof predictors)[number],
  out: Uint8Array,
): number {
  let sum = 0;
  for (let i = 0; i < row.length; i += 1) {
    const before = i < step ? 0 : row[i - step]!;
    const corner = i < step ? 0 : above[i - step]!;
    const byte = (row[i]! - predict(before, above[i]!, corner)) & 0xff;
    out[i] = byte;
    sum += byte < 128 ? byte : 256 - byte;
  }
  return sum;
}
