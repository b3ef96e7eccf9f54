/** The encoders, and which one serves a transfer syntax. A new one is a file and its line here. */
import type { Encoder } from './encoder.ts';
import { jpegLsEncoder } from './jpeg-ls.ts';
import { nativeEncoder } from './native.ts';
import { rleEncoder } from './rle.ts';
import { htj2kEncoder, jpeg2000Encoder } from './wavelet.ts';

export const encoders: readonly Encoder[] = [
  nativeEncoder,
  rleEncoder,
  jpegLsEncoder,
  jpeg2000Encoder,
  htj2kEncoder,
];

const byUid = new Map(
  encoders.flatMap((encoder) => encoder.transferSyntaxUids.map((uid) => [uid, encoder] as const)),
);

/** Undefined for a transfer syntax that isn't written here. */
export function findEncoder(transferSyntaxUid: string): Encoder | undefined {
  return byUid.get(transferSyntaxUid);
}
