import { describe, expect, it } from 'vitest';
import { buildChestFilm } from '../../../../test/builders/dicom-chest-film.ts';
import { bufferSource, splicedToBytes } from '../../bytes.ts';
import { findElement } from '../../dicom/data-set.ts';
import { readDicom } from '../../dicom/read.ts';
import { confidentialityOptions, profileRows } from '../../standard/confidentiality-profile.ts';
import * as T from '../../standard/tags.generated.ts';
import { asciiValue } from '../element-value.ts';
import { protectDicom } from '../protect.ts';
import { defaultRecipe, type Recipe } from '../recipe.ts';
import { verifyDicom } from '../verify.ts';
import { options } from './index.ts';

/** PS3.16 CID 7050, the options' codes. */
const cid7050 = new Map([
  ['113106', 'Retain Longitudinal Temporal Information Full Dates Option'],
  ['113107', 'Retain Longitudinal Temporal Information Modified Dates Option'],
  ['113108', 'Retain Patient Characteristics Option'],
  ['113109', 'Retain Device Identity Option'],
  ['113110', 'Retain UIDs Option'],
  ['113111', 'Retain Safe Private Option'],
  ['113112', 'Retain Institution Identity Option'],
]);
const replacement = { patientId: 'SITE-0001', uidKey: new Uint8Array(32).fill(1) };

it('has ids, columns and codes once each', () => {
  for (const key of ['id', 'column'] as const) {
    expect(new Set(options.map((option) => option[key])).size).toBe(options.length);
  }
  expect(new Set(options.map((option) => option.code.value)).size).toBe(options.length);
});

it('has every option of the default recipe', () => {
  const ids = options.map((option) => option.id);
  expect(defaultRecipe.options.every((id) => ids.includes(id))).toBe(true);
});

describe.each(options.map((option) => [option.id, option] as const))('%s', (id, option) => {
  const recipe: Recipe = { profile: 'basic', options: [id] };

  it('is named as files and address bars can hold it', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it('has a column that keeps something, and the standard code and meaning', () => {
    expect(confidentialityOptions).toContain(option.column);
    expect(profileRows().some((row) => row.options[option.column] === 'K')).toBe(true);
    expect(cid7050.get(option.code.value)).toBe(option.code.meaning);
    expect(option.code.meaning.length).toBeLessThanOrEqual(64);
  });

  it('writes its code into the file, and verification wants it there', async () => {
    const film = await readDicom(bufferSource(buildChestFilm()));
    const bytes = await splicedToBytes(await protectDicom(film, recipe, replacement));
    const object = await readDicom(bufferSource(bytes));
    const items = findElement(object.dataSet, T.DeidentificationMethodCodeSequence)?.items ?? [];
    const codes = items.map((item) => asciiValue(object, findElement(item.dataSet, T.CodeValue)));
    expect(codes).toEqual(['113100', option.code.value]);
    expect((await verifyDicom(object, recipe)).violations).toEqual([]);
    const without = await verifyDicom(object, { profile: 'basic', options: [] });
    expect(without.violations).toContainEqual(
      expect.objectContaining({ keyword: 'DeidentificationMethodCodeSequence' }),
    );
  });
});
