/** Pixels that are written in any transfer syntax are read back as they were, whatever their shape. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildChestFilm } from '../../../../test/builders/dicom-chest-film.ts';
import { bufferSource, splicedToBytes } from '../../bytes.ts';
import { type DicomObject, findElement } from '../../dicom/data-set.ts';
import { readDicom } from '../../dicom/read.ts';
import { rewrite } from '../../dicom/rewrite.ts';
import { numberAt, textAt } from '../../dicom/values.ts';
import * as Tags from '../../standard/tags.generated.ts';
import { decodeFrame } from '../decode-frame.ts';
import { storedRange } from '../frame.ts';
import { encodeFrame } from './encode-frame.ts';
import { replacePixels } from './replace-pixels.ts';

const jpegLs = '1.2.840.10008.1.2.4.80';
const jpeg2000 = '1.2.840.10008.1.2.4.90';
const htj2k = '1.2.840.10008.1.2.4.201';
const compressed = [jpegLs, jpeg2000, htj2k, '1.2.840.10008.1.2.5'];
const native = [
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.1.98',
  '1.2.840.10008.1.2.1.99',
  '1.2.840.10008.1.2.2',
];

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly signed: boolean;
  readonly colour: boolean;
  readonly planar: boolean;
}

const shapes = fc
  .record({
    rows: fc.integer({ min: 1, max: 40 }),
    columns: fc.integer({ min: 1, max: 40 }),
    bitsAllocated: fc.constantFrom(8 as const, 16 as const),
    bits: fc.integer({ min: 1, max: 16 }),
    signed: fc.boolean(),
    colour: fc.boolean(),
    planar: fc.boolean(),
  })
  .map(
    ({ bits, ...shape }): Shape => ({
      ...shape,
      bitsStored: Math.min(bits, shape.bitsAllocated),
      signed: shape.signed && !shape.colour,
    }),
  );

/** Smooth in one half and noise in the other, both ends of the range included. */
function words(shape: Shape, seed: number): Uint16Array {
  const [low, high] = storedRange(shape);
  const out = new Uint16Array(shape.rows * shape.columns * (shape.colour ? 3 : 1));
  let noise = seed | 1;
  for (let i = 0; i < out.length; i += 1) {
    noise = (Math.imul(noise, 1103515245) + 12345) >>> 0;
    const at = i < out.length / 2 ? i : noise >>> 8;
    out[i] = (low + (at % (high - low + 1))) & (2 ** shape.bitsStored - 1);
  }
  out[0] = low & (2 ** shape.bitsStored - 1);
  return out;
}

function film(shape: Shape, seed = 1): Promise<DicomObject> {
  const values = words(shape, seed);
  const pixels = shape.bitsAllocated === 8 ? Uint8Array.from(values) : values;
  const evenPixels =
    pixels instanceof Uint8Array && pixels.length % 2 === 1 ? Uint8Array.of(...pixels, 0) : pixels;
  const bytes = buildChestFilm({
    ...shape,
    pixels: evenPixels,
    attributes: {
      PixelRepresentation: shape.signed ? 1 : 0,
      ...(shape.colour && {
        SamplesPerPixel: 3,
        PhotometricInterpretation: 'RGB',
        PlanarConfiguration: shape.planar ? 1 : 0,
      }),
    },
  });
  return readDicom(bufferSource(bytes));
}

async function rewritten(object: DicomObject, transferSyntaxUid: string): Promise<DicomObject> {
  const frame = await decodeFrame(object);
  const { edit, meta } = await replacePixels(object, [frame], transferSyntaxUid);
  return readDicom(bufferSource(await splicedToBytes(await rewrite(object, edit, meta))));
}

function isRefused(shape: Shape, transferSyntaxUid: string): boolean {
  const isWavelet = transferSyntaxUid === jpeg2000 || transferSyntaxUid === htj2k;
  return isWavelet && (shape.bitsAllocated === 8 ? shape.signed : shape.colour);
}

describe.each([...compressed, ...native])('in %s', (uid) => {
  test('any frame comes back sample by sample', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.integer(), async (shape, seed) => {
        fc.pre(!isRefused(shape, uid));
        const object = await film(shape, seed);
        const before = await decodeFrame(object);
        const after = await rewritten(object, uid);
        expect(after.transferSyntax.uid).toBe(uid);
        const frame = await decodeFrame(after);
        expect(frame).toEqual(before);
      }),
      { numRuns: native.includes(uid) ? 60 : 40 },
    );
  });

  test('the same frame gives the same bytes', async () => {
    const shape: Shape = {
      rows: 33,
      columns: 31,
      bitsAllocated: 16,
      bitsStored: 12,
      signed: false,
      colour: false,
      planar: false,
    };
    const frame = { ...(await decodeFrame(await film(shape))), bitsAllocated: 16 as const };
    expect(await encodeFrame(frame, uid)).toEqual(await encodeFrame(frame, uid));
  });
});

const twelve: Shape = {
  rows: 20,
  columns: 24,
  bitsAllocated: 16,
  bitsStored: 12,
  signed: false,
  colour: false,
  planar: false,
};

const eight: Shape = { ...twelve, bitsAllocated: 8, bitsStored: 8 };

describe('the attributes that follow from it', () => {
  test('one fragment with an offset table, and nothing else changed', async () => {
    const before = await film(twelve);
    const after = await rewritten(before, jpegLs);
    const pixels = findElement(after.dataSet, Tags.PixelData)!;
    expect(pixels.vr).toBe('OB');
    const [table, ...fragments] = pixels.fragments!;
    expect([...(await after.source.read(table!.valueStart, table!.valueEnd))]).toEqual([
      0, 0, 0, 0,
    ]);
    expect(fragments).toHaveLength(1);
    expect((fragments[0]!.valueEnd - fragments[0]!.valueStart) % 2).toBe(0);
    const rest = (object: DicomObject) =>
      object.dataSet.elements
        .filter(({ tag }) => tag !== Tags.PixelData)
        .map((element) => [element.tag, element.vr, [...object.bytes(element)]]);
    expect(rest(after)).toEqual(rest(before));
  });

  test.each([
    [jpegLs, 'RGB'],
    [htj2k, 'YBR_RCT'],
    [jpeg2000, 'YBR_RCT'],
  ])('colours in %s are %s', async (uid, term) => {
    const after = await rewritten(await film({ ...eight, colour: true, planar: true }), uid);
    expect(textAt(after, Tags.PhotometricInterpretation)).toBe(term);
    expect(numberAt(after, Tags.PlanarConfiguration)).toBe(0);
    const back = await rewritten(after, '1.2.840.10008.1.2.1');
    expect(textAt(back, Tags.PhotometricInterpretation)).toBe('RGB');
  });

  test('values move down to bit 0, where the codecs keep them', async () => {
    const pixels = Uint16Array.from({ length: 480 }, (_, i) => (i * 7) << 4);
    const attributes = { HighBit: 15 };
    const object = await readDicom(bufferSource(buildChestFilm({ ...twelve, pixels, attributes })));
    const after = await rewritten(object, htj2k);
    expect(numberAt(after, Tags.HighBit)).toBe(11);
    expect((await decodeFrame(after)).pixels).toEqual((await decodeFrame(object)).pixels);
  });

  test('a frame of another shape is refused', async () => {
    const object = await film(twelve);
    const frame = await decodeFrame(object);
    await expect(replacePixels(object, [{ ...frame, rows: 19 }], jpegLs)).rejects.toMatchObject({
      code: 'bad-attributes',
    });
    const beyond = { ...frame, pixels: frame.pixels.map((value) => value | 0x1000) };
    await expect(replacePixels(object, [beyond], jpegLs)).rejects.toMatchObject({
      code: 'bad-attributes',
    });
  });

  test.each([htj2k, jpeg2000])('what the encoder of %s would spoil is refused', async (uid) => {
    for (const shape of [
      { ...eight, signed: true },
      { ...twelve, colour: true },
    ]) {
      await expect(rewritten(await film(shape), uid)).rejects.toMatchObject({
        code: 'unsupported-pixels',
      });
    }
  });

  test('a lossy transfer syntax is never written', async () => {
    const object = await film(twelve);
    await expect(
      replacePixels(object, [await decodeFrame(object)], '1.2.840.10008.1.2.4.81'),
    ).rejects.toMatchObject({ code: 'unsupported-transfer-syntax' });
  });
});
