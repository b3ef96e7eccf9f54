/** JPEG Lossless, processes 14 and 14 selection value 1 (ISO/IEC 10918-1 annex H). */
import type { JpegScan } from '../jpeg/jpeg-scan.ts';
import { forEachScan } from '../jpeg/jpeg-scan.ts';
import { findFrameHeader } from '../jpeg/jpeg-segments.ts';
import { PixelError } from '../pixel-error.ts';
import { checkEncodedSize } from './check-size.ts';
import type { DecodedSamples, Decoder, EncodedFrame } from './decoder.ts';

export const jpegLosslessDecoder: Decoder = {
  name: 'jpeg-lossless',
  transferSyntaxUids: ['1.2.840.10008.1.2.4.57', '1.2.840.10008.1.2.4.70'],
  decode: async (frame) => decodeLossless(frame),
};

const startOfFrame3 = 0xc3;

type Samples = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

function decodeLossless({ bytes, layout }: EncodedFrame): DecodedSamples {
  const header = findFrameHeader(bytes);
  if (header.marker !== startOfFrame3) {
    throw new PixelError('corrupt', 'the frame is no lossless Huffman JPEG');
  }
  checkEncodedSize({ ...header, components: header.components.length }, layout);
  if (header.components.some(({ horizontal, vertical }) => horizontal !== vertical)) {
    throw new PixelError('unsupported-pixels', 'subsampled lossless JPEG');
  }
  const length = layout.rows * layout.columns * layout.samplesPerPixel;
  const samples = layout.bitsAllocated === 8 ? new Uint8Array(length) : new Uint16Array(length);
  let decoded = 0;
  forEachScan(bytes, (scan) => {
    decodeScan(scan, samples);
    decoded += scan.components.length;
  });
  if (decoded < header.components.length) {
    throw new PixelError('truncated', 'a JPEG component has no scan');
  }
  return { samples };
}

/** Differences first go through modulo 65536 (H.1.2.1), the point transform comes last. */
function decodeScan(scan: JpegScan, samples: Samples): void {
  const { frame, bits, selection, pointTransform, restartInterval, components } = scan;
  const stride = frame.components.length;
  const line = frame.columns * stride;
  const initial = 1 << (frame.precision - pointTransform - 1);
  if (selection < 1 || selection > 7 || pointTransform >= frame.precision) {
    throw new PixelError('corrupt', 'a lossless JPEG scan names no predictor');
  }
  let untilRestart = restartInterval;
  let firstLine = true;
  // Predictions need values before the point transform: it is applied when the scan is whole.
  for (let y = 0; y < frame.rows; y += 1) {
    for (let x = 0; x < frame.columns; x += 1) {
      let restarted = y === 0 && x === 0;
      if (restartInterval > 0 && untilRestart === 0) {
        bits.restart();
        untilRestart = restartInterval;
        restarted = true;
        firstLine = true;
      }
      untilRestart -= 1;
      for (const { index, dcTable } of components) {
        if (dcTable === undefined) throw new PixelError('corrupt', 'a Huffman table is missing');
        const size = bits.symbol(dcTable);
        if (size > 16) throw new PixelError('corrupt', 'a difference of more than 16 bits');
        const difference = size === 16 ? 32_768 : bits.difference(size);
        const at = y * line + x * stride + index;
        const predicted = restarted
          ? initial
          : predict(samples, at, x, firstLine, selection, stride, line);
        samples[at] = (predicted + difference) & 0xffff;
      }
    }
    firstLine = false;
  }
  if (pointTransform > 0) {
    for (const { index } of components) {
      for (let at = index; at < samples.length; at += stride)
        samples[at] = samples[at]! << pointTransform;
    }
  }
}

/** Table H.1; the first line is predicted from the left, the first column from above. */
function predict(
  samples: Samples,
  at: number,
  x: number,
  firstLine: boolean,
  selection: number,
  stride: number,
  line: number,
): number {
  if (firstLine) return samples[at - stride]!;
  const above = samples[at - line]!;
  if (x === 0) return above;
  const left = samples[at - stride]!;
  const corner = samples[at - line - stride]!;
  switch (selection) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return corner;
    case 4:
      return left + above - corner;
    case 5:
      return left + ((above - corner) >> 1);
    case 6:
      return above + ((left - corner) >> 1);
    default:
      return (left + above) >> 1;
  }
}
