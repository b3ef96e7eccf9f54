/** Native pixel data (PS3.5 8.1.1): 8 or 16 bits allocated, either byte order, either planar configuration. */
import { PixelError } from '../pixel-error.ts';
import type { PixelLayout } from '../pixel-layout.ts';
import type { DecodedSamples, Decoder, EncodedFrame } from './decoder.ts';

export const nativeDecoder: Decoder = {
  name: 'native',
  transferSyntaxUids: [
    '1.2.840.10008.1.2',
    '1.2.840.10008.1.2.1',
    '1.2.840.10008.1.2.1.98',
    '1.2.840.10008.1.2.1.99',
    '1.2.840.10008.1.2.2',
  ],
  decode: async (frame) => readNative(frame),
};

/** Bytes of one native frame. YBR_FULL_422 keeps one pair of colour differences for two pixels. */
export function nativeFrameBytes(layout: PixelLayout): number {
  const pixels = layout.rows * layout.columns;
  if (layout.photometricInterpretation === 'YBR_FULL_422') return pixels * 2;
  return pixels * layout.samplesPerPixel * (layout.bitsAllocated / 8);
}

/** Samples of a native frame; a view of its bytes where nothing has to be moved. */
export function readNative({ bytes, layout, bigEndian }: EncodedFrame): DecodedSamples {
  const length = nativeFrameBytes(layout);
  if (bytes.length < length) {
    throw new PixelError('wrong-length', `${bytes.length} bytes of ${length}`);
  }
  if (layout.bitsAllocated === 8) {
    if (layout.photometricInterpretation === 'YBR_FULL_422') {
      return { samples: spread422(bytes, layout), colour: 'YBR_FULL' };
    }
    return { samples: interleave(bytes.subarray(0, length), layout) };
  }
  return { samples: interleave(words(bytes, length / 2, bigEndian), layout) };
}

function words(bytes: Uint8Array<ArrayBuffer>, count: number, bigEndian: boolean) {
  if (!bigEndian && bytes.byteOffset % 2 === 0) {
    return new Uint16Array(bytes.buffer, bytes.byteOffset, count);
  }
  const out = new Uint16Array(count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < count; i += 1) out[i] = view.getUint16(i * 2, !bigEndian);
  return out;
}

/** Puts planes side by side, sample after sample (PS3.3 C.7.6.3.1.3). */
export function interleave<T extends Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>>(
  samples: T,
  layout: Pick<PixelLayout, 'rows' | 'columns' | 'samplesPerPixel' | 'planar'>,
): T {
  if (!layout.planar || layout.samplesPerPixel === 1) return samples;
  const pixels = layout.rows * layout.columns;
  const out = samples.slice() as T;
  for (let i = 0; i < pixels; i += 1) {
    out[i * 3] = samples[i]!;
    out[i * 3 + 1] = samples[pixels + i]!;
    out[i * 3 + 2] = samples[2 * pixels + i]!;
  }
  return out;
}

/** Y1 Y2 Cb Cr for every two pixels (PS3.3 C.7.6.3.1.2). */
function spread422(bytes: Uint8Array, { rows, columns }: PixelLayout): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(rows * columns * 3);
  for (let pair = 0; pair * 2 < rows * columns; pair += 1) {
    for (let i = 0; i < 2; i += 1) {
      const to = (pair * 2 + i) * 3;
      out[to] = bytes[pair * 4 + i]!;
      out[to + 1] = bytes[pair * 4 + 2]!;
      out[to + 2] = bytes[pair * 4 + 3]!;
    }
  }
  return out;
}
