/** Takes the metadata out of a PNG or JPEG; pixels leave as the bytes that came. */
import type { ByteSource, Piece, SplicedBytes } from '../bytes.ts';
import { ImageError } from './image-error.ts';
import {
  type DissectedImage,
  type ImagePart,
  isKeptWhole,
  type RasterFacts,
} from './image-part.ts';
import { dissectJpeg } from './jpeg.ts';
import { Marker } from './jpeg-walk.ts';
import { dissectPng } from './png.ts';
import { pngSignature } from './png-chunk.ts';

/** By the first bytes; undefined for anything else. */
export function imageKind(firstBytes: Uint8Array): 'png' | 'jpeg' | undefined {
  if (pngSignature.every((byte, index) => firstBytes[index] === byte)) return 'png';
  const [first, second, third] = firstBytes;
  return first === 0xff && second === Marker.SOI && third === 0xff ? 'jpeg' : undefined;
}

/** Throws `ImageError` when the file isn't a whole PNG or JPEG. */
export async function imageFacts(source: ByteSource): Promise<RasterFacts> {
  return (await dissectImage(source)).facts;
}

/** Throws `ImageError` when the file isn't a whole PNG or JPEG. Applied twice, it changes nothing more. */
export async function protectImage(source: ByteSource): Promise<SplicedBytes> {
  const { parts } = await dissectImage(source);
  return { source, pieces: parts.flatMap((part): readonly Piece[] => part.keep) };
}

/** The parts that `protectImage` would take out or write anew; none after it. */
export async function partsToProtect(source: ByteSource): Promise<readonly ImagePart[]> {
  const { parts } = await dissectImage(source);
  return parts.filter((part) => !isKeptWhole(part));
}

/** Throws `ImageError` when the file isn't a whole PNG or JPEG. */
export async function dissectImage(source: ByteSource): Promise<DissectedImage> {
  const kind = imageKind(await source.read(0, pngSignature.length));
  switch (kind) {
    case 'png':
      return dissectPng(source);
    case 'jpeg':
      return dissectJpeg(source);
    case undefined:
      throw new ImageError('not-an-image', 'the file begins neither as a PNG nor as a JPEG');
  }
}
