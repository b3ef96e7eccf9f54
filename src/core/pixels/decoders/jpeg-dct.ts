/** JPEG Baseline and Extended (PS3.5 8.2.1): 8 bits by libjpeg-turbo, 12 bits by the decoder here. */
import { decodeJpeg8Bit } from '../jpeg/decode-jpeg-8bit.ts';
import { findFrameHeader } from '../jpeg/jpeg-segments.ts';
import { PixelError } from '../pixel-error.ts';
import { checkEncodedSize } from './check-size.ts';
import type { DecodedSamples, Decoder, EncodedFrame } from './decoder.ts';
import { decodeJpeg12Bit } from './jpeg-12bit.ts';

export const jpegDctDecoder: Decoder = {
  name: 'jpeg-dct',
  transferSyntaxUids: ['1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2.4.51'],
  decode: (frame) => decodeDct(frame),
};

async function decodeDct({ bytes, layout }: EncodedFrame): Promise<DecodedSamples> {
  const header = findFrameHeader(bytes);
  const components = header.components.length;
  checkEncodedSize({ ...header, components }, layout);
  if (header.precision === 12) return decodeJpeg12Bit(bytes, header);
  if (header.precision !== 8) {
    throw new PixelError('unsupported-pixels', `JPEG of ${header.precision} bits`);
  }
  const colour = layout.photometricInterpretation === 'RGB' ? 'stored-as-rgb' : 'as-marked';
  const samples = await decodeJpeg8Bit(bytes, components, colour);
  return {
    samples: layout.bitsAllocated === 8 ? samples : Uint16Array.from(samples),
    ...(components === 3 && { colour: 'RGB' as const }),
  };
}
