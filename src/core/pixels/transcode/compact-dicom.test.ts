/** Compaction: smaller, the same image in every value, the same bytes each time; or hands off. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compactedFilm } from '../../../../test/builders/compacted-film.ts';
import {
  type BuildElement,
  buildDicom,
  named,
  sequence,
  syntaxes,
} from '../../../../test/builders/dicom.ts';
import { arbitraryDataSet } from '../../../../test/builders/dicom-arbitrary.ts';
import {
  buildChestFilm,
  chestFilmElements,
  chestPixels,
} from '../../../../test/builders/dicom-chest-film.ts';
import { encodeJpegLs } from '../../../../test/builders/encode-pixels.ts';
import { bufferSource, type SplicedBytes, splicedToBytes } from '../../bytes.ts';
import type { DicomObject } from '../../dicom/data-set.ts';
import { readDicom } from '../../dicom/read.ts';
import { numberAt, textAt } from '../../dicom/values.ts';
import { sha256OfSpliced } from '../../pipeline/sha256.ts';
import * as Tags from '../../standard/tags.generated.ts';
import { decodeFrame } from '../decode-frame.ts';
import { compactDicom } from './compact-dicom.ts';
import { compactSyntaxUid } from './compactable.ts';
import { sameAttributes } from './same-image.ts';
import { transcode } from './transcode.ts';

function read(bytes: Uint8Array<ArrayBuffer>): Promise<DicomObject> {
  return readDicom(bufferSource(bytes));
}

async function opened(spliced: SplicedBytes | undefined): Promise<DicomObject> {
  if (spliced === undefined) throw new TypeError('it was left alone');
  return read(await splicedToBytes(spliced));
}

const film = { rows: 64, columns: 64 };

describe('an uncompressed film', () => {
  test.each([
    syntaxes.implicitLittle,
    syntaxes.explicitLittle,
    syntaxes.explicitBig,
    syntaxes.deflated,
  ])('in %s becomes JPEG-LS, the same in every value', async (transferSyntaxUid) => {
    // What the builder puts into a deflated file is stored, not made smaller.
    const before = await read(buildChestFilm({ ...film, transferSyntaxUid }));
    const after = await opened(await compactDicom(before));
    expect(after.transferSyntax.uid).toBe(compactSyntaxUid);
    expect(after.original.sizeBytes).toBeLessThan(before.original.sizeBytes);
    expect(await decodeFrame(after)).toEqual(await decodeFrame(before));
    expect(await sameAttributes(before, after)).toBe(true);
  });

  test('in RLE too', async () => {
    const plain = await read(buildChestFilm(film));
    const rle = await opened(await transcode(plain, syntaxes.rle));
    const after = await opened(await compactDicom(rle));
    expect((await decodeFrame(after)).pixels).toEqual((await decodeFrame(plain)).pixels);
  });

  test('gives the same bytes each time', async () => {
    const bytes = buildChestFilm(film);
    const [first, second] = [
      await compactDicom(await read(bytes)),
      await compactDicom(await read(bytes)),
    ];
    expect(await splicedToBytes(first!)).toEqual(await splicedToBytes(second!));
  });

  test('gives the bytes that it gives everywhere', async () => {
    const out = await compactDicom(await read(buildChestFilm(compactedFilm.film)));
    expect(await sha256OfSpliced(out!)).toBe(compactedFilm.sha256);
  });

  test('keeps what it said of earlier losses', async () => {
    const attributes = { LossyImageCompression: '01', LossyImageCompressionRatio: '10' };
    const after = await opened(await compactDicom(await read(buildChestFilm({ attributes }))));
    expect(textAt(after, Tags.LossyImageCompression)).toBe('01');
  });

  test('negative values and padding are the same', async () => {
    const pixels = Uint16Array.from({ length: 4096 }, (_, i) => (i % 300) - 150);
    const attributes = { PixelRepresentation: 1 };
    const more = [{ tag: Tags.PixelPaddingValue, vr: 'SS', value: -150 }];
    const before = await read(buildChestFilm({ ...film, pixels, attributes, elements: more }));
    const after = await opened(await compactDicom(before));
    const frame = await decodeFrame(after);
    expect(frame).toEqual(await decodeFrame(before));
    expect(frame.pixels[0]).toBe(-150);
  });

  test('values at the top of their words move down', async () => {
    const pixels = chestPixels(film).map((value) => value << 4) as Uint16Array;
    const before = await read(buildChestFilm({ ...film, pixels, attributes: { HighBit: 15 } }));
    const after = await opened(await compactDicom(before));
    expect(numberAt(after, Tags.HighBit)).toBe(11);
    expect((await decodeFrame(after)).pixels).toEqual((await decodeFrame(before)).pixels);
  });

  test('with any attributes, private and nested ones included, keeps them all', async () => {
    for (const transferSyntaxUid of [syntaxes.implicitLittle, syntaxes.explicitBig]) {
      const explicit = transferSyntaxUid !== syntaxes.implicitLittle;
      const image = chestFilmElements({ ...film, transferSyntaxUid }).filter(
        ({ tag }) => tag >>> 16 === 0x28 || tag === Tags.PixelData,
      );
      await fc.assert(
        fc.asyncProperty(arbitraryDataSet({ explicit }), async (arbitrary) => {
          const others = arbitrary.filter(({ tag }) => tag >>> 16 !== 0x28 && tag < Tags.PixelData);
          const all = [
            named('SOPClassUID', '1.2.3'),
            named('SOPInstanceUID', '1.2.3.4'),
            ...others,
            ...image,
          ];
          const elements = uniqueByTag(all).toSorted((a, b) => a.tag - b.tag);
          const before = await read(buildDicom({ elements, transferSyntaxUid }));
          const after = await opened(await compactDicom(before));
          expect(await sameAttributes(before, after)).toBe(true);
        }),
        { numRuns: 15 },
      );
    }
  });
});

function uniqueByTag(elements: readonly BuildElement[]): BuildElement[] {
  return [...new Map(elements.toReversed().map((element) => [element.tag, element])).values()];
}

describe('left alone', () => {
  const isLeftAlone = async (bytes: Uint8Array<ArrayBuffer>) =>
    (await compactDicom(await read(bytes))) === undefined;

  test('what is compressed, with loss or without', async () => {
    const pixels = chestPixels(film) as Uint16Array;
    const raw = { width: 64, height: 64, components: 1, bits: 12, pixels } as const;
    const fragments = [await encodeJpegLs(raw)];
    for (const transferSyntaxUid of [syntaxes.jpegLsLossless, syntaxes.jpegBaseline]) {
      expect(await isLeftAlone(buildChestFilm({ ...film, transferSyntaxUid, fragments }))).toBe(
        true,
      );
    }
  });

  test('noise, which gets no smaller', async () => {
    let noise = 1;
    const pixels = Uint8Array.from({ length: 4096 }, () => {
      noise = (Math.imul(noise, 1103515245) + 12345) >>> 0;
      return noise >>> 24;
    });
    expect(await isLeftAlone(buildChestFilm({ ...film, bitsAllocated: 8, pixels }))).toBe(true);
  });

  test('spare bits that hold something', async () => {
    const pixels = chestPixels(film).map((value, i) =>
      i === 99 ? value | 0x8000 : value,
    ) as Uint16Array;
    expect(await isLeftAlone(buildChestFilm({ ...film, pixels }))).toBe(true);
  });

  test('more frames than one, and bytes behind the pixels', async () => {
    const frames = { NumberOfFrames: '2' };
    expect(
      await isLeftAlone(
        buildChestFilm({
          ...film,
          rows: 32,
          attributes: frames,
          pixels: chestPixels(film) as Uint16Array,
        }),
      ),
    ).toBe(true);
    const pixels = new Uint16Array(64 * 64 + 1);
    expect(await isLeftAlone(buildChestFilm({ ...film, pixels }))).toBe(true);
  });

  test('pixels that are too short, or of no known shape', async () => {
    const pixels = new Uint16Array(64 * 63);
    expect(await isLeftAlone(buildChestFilm({ ...film, pixels }))).toBe(true);
    const attributes = { BitsStored: 17 };
    expect(await isLeftAlone(buildChestFilm({ ...film, attributes }))).toBe(true);
  });
});

describe('transcode', () => {
  test('to the own transfer syntax is every byte as it was', async () => {
    const bytes = buildChestFilm({ preamble: new Uint8Array(128).fill(7) });
    const object = await read(bytes);
    const out = await transcode(object, syntaxes.explicitLittle);
    expect(await splicedToBytes(out)).toEqual(bytes);
  });

  test('between byte orders and back is the same data set', async () => {
    const icon = sequence('IconImageSequence', [
      [named('Rows', 2), named('PixelData', Uint8Array.of(1, 2, 3, 4), 'OW')],
    ]);
    const before = await read(buildChestFilm({ elements: [icon] }));
    const big = await opened(await transcode(before, syntaxes.explicitBig));
    const back = await opened(await transcode(big, syntaxes.explicitLittle));
    const bytesOf = (object: DicomObject) =>
      object.source.read(object.dataSetStart, object.source.sizeBytes);
    expect(await bytesOf(back)).toEqual(await bytesOf(before));
  });

  test('every frame of several', async () => {
    const pixels = chestPixels({ rows: 96, columns: 32 }) as Uint16Array;
    const several = { rows: 32, columns: 32, attributes: { NumberOfFrames: '3' }, pixels };
    const before = await read(buildChestFilm(several));
    for (const uid of [syntaxes.jpegLsLossless, syntaxes.rle, syntaxes.explicitBig]) {
      const after = await opened(await transcode(before, uid));
      for (const index of [0, 1, 2]) {
        expect(await decodeFrame(after, index)).toEqual(await decodeFrame(before, index));
      }
    }
  });

  test('no lossy transfer syntax, and no codec for spare bits', async () => {
    const object = await read(buildChestFilm(film));
    await expect(transcode(object, syntaxes.jpegBaseline)).rejects.toMatchObject({
      code: 'unsupported-transfer-syntax',
    });
    const pixels = chestPixels(film).map((value) => value | 0x8000) as Uint16Array;
    const spare = await read(buildChestFilm({ ...film, pixels }));
    await expect(transcode(spare, syntaxes.jpegLsLossless)).rejects.toMatchObject({
      code: 'unsupported-pixels',
    });
    expect(
      textAt(await opened(await transcode(spare, syntaxes.implicitLittle)), Tags.Modality),
    ).toBe('DX');
  });
});
