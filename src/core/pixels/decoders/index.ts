/** The decoders, and which one serves a transfer syntax. A new one is a file and its line here. */
import type { Decoder } from './decoder.ts';
import { deflatedFrameDecoder } from './deflated-frame.ts';
import { htj2kDecoder } from './htj2k.ts';
import { jpeg2000Decoder } from './jpeg-2000.ts';
import { jpegDctDecoder } from './jpeg-dct.ts';
import { jpegLosslessDecoder } from './jpeg-lossless.ts';
import { jpegLsDecoder } from './jpeg-ls.ts';
import { nativeDecoder } from './native.ts';
import { rleDecoder } from './rle.ts';

export const decoders: readonly Decoder[] = [
  nativeDecoder,
  rleDecoder,
  jpegDctDecoder,
  jpegLosslessDecoder,
  jpegLsDecoder,
  jpeg2000Decoder,
  htj2kDecoder,
  deflatedFrameDecoder,
];

const byUid = new Map(
  decoders.flatMap((decoder) => decoder.transferSyntaxUids.map((uid) => [uid, decoder] as const)),
);

/** Undefined for a transfer syntax that isn't decoded here. */
export function findDecoder(transferSyntaxUid: string): Decoder | undefined {
  return byUid.get(transferSyntaxUid);
}
