/** JPEG Extended, process 4: sequential, 12 bits (ISO/IEC 10918-1 annex F), which libjpeg-turbo's 8-bit build refuses. */
import { inverseDct } from '../jpeg/inverse-dct.ts';
import type { JpegScan } from '../jpeg/jpeg-scan.ts';
import { forEachScan } from '../jpeg/jpeg-scan.ts';
import type { JpegFrameHeader } from '../jpeg/jpeg-segments.ts';
import { PixelError } from '../pixel-error.ts';
import type { DecodedSamples } from './decoder.ts';

/** Position in a row-major block of the coefficient that comes k-th (figure A.6). */
const zigZag = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
  13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52,
  45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
] as const;

/** Grey frames only: a radiograph of 12 bits has no colour. `header` is that of `bytes`, size checked. */
export function decodeJpeg12Bit(
  bytes: Uint8Array<ArrayBuffer>,
  header: JpegFrameHeader,
): DecodedSamples {
  if (header.marker !== 0xc1 || header.components.length !== 1) {
    throw new PixelError('unsupported-pixels', '12-bit JPEG that is no sequential grey one');
  }
  const samples = new Uint16Array(header.rows * header.columns);
  let scans = 0;
  forEachScan(bytes, (scan) => {
    decodeScan(scan, samples);
    scans += 1;
  });
  if (scans === 0) throw new PixelError('truncated', 'the JPEG stream has no scan');
  return { samples };
}

function decodeScan(scan: JpegScan, samples: Uint16Array): void {
  const { rows, columns } = scan.frame;
  const quantization = scan.quantizationTables[scan.frame.components[0]!.quantizationTable];
  const tables = scan.components[0]!;
  if (quantization === undefined || tables.dcTable === undefined || tables.acTable === undefined) {
    throw new PixelError('corrupt', 'a JPEG table is missing');
  }
  const coefficients = new Float64Array(64);
  const block = new Float64Array(64);
  let dc = 0;
  let untilRestart = scan.restartInterval;
  for (let y = 0; y < rows; y += 8) {
    for (let x = 0; x < columns; x += 8) {
      if (scan.restartInterval > 0 && untilRestart === 0) {
        scan.bits.restart();
        untilRestart = scan.restartInterval;
        dc = 0;
      }
      untilRestart -= 1;
      coefficients.fill(0);
      dc += scan.bits.difference(scan.bits.symbol(tables.dcTable) & 15);
      coefficients[0] = dc * quantization[0]!;
      for (let k = 1; k < 64; k += 1) {
        const runSize = scan.bits.symbol(tables.acTable);
        const size = runSize & 15;
        if (size === 0 && runSize !== 0xf0) break;
        k += runSize >> 4;
        if (k > 63) throw new PixelError('corrupt', 'a JPEG block runs over');
        if (size > 0) coefficients[zigZag[k]!] = scan.bits.difference(size) * quantization[k]!;
      }
      inverseDct(coefficients, block);
      store(block, samples, x, y, rows, columns);
    }
  }
}

/** Level shift of 2048, clamped to 12 bits; what hangs over the edge is left out. */
function store(
  block: Float64Array,
  samples: Uint16Array,
  x: number,
  y: number,
  rows: number,
  columns: number,
): void {
  const height = Math.min(8, rows - y);
  const width = Math.min(8, columns - x);
  for (let j = 0; j < height; j += 1) {
    for (let i = 0; i < width; i += 1) {
      const value = Math.round(block[j * 8 + i]!) + 2048;
      samples[(y + j) * columns + x + i] = value < 0 ? 0 : value > 4095 ? 4095 : value;
    }
  }
}
