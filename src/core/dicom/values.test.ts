/** Values are given as text and numbers, in the file's byte order and character set. */
import { describe, expect, it } from 'vitest';
import {
  type BuildElement,
  buildDicom,
  elementsOf,
  named,
  syntaxes,
} from '../../../test/builders/dicom.ts';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { bufferSource } from '../bytes.ts';
import * as Tags from '../standard/tags.generated.ts';
import { findElement } from './data-set.ts';
import { readDicom } from './read.ts';
import { dateParts, itemsOf, numberAt, numbersOf, stringsOf, textAt, textOf } from './values.ts';

function read(
  elements: readonly BuildElement[],
  transferSyntaxUid: string = syntaxes.explicitLittle,
) {
  return readDicom(bufferSource(buildDicom({ elements, transferSyntaxUid })));
}

async function strings(keyword: string, value: string | Uint8Array): Promise<string[]> {
  const object = await read([named('SpecificCharacterSet', 'ISO_IR 192'), named(keyword, value)]);
  return stringsOf(object, object.dataSet.elements[1]);
}

describe('text', () => {
  it.each([
    ['PatientID', ' A1 ', ['A1']],
    ['PatientID', 'A\\ B\\', ['A', 'B', '']],
    ['PatientID', '', []],
    ['PatientID', '   ', []],
    ['PatientName', 'Müller^Zoë', ['Müller^Zoë']],
    ['SOPInstanceUID', '1.2.3', ['1.2.3']],
    ['SOPInstanceUID', '1.2.3\0\0 ', ['1.2.3']],
    ['PatientComments', ' kept\\as one \r\n', [' kept\\as one \r\n']],
    ['TextValue', ' indented ', [' indented']],
  ])('%s of %o', async (keyword, value, expected) => {
    expect(await strings(keyword, value)).toEqual(expected);
  });

  it('of binary values and absent elements is empty', async () => {
    const object = await read([
      named('Rows', 65),
      named('ICCProfile', Uint8Array.of(65, 66), 'OB'),
    ]);
    for (const element of [...object.dataSet.elements, undefined]) {
      expect(textOf(object, element)).toBe('');
      expect(stringsOf(object, element)).toEqual([]);
    }
  });

  it('of top-level attributes is found by tag', async () => {
    const film = await readDicom(bufferSource(buildChestFilm()));
    expect(textAt(film, Tags.ImageType)).toBe('ORIGINAL');
    expect(textAt(film, Tags.OperatorsName)).toBe('');
    const [region] = itemsOf(film.dataSet, Tags.AnatomicRegionSequence);
    expect(region && textOf(film, findElement(region, Tags.CodeMeaning))).toBe('Chest');
    expect(itemsOf(film.dataSet, Tags.ReferencedStudySequence)).toEqual([]);
  });
});

describe('numbers', () => {
  it.each([
    syntaxes.implicitLittle,
    syntaxes.explicitLittle,
    syntaxes.explicitBig,
    syntaxes.deflated,
  ])('of every VR in %s', async (uid) => {
    const object = await read(
      [
        named('FrameIncrementPointer', [0x00181063, 0x00181065]),
        named('Rows', 0xfedc),
        ...elementsOf({ OverlayOrigin: undefined, PixelAspectRatio: ['1', '2'] }),
        { tag: 0x00189219, vr: 'SS', value: [-2, 3] },
        { tag: 0x00186020, vr: 'SL', value: -70_000 },
        { tag: 0x00186016, vr: 'UL', value: 4_000_000_000 },
        { tag: 0x00189073, vr: 'FD', value: Math.PI },
        { tag: 0x00181320, vr: 'FL', value: 0.5 },
        named('WindowCenter', ['1.5', '', 'x']),
      ],
      uid,
    );
    expect(object.dataSet.elements.map((element) => numbersOf(object, element))).toEqual([
      [0x00181063, 0x00181065],
      [0xfedc],
      [1, 2],
      [-2, 3],
      [-70_000],
      [4_000_000_000],
      [Math.PI],
      [0.5],
      [1.5, Number.NaN, Number.NaN],
    ]);
    expect(numberAt(object, Tags.Rows)).toBe(0xfedc);
    expect(numberAt(object, Tags.Columns)).toBeUndefined();
  });

  it('ignore bytes left over, and text', async () => {
    const object = await read([
      named('PatientID', '12'),
      named('Rows', Uint8Array.of(1, 0, 2, 0)),
      { tag: 0x00189073, vr: 'FD', value: new Uint8Array(10) },
      named('WindowCenter', 'x'),
    ]);
    expect(object.dataSet.elements.map((element) => numbersOf(object, element).length)).toEqual([
      0, 2, 1, 1,
    ]);
    expect(numberAt(object, Tags.WindowCenter)).toBeUndefined();
  });
});

describe('UN', () => {
  it.each([syntaxes.explicitLittle, syntaxes.explicitBig])(
    'of an attribute that PS3.6 knows is read as what it is, in %s',
    async (uid) => {
      const object = await read(
        [
          {
            tag: Tags.SpecificCharacterSet,
            vr: 'UN',
            value: new TextEncoder().encode('ISO_IR 192'),
          },
          { tag: Tags.PatientName, vr: 'UN', value: new TextEncoder().encode('Zoë^Q ') },
          { tag: Tags.PatientWeight, vr: 'UN', value: new TextEncoder().encode('71.5') },
          { tag: Tags.Rows, vr: 'UN', value: Uint8Array.of(1, 2) },
          { tag: 0x00291010, vr: 'UN', value: Uint8Array.of(65, 65) },
          { tag: Tags.PixelPaddingValue, vr: 'UN', value: Uint8Array.of(1, 2) },
        ].toSorted((a, b) => a.tag - b.tag),
        uid,
      );
      expect(textAt(object, Tags.PatientName)).toBe('Zoë^Q');
      expect(numberAt(object, Tags.PatientWeight)).toBe(71.5);
      expect(numberAt(object, Tags.Rows)).toBe(0x201);
      expect(textAt(object, 0x00291010)).toBe('');
      expect(numberAt(object, Tags.PixelPaddingValue)).toBeUndefined();
    },
  );
});

describe('dateParts', () => {
  it.each([
    ['20240229', { year: 2024, month: 2, day: 29 }],
    ['1999.12.31', { year: 1999, month: 12, day: 31 }],
    ['00010101', { year: 1, month: 1, day: 1 }],
    ['20230229', undefined],
    ['20241301', undefined],
    ['2024', undefined],
    ['', undefined],
  ])('%o', (value, expected) => {
    expect(dateParts(value)).toEqual(expected);
  });
});

it('reads a character set whatever VR it stands under', async () => {
  for (const vr of ['CS', 'LO', 'UT', 'PN', 'UN']) {
    const set = named('SpecificCharacterSet', 'ISO_IR 192', vr);
    const object = await read([set, named('PatientName', 'Zoë^Q')]);
    expect(textAt(object, Tags.PatientName), vr).toBe('Zoë^Q');
  }
});
