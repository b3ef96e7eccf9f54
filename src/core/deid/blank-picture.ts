/** Blanks boxes of a PNG or JPEG and takes out its metadata: pixels outside of them stay as they were decoded. */
import type { ByteSource, SplicedBytes } from '../bytes.ts';
import { dissectImage } from '../images/protect-image.ts';
import { piecesOf, type ShownPng, shownPng, withUsedColours } from '../images/shown-png.ts';
import { type Box, clipBox } from '../pixels/box.ts';
import { decodeImage } from '../pixels/decode-image.ts';
import type { Frame } from '../pixels/frame.ts';
import { readTiffOrientation } from '../pixels/orientation.ts';
import { paintFrame } from '../pixels/paint-frame.ts';
import { channelsOf } from '../pixels/png/png-channels.ts';
import { readPngChunks } from '../pixels/png/png-chunks.ts';
import { writePng } from '../pixels/png/write-png.ts';

/**
 * `boxes` are of the picture as it is shown, upright. A PNG keeps its depth and palette. A JPEG leaves as PNG, for it can't be written again without changing pixels that nobody marked; so does a PNG that has to be turned.
 * There is at least one box. Rejects with `PixelError` and `ImageError`, and as the source's `read` does.
 */
export async function blankPicture(
  source: ByteSource,
  kind: 'png' | 'jpeg',
  boxes: readonly Box[],
): Promise<SplicedBytes> {
  if (kind === 'png') {
    const bytes = await source.read(0, source.sizeBytes);
    const { exif } = readPngChunks(bytes);
    const isUpright = exif === undefined || readTiffOrientation(exif) === 1;
    if (isUpright) return blankPng(source, await shownPng(bytes), boxes);
  }
  const frame = paintFrame(await decodeImage(source, kind), boxes);
  return { source, pieces: [await frameAsPng(frame)] };
}

async function blankPng(
  source: ByteSource,
  shown: ShownPng,
  boxes: readonly Box[],
): Promise<SplicedBytes> {
  paintSamples(shown, boxes);
  const { parts } = await dissectImage(source);
  return { source, pieces: await piecesOf(parts, withUsedColours(shown)) };
}

/** Opaque black, and of a palette the darkest colour that the picture has. */
function paintSamples({ header, samples, palette }: ShownPng, boxes: readonly Box[]): void {
  const { width: columns, height: rows, colourType, depth } = header;
  const channels = channelsOf(colourType);
  const black = new Array<number>(channels).fill(0);
  if (palette !== undefined) black[0] = darkestColour(samples, palette);
  // The last sample of these is how opaque the pixel is.
  if (colourType === 4 || colourType === 6) black[channels - 1] = 2 ** depth - 1;
  for (const box of boxes) {
    const inside = clipBox(box, { rows, columns });
    if (inside === undefined) continue;
    for (let y = inside.y; y < inside.y + inside.height; y += 1) {
      const start = (y * columns + inside.x) * channels;
      for (let i = 0; i < inside.width * channels; i += 1)
        samples[start + i] = black[i % channels]!;
    }
  }
}

function darkestColour(samples: ShownPng['samples'], palette: Uint8Array): number {
  let darkest = 0;
  let least = Infinity;
  for (const i of new Set(samples)) {
    const [red, green, blue] = palette.subarray(i * 3, i * 3 + 3);
    const brightness = red! + green! + blue!;
    if (brightness < least) [least, darkest] = [brightness, i];
  }
  return darkest;
}

/** Grey or colour, as deep as it is. */
function frameAsPng({
  rows,
  columns,
  samplesPerPixel,
  bitsStored,
  pixels,
}: Frame): Promise<Uint8Array<ArrayBuffer>> {
  const shape = {
    width: columns,
    height: rows,
    depth: bitsStored === 16 ? 16 : 8,
    colourType: samplesPerPixel === 3 ? 2 : 0,
  } as const;
  return writePng(shape, pixels instanceof Int16Array ? Uint16Array.from(pixels) : pixels);
}
