/** Takes the metadata out of a PNG or JPEG; pixels leave as the bytes that came, unless something hides among them. */
import type { ByteSource, Piece, SplicedBytes } from '../bytes.ts';
import { PixelError } from '../pixels/pixel-error.ts';
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
import { hidingPng, piecesOf, type ShownPng } from './shown-png.ts';

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

/**
 * Throws `ImageError` when the file isn't a whole PNG or JPEG, and for a PNG whose pixels can't be read. Applied twice,
 * it changes nothing more.
 */
export async function protectImage(source: ByteSource): Promise<SplicedBytes> {
  const image = await dissectImage(source);
  const { parts } = image;
  const shown = await amongPixels(source, image);
  const pieces =
    shown === undefined
      ? parts.flatMap((part): readonly Piece[] => part.keep)
      : await piecesOf(parts, shown);
  return { source, pieces };
}

/** The parts that `protectImage` would take out or write anew; none after it. */
export async function partsToProtect(source: ByteSource): Promise<readonly ImagePart[]> {
  const image = await dissectImage(source);
  const hides = (await amongPixels(source, image)) !== undefined;
  return image.parts.filter((part) => !isKeptWhole(part) || (hides && part.name === 'IDAT'));
}

/** What takes the place of a PNG's pixels where something hides among them. */
async function amongPixels(
  source: ByteSource,
  { facts }: DissectedImage,
): Promise<ShownPng | undefined> {
  if (facts.kind !== 'png') return undefined;
  const bytes = await source.read(0, source.sizeBytes);
  try {
    return await hidingPng(bytes);
  } catch (cause) {
    if (!(cause instanceof PixelError)) throw cause;
    throw new ImageError('pixels-unreadable', 'the pixels of the PNG can’t be read', { cause });
  }
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
