/** A data set in another encoding is the one that other code builds in it, and comes back as it was. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BuildElement,
  type BuildItem,
  buildDicom,
  elementsOf,
  named,
  sequence,
  syntaxes,
} from '../../../test/builders/dicom.ts';
import { arbitraryDataSet } from '../../../test/builders/dicom-arbitrary.ts';
import { bufferSource, isRange, splicedToBytes } from '../bytes.ts';
import * as Tags from '../standard/tags.generated.ts';
import { type DicomObject, findElement } from './data-set.ts';
import { identityEdit } from './edit.ts';
import { readDicom } from './read.ts';
import { rewrite } from './rewrite.ts';

const { implicitLittle, explicitLittle, explicitBig, deflated } = syntaxes;
const meta = { sopClassUid: '1.2.3', sopInstanceUid: '1.2.3.4' };

function built(elements: readonly BuildElement[], transferSyntaxUid: string): Promise<DicomObject> {
  const withClass = elements.some(({ tag }) => tag >>> 16 === 8)
    ? elements
    : [named('SOPClassUID', '1.2.3'), ...elements];
  return readDicom(bufferSource(buildDicom({ elements: withClass, transferSyntaxUid })));
}

async function inSyntax(object: DicomObject, transferSyntaxUid: string): Promise<DicomObject> {
  const spliced = await rewrite(object, identityEdit, { ...meta, transferSyntaxUid });
  return readDicom(bufferSource(await splicedToBytes(spliced)));
}

async function dataSetBytes(object: DicomObject): Promise<Uint8Array> {
  return object.source.read(object.dataSetStart, object.source.sizeBytes);
}

/** As an implicit file shows them: private creators are LO, and what has items is a sequence like any other. */
function asKnown(elements: readonly BuildElement[]): BuildElement[] {
  return elements.map(({ implicitItems: _, ...element }) => {
    const isCreator = ((element.tag >>> 16) & 1) === 1 && (element.tag & 0xffff) <= 0xff;
    if (isCreator) return { ...element, vr: 'LO' };
    if (element.items === undefined) return element;
    return { ...element, vr: 'SQ', items: element.items.map(itemAsKnown) };
  });
}

function itemAsKnown(item: BuildItem): BuildItem {
  return 'elements' in item ? { ...item, elements: asKnown(item.elements) } : asKnown(item);
}

describe('any data set', () => {
  test('from implicit to explicit', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDataSet({ explicit: false }), async (elements) => {
        const converted = await inSyntax(await built(elements, implicitLittle), explicitLittle);
        const expected = await built(asKnown(elements), explicitLittle);
        expect(await dataSetBytes(converted)).toEqual(await dataSetBytes(expected));
      }),
      { numRuns: 200 },
    );
  });

  test('from explicit to implicit', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDataSet({ explicit: true }), async (elements) => {
        const converted = await inSyntax(await built(elements, explicitLittle), implicitLittle);
        const expected = await built(elements, implicitLittle);
        expect(await dataSetBytes(converted)).toEqual(await dataSetBytes(expected));
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    [implicitLittle, explicitLittle],
    [explicitLittle, explicitBig],
    [explicitLittle, deflated],
    [explicitBig, explicitLittle],
    [explicitBig, deflated],
    [deflated, explicitBig],
  ])('from %s to %s and back', async (from, to) => {
    const explicit = from !== implicitLittle;
    await fc.assert(
      fc.asyncProperty(arbitraryDataSet({ explicit }), async (elements) => {
        const object = await built(elements, from);
        const back = await inSyntax(await inSyntax(object, to), from);
        expect(await dataSetBytes(back)).toEqual(await dataSetBytes(object));
      }),
      { numRuns: 60 },
    );
  });
});

const numbers = elementsOf({
  SOPClassUID: '1.2.3',
  FrameIncrementPointer: Tags.FrameTime,
  Rows: 513,
  SmallestImagePixelValue: 258,
  RecommendedDisplayFrameRateInFloat: 1.5,
  PixelRepresentation: 0,
}).toSorted((a, b) => a.tag - b.tag);

test.each([implicitLittle, explicitLittle, explicitBig])(
  'numbers in %s are the same numbers in the other byte order',
  async (from) => {
    const elements = [
      ...numbers,
      sequence('AnatomicRegionSequence', [[named('ReferencedFrameNumbers', [1, 258])]]),
      named('RedPaletteColorLookupTableData', Uint8Array.of(1, 2, 3, 4), 'OB'),
    ].toSorted((a, b) => a.tag - b.tag);
    for (const to of [explicitLittle, explicitBig]) {
      const converted = await inSyntax(await built(elements.slice(0, -1), from), to);
      const expected = await built(elements.slice(0, -1), to);
      expect(await dataSetBytes(converted)).toEqual(await dataSetBytes(expected));
    }
  },
);

describe('what an explicit length field has no room for', () => {
  test('becomes UN, with the value as it was', async () => {
    const text = 'x'.repeat(70_000);
    const object = await built([named('ImageComments', text)], implicitLittle);
    const converted = await inSyntax(object, explicitLittle);
    const element = findElement(converted.dataSet, Tags.ImageComments)!;
    expect(element.vr).toBe('UN');
    expect(converted.bytes(element)).toEqual(
      object.bytes(findElement(object.dataSet, Tags.ImageComments)!),
    );
  });
});

test('group lengths are left out, for they would be wrong', async () => {
  const lengths = { tag: 0x00280000, vr: 'UL', value: 10 };
  const nested = sequence('AnatomicRegionSequence', [
    [{ tag: 0x00080000, vr: 'UL', value: 18 }, named('CodeValue', 'T-1')],
  ]);
  const object = await built([nested, lengths, named('Rows', 2)], implicitLittle);
  const converted = await inSyntax(object, explicitLittle);
  const items = findElement(converted.dataSet, Tags.AnatomicRegionSequence)?.items;
  expect(findElement(converted.dataSet, 0x00280000)).toBeUndefined();
  expect(items?.[0]?.dataSet.elements.map(({ tag }) => tag)).toEqual([Tags.CodeValue]);
});

test('large values leave as ranges of the file, and are never turned unread', async () => {
  const value = new Uint8Array(2 * 1024 * 1024);
  const elements = [named('Rows', 2), { tag: 0x00291010, vr: 'OW', value }];
  const object = await built(elements, explicitLittle);
  const { pieces } = await rewrite(object, identityEdit, {
    ...meta,
    transferSyntaxUid: implicitLittle,
  });
  expect(pieces.filter(isRange).some(({ start, end }) => end - start >= value.length)).toBe(true);
  await expect(inSyntax(object, explicitBig)).rejects.toMatchObject({ code: 'value-not-loaded' });
});
