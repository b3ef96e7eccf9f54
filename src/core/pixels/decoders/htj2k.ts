/** High-Throughput JPEG 2000 (PS3.5 8.2.13), by OpenJPH. */
import { runCodec } from '../codecs/run-codec.ts';
import { checkEncodedSize } from './check-size.ts';
import { codecSamples } from './codec-samples.ts';
import type { DecodedSamples, Decoder, EncodedFrame } from './decoder.ts';
import { readCodestream } from './jpeg-2000-codestream.ts';
import { withoutSign } from './jpeg-2000-sign.ts';

export const htj2kDecoder: Decoder = {
  name: 'htj2k',
  transferSyntaxUids: [
    '1.2.840.10008.1.2.4.201',
    '1.2.840.10008.1.2.4.202',
    '1.2.840.10008.1.2.4.203',
  ],
  decode: (frame) => decodeHtj2k(frame),
};

async function decodeHtj2k({ bytes, layout }: EncodedFrame): Promise<DecodedSamples> {
  const codestream = readCodestream(bytes);
  checkEncodedSize(codestream, layout);
  const { bytes: unclamped, restore } = withoutSign(codestream);
  const picture = await runCodec(
    'openjph',
    async (options) => {
      const { default: create } = await import('@cornerstonejs/codec-openjph/wasmjs');
      return (await create(options)).HTJ2KDecoder;
    },
    unclamped,
  );
  return {
    samples: restore(codecSamples(picture, { ...layout, planar: false })),
    ...(layout.photometricInterpretation.startsWith('YBR_') &&
      layout.photometricInterpretation !== 'YBR_FULL' && { colour: 'RGB' as const }),
  };
}
