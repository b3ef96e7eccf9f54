/** RLE Lossless (PS3.5 annex G): PackBits, one segment for each byte of each sample. */
import type { Encoder, PlainFrame } from './encoder.ts';
import { sampleWords, wordBytes } from './sample-words.ts';

export const rleEncoder: Encoder = {
  name: 'rle',
  transferSyntaxUids: ['1.2.840.10008.1.2.5'],
  photometricInterpretation: (frame) => frame.photometricInterpretation,
  encode: async (frame) => encodeRle(frame),
};

const headerBytes = 64;
const longestRun = 128;

function encodeRle(frame: PlainFrame): Uint8Array<ArrayBuffer> {
  const bytesPerSample = frame.bitsAllocated / 8;
  const bytes = wordBytes(sampleWords(frame, frame.bitsAllocated));
  const segments: Uint8Array[] = [];
  for (let sample = 0; sample < frame.samplesPerPixel; sample += 1) {
    // From the most significant byte; the samples here are little endian.
    for (let byte = bytesPerSample - 1; byte >= 0; byte -= 1) {
      const first = sample * bytesPerSample + byte;
      segments.push(packPlane(bytes, first, frame.samplesPerPixel * bytesPerSample, frame));
    }
  }
  const sizeBytes = segments.reduce((sum, segment) => sum + segment.length, headerBytes);
  const out = new Uint8Array(sizeBytes);
  const header = new DataView(out.buffer);
  header.setUint32(0, segments.length, true);
  let at = headerBytes;
  for (const [index, segment] of segments.entries()) {
    header.setUint32(4 + index * 4, at, true);
    out.set(segment, at);
    at += segment.length;
  }
  return out;
}

/** Rows are packed each by themselves (PS3.5 G.3.1), and the segment is made even. */
function packPlane(
  bytes: Uint8Array,
  first: number,
  stride: number,
  { rows, columns }: PlainFrame,
): Uint8Array {
  const out = new Uint8Array(rows * (columns + Math.ceil(columns / longestRun)) + 1);
  const row = new Uint8Array(columns);
  let to = 0;
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) row[x] = bytes[first + (y * columns + x) * stride]!;
    to = packRow(row, out, to);
  }
  return out.subarray(0, to + (to % 2));
}

function packRow(row: Uint8Array, out: Uint8Array, start: number): number {
  let to = start;
  let at = 0;
  while (at < row.length) {
    const run = runLength(row, at);
    if (run > 1) {
      out[to] = 257 - run;
      out[to + 1] = row[at]!;
      to += 2;
      at += run;
      continue;
    }
    const end = literalEnd(row, at);
    out[to] = end - at - 1;
    out.set(row.subarray(at, end), to + 1);
    to += 1 + end - at;
    at = end;
  }
  return to;
}

function runLength(row: Uint8Array, at: number): number {
  let end = at + 1;
  while (end < row.length && end - at < longestRun && row[end] === row[at]) end += 1;
  return end - at;
}

/** Up to where three equal bytes begin: two would cost as much apart. */
function literalEnd(row: Uint8Array, at: number): number {
  let end = at + 1;
  while (end < row.length && end - at < longestRun) {
    if (row[end] === row[end + 1] && row[end] === row[end + 2] && end + 2 < row.length) break;
    end += 1;
  }
  return end;
}
