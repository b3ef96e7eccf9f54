/** JPEG-LS lossless (PS3.5 8.2.3), by CharLS. */
import { runEncoder } from '../codecs/run-encoder.ts';
import type { Encoder, PlainFrame } from './encoder.ts';
import { type SampleWords, sampleWords, wordBytes } from './sample-words.ts';

export const jpegLsEncoder: Encoder = {
  name: 'jpeg-ls',
  transferSyntaxUids: ['1.2.840.10008.1.2.4.80'],
  photometricInterpretation: (frame) => frame.photometricInterpretation,
  encode: (frame) => encodeJpegLs(frame),
};

const interleaveNone = 0;
const interleaveSample = 2;

/** Signed values go as their bit patterns: JPEG-LS knows no sign, and Pixel Representation gives it back. */
async function encodeJpegLs(frame: PlainFrame): Promise<Uint8Array<ArrayBuffer>> {
  const words = sampleWords(frame, frame.bitsAllocated);
  return runEncoder(
    'charls-encoder',
    async (options) => {
      const { default: create } = await import('@cornerstonejs/codec-charls/wasmjs');
      return (await create(options)).JpegLSEncoder;
    },
    {
      width: frame.columns,
      height: frame.rows,
      bitsPerSample: precisionOf(words),
      componentCount: frame.samplesPerPixel,
      isSigned: false,
      isUsingColorTransform: false,
    },
    wordBytes(words),
    (encoder) => {
      encoder.setNearLossless(0);
      encoder.setInterleaveMode(frame.samplesPerPixel === 3 ? interleaveSample : interleaveNone);
    },
  );
}

/**
 * The bits that some sample uses, which Bits Stored may exceed: the fewer, the smaller the frame. At least the 2 that
 * JPEG-LS begins with, and more than 8 where 16 are allotted: decoders give the samples back in as many bytes as the
 * precision needs, and not every reader widens them.
 */
function precisionOf(words: SampleWords): number {
  let used = 0;
  for (let i = 0; i < words.length; i += 1) used |= words[i]!;
  return Math.max(32 - Math.clz32(used), words instanceof Uint16Array ? 9 : 2);
}
