/** Decodes an 8-bit JPEG stream, sequential or progressive, with libjpeg-turbo. */
import { runCodec } from '../codecs/run-codec.ts';
import { PixelError } from '../pixel-error.ts';
import { headerSegments, markers } from './jpeg-segments.ts';

/** Grey as one sample a pixel, colours as RGB. Size and precision are checked by the caller. */
export async function decodeJpeg8Bit(
  bytes: Uint8Array<ArrayBuffer>,
  components: number,
  colour: 'as-marked' | 'stored-as-rgb' = 'as-marked',
): Promise<Uint8Array<ArrayBuffer>> {
  const marked = colour === 'stored-as-rgb' ? markAsRgb(bytes) : bytes;
  const picture = await runCodec(
    'libjpeg-turbo',
    async (options) => {
      const { default: create } = await import(
        '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'
      );
      return (await create(options)).JPEGDecoder;
    },
    marked,
  );
  if (picture.components !== components) {
    throw new PixelError('unsupported-pixels', `JPEG of ${components} components`);
  }
  return picture.bytes;
}

/** Adobe APP14 with transform 0: the three components are red, green and blue, not to be converted. */
const adobeRgb = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0];

/**
 * DICOM says RGB by attribute (PS3.5 8.2.1); a stream without an Adobe marker would be taken for YCbCr.
 */
function markAsRgb(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  for (const { marker, start } of headerSegments(bytes)) {
    if (marker === markers.app14 && bytes[start] === 0x41) return bytes;
  }
  const out = new Uint8Array(bytes.length + adobeRgb.length);
  out.set(bytes.subarray(0, 2));
  out.set(adobeRgb, 2);
  out.set(bytes.subarray(2), 2 + adobeRgb.length);
  return out;
}
