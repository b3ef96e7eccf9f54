/** One film in two transfer syntaxes is one film; anything else that differs, or can't be shown, makes two. */
import { describe, expect, test } from 'vitest';
import { named, syntaxes } from '../../../../test/builders/dicom.ts';
import {
  buildChestFilm,
  type ChestFilm,
  chestPixels,
} from '../../../../test/builders/dicom-chest-film.ts';
import { bufferSource, splicedToBytes } from '../../bytes.ts';
import type { DicomObject } from '../../dicom/data-set.ts';
import { readDicom } from '../../dicom/read.ts';
import { compactDicom } from './compact-dicom.ts';
import { isSameFilm } from './same-film.ts';
import { transcode } from './transcode.ts';

const size = { rows: 64, columns: 64 };

function film(more: ChestFilm = {}): Promise<DicomObject> {
  return readDicom(bufferSource(buildChestFilm({ ...size, ...more })));
}

async function compacted(more: ChestFilm = {}): Promise<DicomObject> {
  const spliced = await compactDicom(await film(more));
  if (spliced === undefined) throw new TypeError('it was left alone');
  return readDicom(bufferSource(await splicedToBytes(spliced)));
}

describe('one film', () => {
  test.each([
    syntaxes.implicitLittle,
    syntaxes.explicitLittle,
    syntaxes.explicitBig,
    syntaxes.deflated,
  ])('in %s and compacted', async (transferSyntaxUid) => {
    const [native, small] = [await film({ transferSyntaxUid }), await compacted()];
    expect(await isSameFilm(native, small)).toBe(true);
    expect(await isSameFilm(small, native)).toBe(true);
  });

  test('in RLE and JPEG-LS', async () => {
    const rle = await splicedToBytes(await transcode(await film(), syntaxes.rle));
    expect(await isSameFilm(await readDicom(bufferSource(rle)), await compacted())).toBe(true);
  });
});

describe('two films', () => {
  test('where one pixel differs by one', async () => {
    const pixels = chestPixels(size);
    pixels[100]! ^= 1;
    expect(await isSameFilm(await film({ pixels }), await compacted())).toBe(false);
  });

  test.each([
    { PatientName: 'Another^Name' },
    { PatientID: 'P-2' },
    { StudyDate: '20200102' },
    { WindowCenter: '17' },
    { PhotometricInterpretation: 'MONOCHROME1' },
  ])('where %o differs', async (attributes) => {
    expect(await isSameFilm(await film({ attributes }), await compacted())).toBe(false);
  });

  test('where one says something more, private or not', async () => {
    const elements = [named('ImageComments', 'seen')];
    expect(await isSameFilm(await film({ elements }), await compacted())).toBe(false);
  });

  test('where bits beside the samples hold something, which compaction has no place for', async () => {
    const pixels = chestPixels(size);
    pixels[0]! |= 0x8000;
    const hides = { pixels, bitsStored: 12 };
    const [little, big] = [
      await film(hides),
      await film({ ...hides, transferSyntaxUid: syntaxes.explicitBig }),
    ];
    expect(await isSameFilm(little, big)).toBe(false);
    expect(await isSameFilm(little, little)).toBe(false);
  });

  test('where the pixels of one do not decode', async () => {
    const torn = await film({
      transferSyntaxUid: '1.2.840.10008.1.2.4.80',
      fragments: [Uint8Array.from({ length: 64 }, (_, i) => i)],
    });
    expect(await isSameFilm(torn, await compacted())).toBe(false);
    expect(await isSameFilm(torn, torn)).toBe(false);
  });
});
