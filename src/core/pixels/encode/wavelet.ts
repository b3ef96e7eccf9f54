/** JPEG 2000 and High-Throughput JPEG 2000, both reversible (PS3.5 8.2.4 and 8.2.13), by OpenJPEG and OpenJPH. */
import { runEncoder } from '../codecs/run-encoder.ts';
import { PixelError } from '../pixel-error.ts';
import type { Encoder, PlainFrame } from './encoder.ts';
import { sampleWords, wordBytes } from './sample-words.ts';

export const htj2kEncoder: Encoder = {
  name: 'htj2k',
  transferSyntaxUids: ['1.2.840.10008.1.2.4.201'],
  photometricInterpretation: transformed,
  encode: (frame) =>
    runEncoder(
      'openjph',
      async (options) => {
        const { default: create } = await import('@cornerstonejs/codec-openjph/wasmjs');
        return (await create(options)).HTJ2KEncoder;
      },
      frameInfo(frame),
      samples(frame),
      (encoder) => encoder.setQuality(true, 0),
    ),
};

export const jpeg2000Encoder: Encoder = {
  name: 'jpeg-2000',
  transferSyntaxUids: ['1.2.840.10008.1.2.4.90'],
  photometricInterpretation: transformed,
  encode: (frame) =>
    runEncoder(
      'openjpeg-encoder',
      async (options) => {
        const { default: create } = await import('@cornerstonejs/codec-openjpeg/wasmjs');
        return (await create(options)).J2KEncoder;
      },
      frameInfo(frame),
      samples(frame),
      (encoder) => {
        encoder.setQuality(true, 1);
        encoder.setDecompositions(decompositions(frame));
      },
    ),
};

/** RGB goes through the reversible colour transform, which the attribute then says (PS3.3 C.7.6.3.1.2). */
function transformed({ photometricInterpretation }: PlainFrame): string {
  return photometricInterpretation === 'RGB' ? 'YBR_RCT' : photometricInterpretation;
}

function frameInfo(frame: PlainFrame): CodecFrameInfo {
  return {
    width: frame.columns,
    height: frame.rows,
    bitsPerSample: precision(frame),
    componentCount: frame.samplesPerPixel,
    isSigned: frame.signed,
    isUsingColorTransform: frame.photometricInterpretation === 'RGB',
  };
}

/** Five as is usual, fewer where the picture has no room for them: OpenJPEG refuses those. */
function decompositions({ rows, columns }: PlainFrame): number {
  return Math.min(5, Math.floor(Math.log2(Math.min(rows, columns))));
}

/** Two bytes a sample wherever 16 are allotted, as for JPEG-LS. */
function precision({ bitsStored, bitsAllocated }: PlainFrame): number {
  return Math.max(bitsStored, bitsAllocated === 16 ? 9 : 1);
}

/** Throws `PixelError` `unsupported-pixels` for the two shapes that these encoders get wrong without a word. */
function samples(frame: PlainFrame): Uint8Array {
  if (frame.bitsAllocated === 8 && frame.signed) {
    throw new PixelError('unsupported-pixels', 'signed 8-bit samples in a wavelet codec');
  }
  if (frame.bitsAllocated === 16 && frame.samplesPerPixel === 3) {
    throw new PixelError('unsupported-pixels', '16-bit colours in a wavelet codec');
  }
  const words = sampleWords(frame, frame.bitsAllocated);
  // Negative numbers are taken as such.
  return wordBytes(frame.signed ? Uint16Array.from(frame.pixels, (value) => value) : words);
}
