/** JPEG-LS, lossless and near-lossless (PS3.5 8.2.3), by CharLS. */
import { runCodec } from '../codecs/run-codec.ts';
import { findFrameHeader, markers } from '../jpeg/jpeg-segments.ts';
import { checkEncodedSize } from './check-size.ts';
import { codecSamples } from './codec-samples.ts';
import type { DecodedSamples, Decoder, EncodedFrame } from './decoder.ts';

export const jpegLsDecoder: Decoder = {
  name: 'jpeg-ls',
  transferSyntaxUids: ['1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.81'],
  decode: (frame) => decodeJpegLs(frame),
};

/** CharLS leaves the planes of ILV 0 apart and puts samples side by side for the other two. */
const interleaveNone = 0;

async function decodeJpegLs({ bytes, layout }: EncodedFrame): Promise<DecodedSamples> {
  const header = findFrameHeader(bytes);
  checkEncodedSize({ ...header, components: header.components.length }, layout);
  let planar = false;
  const picture = await runCodec(
    'charls',
    async (options) => {
      const { default: create } = await import('@cornerstonejs/codec-charls/decodewasmjs');
      return (await create(options)).JpegLSDecoder;
    },
    withEnd(bytes),
    (decoder) => {
      planar = decoder.getInterleaveMode() === interleaveNone;
    },
  );
  return { samples: codecSamples(picture, { ...layout, planar }) };
}

/** CharLS runs on for many seconds, through memory that isn't the stream's, when a cut one has no marker at its end. */
function withEnd(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + 2);
  out.set(bytes);
  out.set([0xff, markers.endOfImage], bytes.length);
  return out;
}
