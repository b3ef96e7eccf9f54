/** Writes a picture as PNG. */
import { encode } from 'fast-png';
import type { Picture } from './picture.ts';

export function encodePng(picture: Picture): Uint8Array<ArrayBuffer> {
  const { width, height, channels, data } = picture;
  return new Uint8Array(
    encode({ width, height, channels, depth: 8, data }, { zlib: { level: 6 } }),
  );
}
