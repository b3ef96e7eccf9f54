/** Whatever the object's shape and encoding: the boxes are black in every frame, and no other sample has changed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { bufferSource, isRange, splicedToBytes } from '../bytes.ts';
import type { DicomObject } from '../dicom/data-set.ts';
import { readDicom } from '../dicom/read.ts';
import { rewrite } from '../dicom/rewrite.ts';
import { textAt } from '../dicom/values.ts';
import type { Box } from '../pixels/box.ts';
import { decodeFrame } from '../pixels/decode-frame.ts';
import { replacePixels } from '../pixels/encode/replace-pixels.ts';
import type { Frame } from '../pixels/frame.ts';
import { LossyImageCompression } from '../standard/tags.generated.ts';
import { blankPixels } from './blank-pixels.ts';

const explicitLittle = '1.2.840.10008.1.2.1';
const deflated = '1.2.840.10008.1.2.1.99';
const bigEndian = '1.2.840.10008.1.2.2';
const native = ['1.2.840.10008.1.2', explicitLittle, deflated, bigEndian];
const jpegLs = '1.2.840.10008.1.2.4.80';
const compressed = [jpegLs, '1.2.840.10008.1.2.4.201', '1.2.840.10008.1.2.5'];

const rows = 14;
const columns = 11;
const frames = 2;

interface Shape {
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly signed: boolean;
  readonly term: 'MONOCHROME1' | 'MONOCHROME2' | 'RGB';
  readonly planar: boolean;
}

const shapes: fc.Arbitrary<Shape> = fc.constantFrom(
  { bitsAllocated: 16, bitsStored: 12, signed: false, term: 'MONOCHROME2', planar: false },
  { bitsAllocated: 16, bitsStored: 14, signed: true, term: 'MONOCHROME2', planar: false },
  { bitsAllocated: 16, bitsStored: 10, signed: false, term: 'MONOCHROME1', planar: false },
  { bitsAllocated: 8, bitsStored: 8, signed: false, term: 'MONOCHROME2', planar: false },
  { bitsAllocated: 8, bitsStored: 8, signed: false, term: 'RGB', planar: false },
  { bitsAllocated: 8, bitsStored: 8, signed: false, term: 'RGB', planar: true },
);

const boxes = fc.array(
  fc.record({
    x: fc.integer({ min: -3, max: columns }),
    y: fc.integer({ min: -3, max: rows }),
    width: fc.integer({ min: 1, max: 8 }),
    height: fc.integer({ min: 1, max: 8 }),
  }),
  { minLength: 1, maxLength: 4 },
);

function film(shape: Shape, transferSyntaxUid: string): Promise<DicomObject> {
  const samples = rows * columns * frames * (shape.term === 'RGB' ? 3 : 1);
  const mask = 2 ** shape.bitsStored - 1;
  const words = Array.from({ length: samples }, (_, i) => (i * 7919 + 5) & mask);
  const bytes = buildChestFilm({
    transferSyntaxUid,
    rows,
    columns,
    bitsAllocated: shape.bitsAllocated,
    bitsStored: shape.bitsStored,
    pixels: shape.bitsAllocated === 8 ? Uint8Array.from(words) : Uint16Array.from(words),
    attributes: {
      NumberOfFrames: frames,
      PhotometricInterpretation: shape.term,
      PixelRepresentation: shape.signed ? 1 : 0,
      ...(shape.term === 'RGB' && {
        SamplesPerPixel: 3,
        PlanarConfiguration: shape.planar ? 1 : 0,
      }),
    },
  });
  return readDicom(bufferSource(bytes));
}

async function recoded(object: DicomObject, transferSyntaxUid: string): Promise<DicomObject> {
  const decoded = [await decodeFrame(object, 0), await decodeFrame(object, 1)];
  const { edit, meta } = await replacePixels(object, decoded, transferSyntaxUid);
  return readDicom(bufferSource(await splicedToBytes(await rewrite(object, edit, meta))));
}

async function blanked(object: DicomObject, where: readonly Box[]): Promise<DicomObject> {
  return readDicom(bufferSource(await splicedToBytes(await blankPixels(object, where))));
}

const holds = (box: Box, x: number, y: number) =>
  x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;

/** The one pixel value that the boxes hold; throws where any sample outside has changed. */
function paintOf(before: Frame, after: Frame, where: readonly Box[]): Set<string> {
  const paint = new Set<string>();
  const { samplesPerPixel } = before;
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const at = (y * columns + x) * samplesPerPixel;
      const pixel = after.pixels.subarray(at, at + samplesPerPixel).join();
      if (where.some((box) => holds(box, x, y))) paint.add(pixel);
      else expect(pixel).toBe(before.pixels.subarray(at, at + samplesPerPixel).join());
    }
  }
  return paint;
}

async function expectBlanked(object: DicomObject, where: readonly Box[]): Promise<void> {
  const after = await blanked(object, where);
  for (const index of [0, 1]) {
    const [old, now] = [await decodeFrame(object, index), await decodeFrame(after, index)];
    const paint = paintOf(old, now, where);
    const values = [...old.pixels];
    const black =
      old.photometricInterpretation === 'RGB'
        ? '0,0,0'
        : `${old.photometricInterpretation === 'MONOCHROME1' ? Math.max(...values) : Math.min(...values)}`;
    for (const pixel of paint) expect(pixel).toBe(black);
  }
}

test.each(native)('native pixels in %s', async (uid) => {
  await fc.assert(
    fc.asyncProperty(shapes, boxes, async (shape, where) => {
      await expectBlanked(await film(shape, uid), where);
    }),
    { numRuns: 40 },
  );
});

test.each(compressed)('compressed pixels in %s', async (uid) => {
  await fc.assert(
    fc.asyncProperty(shapes, boxes, async (shape, where) => {
      await expectBlanked(await recoded(await film(shape, explicitLittle), uid), where);
    }),
    { numRuns: 6 },
  );
});

const grey: Shape = {
  bitsAllocated: 16,
  bitsStored: 12,
  signed: false,
  term: 'MONOCHROME2',
  planar: false,
};
const box: Box = { x: 2, y: 3, width: 4, height: 5 };

describe('the file around the boxes', () => {
  test('leaves as ranges of the original where pixels are native', async () => {
    const object = await film(grey, explicitLittle);
    const { source, pieces } = await blankPixels(object, [box]);
    expect(source).toBe(object.original);
    const own = pieces.filter((piece) => !isRange(piece));
    expect(own.map((piece) => (piece as Uint8Array).byteLength)).toEqual([220 / 2, 220 / 2]);
  });

  test('is as it was without boxes, or with none on the picture', async () => {
    const object = await recoded(await film(grey, explicitLittle), jpegLs);
    const bytes = await object.original.read(0, object.original.sizeBytes);
    for (const where of [[], [{ x: 50, y: 50, width: 9, height: 9 }]]) {
      expect(await splicedToBytes(await blankPixels(object, where))).toEqual(bytes);
    }
  });

  test('says on that a lossy film has lost something', async () => {
    const plain = await film(grey, explicitLittle);
    const lossy = buildChestFilm({ rows, columns, attributes: { LossyImageCompression: '01' } });
    expect(textAt(plain, LossyImageCompression)).not.toBe('01');
    const object = await readDicom(bufferSource(lossy));
    const { edit, meta } = await replacePixels(object, [await decodeFrame(object)], jpegLs);
    const squeezed = await readDicom(
      bufferSource(await splicedToBytes(await rewrite(object, edit, meta))),
    );
    const after = await blanked(squeezed, [box]);
    expect(textAt(after, LossyImageCompression)).toBe('01');
    expect(after.transferSyntax.uid).toBe(jpegLs);
  });
});
