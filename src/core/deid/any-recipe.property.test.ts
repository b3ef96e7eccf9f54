/** Whatever the recipe and whatever the file: nothing that was done is found undone. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type BuildElement,
  type BuildItem,
  buildDicom,
  named,
  syntaxes,
} from '../../../test/builders/dicom.ts';
import { bufferSource, splicedToBytes } from '../bytes.ts';
import { readDicom } from '../dicom/read.ts';
import { profileRows } from '../standard/confidentiality-profile.ts';
import { lookup } from '../standard/dictionary.ts';
import { safePrivateRows } from '../standard/safe-private.ts';
import { isSoundRecipe } from './method.ts';
import { options } from './options/index.ts';
import { protectDicom } from './protect.ts';
import type { Recipe } from './recipe.ts';
import { verifyDicom } from './verify.ts';

const replacement = { patientId: 'SITE-0001', key: new Uint8Array(32).fill(5) };
const instance = [
  named('SOPInstanceUID', '1.2.826.0.1.3680043.10.1.1'),
  named('PatientID', 'HOSP-1'),
];
const sopClasses = ['1', '1.1.1', '7.3', '4', '77.1.4', '88.33'].map(
  (suffix) => `1.2.840.10008.5.1.4.1.1.${suffix}`,
);

/** Attributes with an action, codes and shapes that stand inside sequences, and safe private blocks. */
const tags = [
  ...profileRows().flatMap(({ pattern }) =>
    /^[0-9A-F]{8}$/.test(pattern) ? [Number.parseInt(pattern, 16)] : [],
  ),
  ...[0x00080100, 0x00080102, 0x00080104, 0x00080119, 0x0040a040, 0x0040a160, 0x0040a30a],
  ...[0x00700008, 0x00700009, 0x00700022, 0x00700023, 0x0018a001, 0x00081155, 0x00100033],
].filter((tag) => tag > 0x0007ffff && !instance.some((element) => element.tag === tag));
const values = [
  '20240304',
  '2024.03.04\\19991231',
  '20240304101500.5+0100',
  '00010101',
  '101500',
  '996199',
  '+0100',
  '1.2.826.0.1.3680043.10.9\\1.2.840.10008.1.1',
  'CHEST PA',
  'Chest of Jane',
  '113100',
  'DCM',
  'POLYLINE',
  '095Y',
  '1.5',
  '',
] as const;

function privateBlock(): fc.Arbitrary<BuildElement[]> {
  return fc
    .tuple(fc.constantFrom(...safePrivateRows()), fc.constantFrom(...values), fc.boolean())
    .map(([{ creator, group, element, vrs }, value, isRight]) => {
      const [vr = 'UN'] = vrs;
      const tag = group * 0x10000 + 0x1000 + element;
      return [
        { tag: group * 0x10000 + 0x10, vr: 'LO', value: isRight ? creator : 'SOMEBODY' },
        vr === 'SQ' ? { tag, vr, items: [] } : { tag, vr, value: bytesOf(value) },
      ];
    });
}

/** Bytes are what they are under any VR. */
function bytesOf(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function elementsOf(depth: number): fc.Arbitrary<BuildElement[]> {
  const items: fc.Arbitrary<BuildItem[]> =
    depth === 0 ? fc.constant([]) : fc.array(elementsOf(depth - 1), { maxLength: 2 });
  const element = fc
    .tuple(fc.constantFrom(...tags), fc.constantFrom(...values), items)
    .map(([tag, value, inside]): BuildElement => {
      const vr = lookup(tag)?.vrs[0] ?? 'LO';
      if (vr === 'SQ') return { tag, vr, items: inside };
      return { tag, vr, value: bytesOf(value) };
    });
  return fc
    .tuple(fc.uniqueArray(element, { selector: ({ tag }) => tag, maxLength: 8 }), privateBlock())
    .map(([elements, block]) => [...elements, ...block].toSorted((a, b) => a.tag - b.tag));
}

const recipes: fc.Arbitrary<Recipe> = fc
  .subarray(options.map(({ id }) => id))
  .map((chosen): Recipe => ({ profile: 'basic', options: chosen }))
  .filter(isSoundRecipe);

it('is proven, or cannot be seen', async () => {
  await fc.assert(
    fc.asyncProperty(
      elementsOf(3),
      recipes,
      fc.constantFrom(...sopClasses),
      fc.constantFrom(syntaxes.explicitLittle, syntaxes.implicitLittle, syntaxes.explicitBig),
      async (elements, recipe, sopClass, transferSyntaxUid) => {
        const all = [named('SOPClassUID', sopClass), ...instance, ...elements];
        const file = buildDicom({
          transferSyntaxUid,
          elements: all.toSorted((a, b) => a.tag - b.tag),
        });
        const input = await readDicom(bufferSource(file));
        const done = { pixelsCleaned: true };
        const bytes = await splicedToBytes(await protectDicom(input, recipe, replacement, done));
        const output = await readDicom(bufferSource(bytes));
        expect((await verifyDicom(output, recipe)).violations).toEqual([]);
        expect(new TextDecoder('latin1').decode(bytes)).not.toMatch(/HOSP-1|SOMEBODY/);
      },
    ),
    { numRuns: 300 },
  );
});
