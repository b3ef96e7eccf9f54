/** Blanks boxes of a DICOM object's picture, in every frame; all other samples stay as they are (PS3.15 E.3.1). */
import type { Piece, SplicedBytes } from '../bytes.ts';
import { type DicomObject, type Element, findElement } from '../dicom/data-set.ts';
import { rewrite } from '../dicom/rewrite.ts';
import { type Box, clipBox } from '../pixels/box.ts';
import { decodeFrame } from '../pixels/decode-frame.ts';
import { nativeFrameBytes } from '../pixels/decoders/native.ts';
import { replacePixels } from '../pixels/encode/replace-pixels.ts';
import type { Frame } from '../pixels/frame.ts';
import { blackOf, paintFrame } from '../pixels/paint-frame.ts';
import { type PixelLayout, readPixelLayout } from '../pixels/pixel-layout.ts';
import { PixelData } from '../standard/tags.generated.ts';

/** JPEG-LS lossless: it takes frames of every shape. */
const jpegLs = '1.2.840.10008.1.2.4.80';

/**
 * The whole file. Native samples are painted where they stand, and the rest leaves as ranges of the original; compressed
 * frames, those that have lost something too, are decoded and leave in JPEG-LS, which loses nothing more.
 * Without boxes the file is as it was. Rejects with `PixelError`, and as the source's `read` does.
 */
export async function blankPixels(
  object: DicomObject,
  boxes: readonly Box[],
): Promise<SplicedBytes> {
  const layout = readPixelLayout(object);
  const inside = boxes.flatMap((box) => clipBox(box, layout) ?? []);
  const whole = { start: 0, end: object.original.sizeBytes };
  if (inside.length === 0) return { source: object.original, pieces: [whole] };
  const pixels = findElement(object.dataSet, PixelData);
  return pixels !== undefined && isPlain(object, pixels, layout)
    ? paintInPlace(object, pixels, layout, inside)
    : paintAnew(object, layout, inside);
}

/** Whether a sample is found by counting, each in bytes of its own. */
function isPlain(
  { transferSyntax, source, original }: DicomObject,
  pixels: Element,
  layout: PixelLayout,
): boolean {
  const { photometricInterpretation, bitsAllocated, bitsStored, highBit } = layout;
  const isSwapped = transferSyntax.bigEndian && bitsAllocated === 8 && pixels.vr === 'OW';
  return (
    source === original &&
    !transferSyntax.encapsulated &&
    !isSwapped &&
    highBit === bitsStored - 1 &&
    !photometricInterpretation.includes('42')
  );
}

async function paintAnew(
  object: DicomObject,
  layout: PixelLayout,
  boxes: readonly Box[],
): Promise<SplicedBytes> {
  const frames: Frame[] = [];
  for (let i = 0; i < layout.numberOfFrames; i += 1) {
    frames.push(paintFrame(await decodeFrame(object, i), boxes));
  }
  const { uid, encapsulated } = object.transferSyntax;
  const { edit, meta } = await replacePixels(object, frames, encapsulated ? jpegLs : uid);
  return rewrite(object, edit, meta);
}

/** Bands of whole rows are read, painted and put in the place of what they were. */
async function paintInPlace(
  object: DicomObject,
  pixels: Element,
  layout: PixelLayout,
  boxes: readonly Box[],
): Promise<SplicedBytes> {
  const pieces: Piece[] = [];
  let at = 0;
  const planes = layout.planar ? layout.samplesPerPixel : 1;
  const rowBytes = nativeFrameBytes(layout) / planes / layout.rows;
  for (let frame = 0; frame < layout.numberOfFrames; frame += 1) {
    const black = sampleBytes(blackOf(await decodeFrame(object, frame)), object, layout);
    const frameStart = pixels.valueStart + frame * nativeFrameBytes(layout);
    for (let plane = 0; plane < planes; plane += 1) {
      for (const { top, bottom } of bandsOf(boxes)) {
        const start = frameStart + (plane * layout.rows + top) * rowBytes;
        const end = start + (bottom - top) * rowBytes;
        const band = (await object.source.read(start, end)).slice();
        paintBand(
          band,
          top,
          rowBytes,
          boxes,
          layout.planar ? black.slice(plane, plane + 1) : black,
        );
        pieces.push({ start: at, end: start }, band);
        at = end;
      }
    }
  }
  pieces.push({ start: at, end: object.original.sizeBytes });
  return { source: object.original, pieces };
}

/** Rows that boxes lie in, in order and apart from each other. */
function bandsOf(boxes: readonly Box[]): { top: number; bottom: number }[] {
  const bands: { top: number; bottom: number }[] = [];
  for (const { y, height } of [...boxes].sort((a, b) => a.y - b.y)) {
    const last = bands.at(-1);
    if (last !== undefined && y <= last.bottom) last.bottom = Math.max(last.bottom, y + height);
    else bands.push({ top: y, bottom: y + height });
  }
  return bands;
}

/** `samples` are the bytes of one pixel, sample by sample. */
function paintBand(
  band: Uint8Array,
  top: number,
  rowBytes: number,
  boxes: readonly Box[],
  samples: readonly Uint8Array[],
): void {
  const pixel = Uint8Array.from(samples.flatMap((sample) => [...sample]));
  const rows = band.byteLength / rowBytes;
  for (const { x, y, width, height } of boxes) {
    for (let row = Math.max(0, y - top); row < Math.min(rows, y + height - top); row += 1) {
      for (let column = x; column < x + width; column += 1) {
        band.set(pixel, row * rowBytes + column * pixel.byteLength);
      }
    }
  }
}

/** In the file's byte order, negative values in two's complement over all bits allocated. */
function sampleBytes(
  values: readonly number[],
  { transferSyntax }: DicomObject,
  { bitsAllocated }: PixelLayout,
): readonly Uint8Array[] {
  return values.map((value) => {
    const bytes = new Uint8Array(bitsAllocated / 8);
    const view = new DataView(bytes.buffer);
    if (bitsAllocated === 8) view.setUint8(0, value & 0xff);
    else view.setUint16(0, value & 0xffff, !transferSyntax.bigEndian);
    return bytes;
  });
}
