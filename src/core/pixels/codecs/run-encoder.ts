/** Runs one frame through a WebAssembly encoder that is made for it and thrown away after it. */
/// <reference path="./cornerstone-codecs.d.ts" />
import { PixelError } from '../pixel-error.ts';
import type { CodecName } from './codec-name.ts';
import { isComplaint, type LoadCodec, startCodec } from './run-codec.ts';

/** A codec's memory grows and never shrinks, and so ends with the frame: see `runCodec`. */
export async function runEncoder<E extends CodecEncoder>(
  name: CodecName,
  load: LoadCodec<E>,
  info: CodecFrameInfo,
  samples: Uint8Array,
  configure: (encoder: E) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const { Codec, said } = await startCodec(name, load);
  try {
    const encoder = new Codec();
    configure(encoder);
    encoder.getDecodedBuffer(info).set(samples);
    encoder.encode();
    const encoded = new Uint8Array(encoder.getEncodedBuffer());
    if (said.some(isComplaint) || encoded.length === 0) {
      throw new PixelError('unsupported-pixels', `${name} could not encode the frame`);
    }
    return encoded;
  } catch (cause) {
    if (cause instanceof PixelError) throw cause;
    throw new PixelError('unsupported-pixels', `${name} could not encode the frame`, { cause });
  }
}
