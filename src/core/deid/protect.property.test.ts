/** Whatever elements a file has, at any depth and under any VR. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BuildElement,
  type BuildItem,
  buildDicom,
  named,
  syntaxes,
} from '../../../test/builders/dicom.ts';
import { keptBy, plant, plantedTags, plantsIn } from '../../../test/builders/planted-identity.ts';
import { blobSource, bufferSource, splicedToBlob, splicedToBytes } from '../bytes.ts';
import { type DicomObject, findElement } from '../dicom/data-set.ts';
import { isPixelDataTag } from '../dicom/parse-vr.ts';
import { readDicom } from '../dicom/read.ts';
import { profileRow, profileRows } from '../standard/confidentiality-profile.ts';
import { dictionaryText } from '../standard/dictionary.generated.ts';
import { lookup } from '../standard/dictionary.ts';
import * as T from '../standard/tags.generated.ts';
import { actionBeyondTable } from './beyond-table.ts';
import { protectDicom } from './protect.ts';
import { defaultRecipe } from './recipe.ts';
import { verifyDicom } from './verify.ts';

const columns = ['retain-uids', 'retain-patient-characteristics'] as const;
const replacement = { patientId: 'SITE-0001' };
const instance = [
  named('SOPClassUID', '1.2.840.10008.5.1.4.1.1.1'),
  named('SOPInstanceUID', '1.2.826.0.1.3680043.10.1.1'),
];
const size = [
  named('Rows', 4),
  named('Columns', 4),
  named('BitsAllocated', 16),
  named('SamplesPerPixel', 1),
];
const pixels: BuildElement = { tag: T.PixelData, vr: 'OW', value: new Uint8Array(32).fill(9) };

const publicTags = dictionaryText.split('\n').flatMap((line) => {
  const [group = '', ...entries] = line.split(' ');
  return entries.map((entry) => Number.parseInt(group + entry.slice(0, 4), 16));
});
const taken = [...[...instance, ...size, pixels].map((element) => element.tag), T.NumberOfFrames];
const possibleTags = [
  ...publicTags,
  ...profileRows().flatMap(plantedTags),
  0x00109998,
  0x00091001,
].filter(
  (tag) => tag > 0x0007ffff && tag < 0xfffe0000 && !taken.includes(tag) && !isPixelDataTag(tag),
);
const vrs = ['UN', 'OB', 'OW', 'LO', 'LT', 'UI', 'US', 'SQ', 'own', 'own', 'own', 'own'] as const;

let places = 0;
const arbitraryTag = fc.constantFrom(...possibleTags);

/** In implicit files every element has the VR of PS3.6. */
function arbitraryElement(depth: number, explicit: boolean): fc.Arbitrary<BuildElement> {
  return fc
    .tuple(arbitraryTag, fc.constantFrom(...vrs), fc.boolean(), arbitraryItems(depth, explicit))
    .map(([tag, vr, undefinedLength, items]) => {
      const own = lookup(tag)?.vrs[0] ?? 'LO';
      const asked = vr === 'own' || !explicit ? own : vr;
      if (asked === 'SQ') return { tag, vr: 'SQ', items, undefinedLength };
      places += 1;
      return { tag, vr: asked, value: new TextEncoder().encode(plant(tag, `p${places}`)) };
    });
}

function arbitraryItems(depth: number, explicit: boolean): fc.Arbitrary<BuildItem[]> {
  if (depth === 0) return fc.constant([]);
  const item = fc.record({
    elements: arbitraryElements(depth - 1, explicit),
    undefinedLength: fc.boolean(),
  });
  return fc.array(item, { maxLength: 2 });
}

function arbitraryElements(depth: number, explicit: boolean): fc.Arbitrary<BuildElement[]> {
  return fc
    .uniqueArray(arbitraryElement(depth, explicit), { selector: ({ tag }) => tag, maxLength: 6 })
    .map((elements) => elements.toSorted((a, b) => a.tag - b.tag));
}

/** Said without the code under test: not in the table or kept by an option, known, and even. */
function mayStay(tag: number): boolean {
  const row = profileRow(tag);
  const isKept = row === undefined || keptBy(row, columns);
  const group = tag >>> 16;
  return (
    isKept &&
    tag !== T.PatientAge &&
    group % 2 === 0 &&
    lookup(tag) !== undefined &&
    ![0x50, 0x60].includes(group >>> 8)
  );
}

async function readBack(bytes: Uint8Array<ArrayBuffer>): Promise<DicomObject> {
  return readDicom(bufferSource(bytes));
}

describe.each(
  Object.entries({
    explicitLittle: syntaxes.explicitLittle,
    explicitBig: syntaxes.explicitBig,
    implicitLittle: syntaxes.implicitLittle,
    deflated: syntaxes.deflated,
  }),
)('any data set in %s', (_, transferSyntaxUid) => {
  it('keeps no more than it may, verifies, and changes no more a second time', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryElements(4, transferSyntaxUid !== syntaxes.implicitLittle),
        async (elements) => {
          const all = [...instance, ...size, ...elements, pixels].toSorted((a, b) => a.tag - b.tag);
          const file = buildDicom({ transferSyntaxUid, elements: all });
          const input = await readBack(file);
          const spliced = await protectDicom(input, defaultRecipe, replacement);
          const bytes = await splicedToBytes(spliced);
          const output = await readBack(bytes);

          const plain = await output.source.read(0, output.source.sizeBytes);
          const left = [...plantsIn(plain)].map((found) => Number.parseInt(found.slice(6, 14), 16));
          expect(left.filter((tag) => !mayStay(tag))).toEqual([]);

          expect((await verifyDicom(output, defaultRecipe)).violations).toEqual([]);

          const again = await protectDicom(output, defaultRecipe, replacement);
          expect(await splicedToBytes(again)).toEqual(bytes);

          const blob = new Blob([file]);
          const ofBlob = await protectDicom(
            await readDicom(blobSource(blob)),
            defaultRecipe,
            replacement,
          );
          const joined = await splicedToBlob(ofBlob, blob).arrayBuffer();
          expect(new Uint8Array(joined)).toEqual(bytes);

          expectKeptAlike(input, output);
        },
      ),
      { numRuns: 150 },
    );
  });
});

const marks = [
  T.PatientIdentityRemoved,
  T.DeidentificationMethod,
  T.DeidentificationMethodCodeSequence,
  T.LongitudinalTemporalInformationModified,
];

/** What the table doesn't have and is of its VR stays to the byte; the pixels among it. */
function expectKeptAlike(input: DicomObject, output: DicomObject): void {
  const kept = input.dataSet.elements.filter((element) => {
    const vr = lookup(element.tag)?.vrs ?? [];
    const isMark = marks.includes(element.tag);
    const low = element.tag & 0xffff;
    const isRepeating = [0x10, 0x50, 0x60, 0x7f].includes(element.tag >>> 24);
    return (
      profileRow(element.tag) === undefined &&
      vr.includes(element.vr) &&
      ['LO', 'SH', 'CS', 'UC'].includes(vr[0] ?? '') &&
      actionBeyondTable(element.tag, lookup(element.tag)!, { columns }) === undefined &&
      !isMark &&
      low > 1 &&
      !isRepeating
    );
  });
  for (const element of kept) {
    const found = findElement(output.dataSet, element.tag);
    expect(found?.vr, element.tag.toString(16)).toBe(element.vr);
    expect(raw(output, found!)).toEqual(raw(input, element));
  }
  const [before, after] = [input, output].map(
    (object) => findElement(object.dataSet, T.PixelData)!,
  );
  expect(after!.valueEnd - after!.valueStart).toBe(before!.valueEnd - before!.valueStart);
}

function raw(object: DicomObject, element: DicomObject['dataSet']['elements'][number]): string {
  return String.fromCharCode(...object.bytes(element));
}
