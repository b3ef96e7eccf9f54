/** What was painted over is nowhere in the bytes that leave, and the file says that its pixels were cleaned. */
import { describe, expect, test } from 'vitest';
import { named, sequence } from '../../../test/builders/dicom.ts';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { pngOf } from '../../../test/builders/png-file.ts';
import { bufferSource, splicedToBlob, splicedToBytes } from '../bytes.ts';
import { defaultRecipe, type Recipe } from '../deid/recipe.ts';
import { findElement } from '../dicom/data-set.ts';
import { readDicom } from '../dicom/read.ts';
import { textAt } from '../dicom/values.ts';
import { decodeFrame } from '../pixels/decode-frame.ts';
import { writePng } from '../pixels/png/write-png.ts';
import * as Tags from '../standard/tags.generated.ts';
import { protect } from './protect.ts';
import { readImage } from './read-image.ts';

const cleaning: Recipe = {
  ...defaultRecipe,
  options: [...defaultRecipe.options, 'clean-pixel-data'],
};
const replacement = { patientId: 'SITE-0001' };
const [rows, columns] = [32, 48];
const box = { x: 8, y: 10, width: 20, height: 6 };
const written = new TextEncoder().encode('EXAMPLE PATIENT 1980');

/** The bytes of the letters stand in the samples of one row, as plain as text in pixels can. */
function film(transferSyntaxUid?: string) {
  const pixels = new Uint8Array(rows * columns).fill(90);
  pixels.set(written, 12 * columns + box.x);
  const elements = [sequence('IconImageSequence', [[named('PixelData', written, 'OB')]])];
  return buildChestFilm({
    rows,
    columns,
    bitsAllocated: 8,
    bitsStored: 8,
    pixels,
    elements,
    ...(transferSyntaxUid === undefined ? {} : { transferSyntaxUid }),
  });
}

async function imageOf(bytes: Uint8Array<ArrayBuffer>) {
  const read = await readImage(bufferSource(bytes));
  if (!read.readable) throw new Error('the fixture is not readable');
  return read.image;
}

const has = (bytes: Uint8Array, part: Uint8Array) => Buffer.from(bytes).includes(Buffer.from(part));

describe.each([undefined, '1.2.840.10008.1.2.2', '1.2.840.10008.1.2.1.99'])(
  'DICOM in %s',
  (uid) => {
    test('leaves painted, from the page’s file too, and says so', async () => {
      const bytes = film(uid);
      const image = await imageOf(bytes);
      const treatment = { kind: 'protect', recipe: cleaning, replacement, blank: [box] } as const;
      const safe = await protect(image, treatment);
      expect(safe.findings).toEqual([]);
      const out = await splicedToBytes(safe.bytes!);
      const blob = splicedToBlob(safe.bytes!, new Blob([bytes]));
      expect(new Uint8Array(await blob.arrayBuffer())).toEqual(out);
      expect(has(out, written)).toBe(false);
      const object = await readDicom(bufferSource(out));
      expect(textAt(object, Tags.BurnedInAnnotation)).toBe('NO');
      expect(textAt(object, Tags.PatientID)).toBe('SITE-0001');
      expect(findElement(object.dataSet, Tags.IconImageSequence)).toBeUndefined();
      expect(new Set((await decodeFrame(object)).pixels)).toEqual(new Set([32, 90]));
    });
  },
);

test('text is not painted over without being asked, and the file keeps its pixels', async () => {
  const bytes = film();
  const treatment = { kind: 'protect', recipe: cleaning, replacement, blank: [] } as const;
  const safe = await protect(await imageOf(bytes), treatment);
  expect(has(await splicedToBytes(safe.bytes!), written)).toBe(true);
});

describe('a picture', () => {
  async function png() {
    const shape = { width: columns, height: rows, depth: 8, colourType: 0 } as const;
    const whole = await writePng(shape, new Uint8Array(rows * columns).fill(90));
    const thumbnail = pngOf([{ type: 'eXIf', data: written }]).subarray(8);
    return Uint8Array.from([...whole.subarray(0, 33), ...thumbnail, ...whole.subarray(33)]);
  }

  test('leaves without its thumbnail', async () => {
    const bytes = await png();
    const treatment = { kind: 'protect', recipe: cleaning, replacement, blank: [box] } as const;
    const safe = await protect(await imageOf(bytes), treatment);
    expect(safe).toMatchObject({ kind: 'png', findings: [] });
    expect(has(bytes, written)).toBe(true);
    expect(has(await splicedToBytes(safe.bytes!), written)).toBe(false);
  });

  test('that nobody has looked at is refused', async () => {
    const treatment = { kind: 'protect', recipe: cleaning, replacement } as const;
    const refused = await protect(await imageOf(await png()), treatment);
    expect(refused.bytes).toBeUndefined();
    expect(refused.findings.map(({ code }) => code)).toEqual(['deid/pixels-not-cleaned']);
  });
});

test('a film that nobody has looked at, or whose pixels can’t be decoded, is refused', async () => {
  const codes = async (bytes: Uint8Array<ArrayBuffer>, blank?: (typeof box)[]) => {
    const treatment = {
      kind: 'protect',
      recipe: cleaning,
      replacement,
      ...(blank && { blank }),
    } as const;
    return (await protect(await imageOf(bytes), treatment)).findings.map(({ code }) => code);
  };
  expect(await codes(film())).toEqual(['deid/pixels-not-cleaned']);
  const short = buildChestFilm({ rows, columns, pixels: new Uint16Array(7) });
  expect(await codes(short, [box])).toEqual(['deid/pixels-not-cleaned']);
});

test.each([undefined, '1.2.840.10008.1.2.2', '1.2.840.10008.1.2.1.99'])(
  'a picture that hides something in spare bits is not said to be cleaned (%s)',
  async (uid) => {
    const treatment = { kind: 'protect', recipe: cleaning, replacement, blank: [] } as const;
    const codes = async (spare: number) => {
      const pixels = new Uint16Array(rows * columns).fill(90);
      pixels[77] = 90 | spare;
      const syntax = uid === undefined ? {} : { transferSyntaxUid: uid };
      const image = await imageOf(buildChestFilm({ rows, columns, pixels, ...syntax }));
      return (await protect(image, treatment)).findings.map(({ code }) => code);
    };
    expect(await codes(0)).toEqual([]);
    expect(await codes(0x1000)).toEqual(['deid/overlay-in-pixels']);
  },
);
