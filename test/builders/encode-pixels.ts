/** Compresses pixels for tests and samples with the codecs' own encoders; nothing that runs in a portal does. */
/// <reference path="../../src/core/pixels/codecs/cornerstone-codecs.d.ts" />
import createCharLs from '@cornerstonejs/codec-charls/wasmjs';
import createLibJpegTurbo from '@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs';
import createOpenJpeg from '@cornerstonejs/codec-openjpeg/wasmjs';
import createOpenJph from '@cornerstonejs/codec-openjph/wasmjs';

export interface RawPixels {
  readonly width: number;
  readonly height: number;
  readonly components: 1 | 3;
  readonly bits: number;
  readonly signed?: boolean;
  /** Samples of a pixel side by side. */
  readonly pixels: Uint8Array | Uint16Array | Int16Array;
  /** The encoder's WebAssembly; needed in browsers alone. */
  readonly wasmBinary?: ArrayBuffer;
}

type Encoded = Promise<Uint8Array<ArrayBuffer>>;

/** A new one each time: the codec makes it its own. */
function optionsOf({ wasmBinary }: RawPixels): CodecOptions {
  const silent = { print: () => undefined, printErr: () => undefined };
  return wasmBinary === undefined ? silent : { ...silent, wasmBinary };
}

function encode(encoder: CodecEncoder, raw: RawPixels): Uint8Array<ArrayBuffer> {
  const { width, height, components, bits, pixels } = raw;
  const buffer = encoder.getDecodedBuffer({
    width,
    height,
    bitsPerSample: bits,
    componentCount: components,
    isSigned: raw.signed ?? false,
    isUsingColorTransform: components === 3,
  });
  buffer.set(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength));
  encoder.encode();
  return new Uint8Array(encoder.getEncodedBuffer());
}

/** `near` is the largest difference that is allowed; 0 is lossless. */
export async function encodeJpegLs(raw: RawPixels, near = 0): Encoded {
  const encoder = new (await createCharLs(optionsOf(raw))).JpegLSEncoder();
  encoder.setNearLossless(near);
  encoder.setInterleaveMode(raw.components === 3 ? 2 : 0);
  return encode(encoder, raw);
}

export async function encodeHtj2k(raw: RawPixels): Encoded {
  const encoder = new (await createOpenJph(optionsOf(raw))).HTJ2KEncoder();
  encoder.setQuality(true, 0);
  return encode(encoder, raw);
}

export async function encodeJpeg2000(raw: RawPixels): Encoded {
  const encoder = new (await createOpenJpeg(optionsOf(raw))).J2KEncoder();
  encoder.setQuality(true, 1);
  return encode(encoder, raw);
}

/** Baseline JPEG of 8-bit samples; colours as YCbCr. */
export async function encodeJpeg(raw: RawPixels, quality: number): Encoded {
  const encoder = new (await createLibJpegTurbo(optionsOf(raw))).JPEGEncoder();
  encoder.setProgressive(false);
  encoder.setQuality(quality);
  return encode(encoder, raw);
}
