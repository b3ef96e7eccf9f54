/** JPEG 2000, lossless and lossy (PS3.5 8.2.4), by OpenJPEG. */
import { runCodec } from '../codecs/run-codec.ts';
import { checkEncodedSize } from './check-size.ts';
import { codecSamples } from './codec-samples.ts';
import type { DecodedSamples, Decoder, EncodedFrame } from './decoder.ts';
import { readCodestream } from './jpeg-2000-codestream.ts';
import { withoutSign } from './jpeg-2000-sign.ts';

export const jpeg2000Decoder: Decoder = {
  name: 'jpeg-2000',
  transferSyntaxUids: ['1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.91'],
  decode: (frame) => decodeJpeg2000(frame),
};

async function decodeJpeg2000({ bytes, layout }: EncodedFrame): Promise<DecodedSamples> {
  const codestream = readCodestream(bytes);
  checkEncodedSize(codestream, layout);
  const { bytes: unclamped, restore } = withoutSign(codestream);
  const picture = await runCodec(
    'openjpeg',
    async (options) => {
      const { default: create } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs');
      return (await create(options)).J2KDecoder;
    },
    unclamped,
  );
  return {
    samples: restore(codecSamples(picture, { ...layout, planar: false })),
    ...(layout.photometricInterpretation.startsWith('YBR_') &&
      layout.photometricInterpretation !== 'YBR_FULL' && { colour: 'RGB' as const }),
  };
}
