import { describe, expect, it } from 'vitest';
import { type BuildElement, syntaxes } from '../../../test/builders/dicom.ts';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { nested } from '../../../test/builders/planted-identity.ts';
import { bufferSource, splicedToBytes } from '../bytes.ts';
import { type DataSet, formatTag, isPrivateTag } from '../dicom/data-set.ts';
import { readDicom } from '../dicom/read.ts';
import { safePrivateRow, safePrivateRows } from '../standard/safe-private.ts';
import { protectDicom } from './protect.ts';
import type { Recipe } from './recipe.ts';
import { verifyDicom } from './verify.ts';

const recipe: Recipe = {
  profile: 'basic',
  options: ['retain-safe-private', 'retain-uids'],
};
const replacement = { patientId: 'SITE-0001', key: new Uint8Array(32).fill(2) };
const creator = (tag: number, value: string): BuildElement => ({ tag, vr: 'LO', value });
const number = (tag: number, value = '1.5'): BuildElement => ({ tag, vr: 'DS', value });

async function privateTagsAfter(
  elements: readonly BuildElement[],
  options: { transferSyntaxUid?: string; by?: Recipe } = {},
): Promise<string[]> {
  const { by = recipe, ...film } = options;
  const input = await readDicom(bufferSource(buildChestFilm({ ...film, elements })));
  const spliced = await protectDicom(input, by, replacement);
  const object = await readDicom(bufferSource(await splicedToBytes(spliced)));
  expect((await verifyDicom(object, by)).violations).toEqual([]);
  const found: string[] = [];
  const dataSets: DataSet[] = [object.dataSet];
  for (const dataSet of dataSets) {
    for (const element of dataSet.elements) {
      if (isPrivateTag(element.tag)) found.push(formatTag(element.tag));
      for (const item of element.items ?? []) dataSets.push(item.dataSet);
    }
  }
  return found;
}

describe('Table E.3.10-1', () => {
  it('has its rows, each of an odd group and under a creator', () => {
    const rows = safePrivateRows();
    expect(rows).toHaveLength(474);
    for (const { creator, group, vrs, vm } of rows) {
      expect(creator).not.toBe('');
      expect(group % 2).toBe(1);
      expect(vrs.join()).toMatch(/^[A-Z]{2}(,[A-Z]{2})?$/);
      expect(vm).toMatch(/^\d+(-(\d+|n))?$/);
    }
    expect(safePrivateRow(0x70531009, 'Philips PET Private Group')?.vrs).toEqual(['DS']);
    expect(safePrivateRow(0x70531109, 'Philips PET Private Group')?.vm).toBe('1');
    expect(safePrivateRow(0x70531009, 'Philips PET')).toBeUndefined();
  });
});

describe('safe private attributes', () => {
  const pet = 'Philips PET Private Group';

  it('stay with their creator, in whichever block it has reserved', async () => {
    const elements = [
      creator(0x70530010, 'SOMEBODY ELSE'),
      creator(0x70530042, pet),
      number(0x70531009),
      number(0x70534209),
      number(0x70534208),
    ];
    expect(await privateTagsAfter(elements)).toEqual(['(7053,0042)', '(7053,4209)']);
  });

  it.each([syntaxes.implicitLittle, syntaxes.explicitBig, syntaxes.deflated])(
    'stay under %s',
    async (transferSyntaxUid) => {
      const elements = [creator(0x70530010, pet), number(0x70531009)];
      const after = await privateTagsAfter(elements, { transferSyntaxUid });
      expect(after).toEqual(['(7053,0010)', '(7053,1009)']);
    },
  );

  it('need a creator of their own in every item', async () => {
    const with_ = [creator(0x70530010, pet), number(0x70531009)];
    const elements = [...with_, nested([number(0x70531009)], 2)];
    expect(await privateTagsAfter(elements)).toEqual(['(7053,0010)', '(7053,1009)']);
    expect(await privateTagsAfter([nested(with_, 3)])).toEqual(['(7053,0010)', '(7053,1009)']);
  });

  it.each([
    ['text as a number', { tag: 0x70531009, vr: 'DS', value: 'Jane Doe' }],
    ['text as bytes', { tag: 0x70531009, vr: 'UN', value: 'Jane Doe' }],
    ['another VR', { tag: 0x70531009, vr: 'LO', value: '1.5' }],
    ['a sequence', { tag: 0x70531009, vr: 'SQ', items: [[number(0x00280030)]] }],
  ] as const)('are not %s', async (_, element) => {
    expect(await privateTagsAfter([creator(0x70530010, pet), element])).toEqual([]);
  });

  it('are none where two creators claim one block', async () => {
    const elements = [creator(0x70530010, pet), creator(0x70530010, pet), number(0x70531009)];
    // The second of one tag replaces the first in the builder, so it is put behind by hand.
    const film = buildChestFilm({ elements });
    expect(new TextDecoder('latin1').decode(film).split(pet)).toHaveLength(3);
    expect(await privateTagsAfter(elements)).toEqual([]);
  });

  it('hold new UIDs when UIDs are replaced', async () => {
    const uid = { tag: 0x00991002, vr: 'UI', value: '1.2.826.0.1.3680043.10.7' };
    const elements = [creator(0x00990010, 'NQHeader'), uid];
    const by: Recipe = { profile: 'basic', options: ['retain-safe-private'] };
    const input = await readDicom(bufferSource(buildChestFilm({ elements })));
    const bytes = await splicedToBytes(await protectDicom(input, by, replacement));
    expect(new TextDecoder('latin1').decode(bytes)).not.toContain('3680043.10.7');
    expect(await privateTagsAfter(elements, { by })).toEqual(['(0099,0010)', '(0099,1002)']);
  });

  it('go without the option', async () => {
    const by: Recipe = { profile: 'basic', options: ['retain-uids'] };
    const elements = [creator(0x70530010, pet), number(0x70531009)];
    expect(await privateTagsAfter(elements, { by })).toEqual([]);
  });
});
