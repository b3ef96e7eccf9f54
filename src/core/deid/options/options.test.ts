import { describe, expect, it } from 'vitest';
import { buildChestFilm } from '../../../../test/builders/dicom-chest-film.ts';
import { bufferSource, splicedToBytes } from '../../bytes.ts';
import { findElement } from '../../dicom/data-set.ts';
import { readDicom } from '../../dicom/read.ts';
import { confidentialityOptions, profileRows } from '../../standard/confidentiality-profile.ts';
import * as T from '../../standard/tags.generated.ts';
import { asciiValue } from '../element-value.ts';
import { isSoundRecipe, methodOf } from '../method.ts';
import { protectDicom } from '../protect.ts';
import { defaultRecipe, type Recipe } from '../recipe.ts';
import { verifyDicom } from '../verify.ts';
import { options } from './index.ts';

/** PS3.16 CID 7050, the options' codes. */
const cid7050 = new Map([
  ['113101', 'Clean Pixel Data Option'],
  ['113103', 'Clean Graphics Option'],
  ['113104', 'Clean Structured Content Option'],
  ['113105', 'Clean Descriptors Option'],
  ['113106', 'Retain Longitudinal Temporal Information Full Dates Option'],
  ['113107', 'Retain Longitudinal Temporal Information Modified Dates Option'],
  ['113108', 'Retain Patient Characteristics Option'],
  ['113109', 'Retain Device Identity Option'],
  ['113110', 'Retain UIDs Option'],
  ['113111', 'Retain Safe Private Option'],
  ['113112', 'Retain Institution Identity Option'],
]);
const replacement = { patientId: 'SITE-0001', key: new Uint8Array(32).fill(1) };
const done = { pixelsCleaned: true };

it('has ids, columns and codes once each', () => {
  const columns = options.flatMap(({ column }) => column ?? []);
  expect(new Set(options.map(({ id }) => id)).size).toBe(options.length);
  expect(new Set(columns).size).toBe(columns.length);
  expect(new Set(options.map((option) => option.code.value)).size).toBe(options.length);
});

it('has an option for every column of the table, and every code but that of visual features', () => {
  const columns = options.flatMap(({ column }) => column ?? []);
  expect(columns.toSorted()).toEqual([...confidentialityOptions].sort());
  expect(options.map(({ code }) => code.value)).toEqual([...cid7050.keys()]);
});

it('has every option of the default recipe', () => {
  const ids = options.map((option) => option.id);
  expect(defaultRecipe.options.every((id) => ids.includes(id))).toBe(true);
});

it('knows which recipes cannot be followed', () => {
  const both: Recipe = { profile: 'basic', options: ['retain-full-dates', 'shift-dates'] };
  expect(isSoundRecipe(both)).toBe(false);
  expect(() => methodOf(both)).toThrow(expect.objectContaining({ code: 'options-contradict' }));
  const unknown = { profile: 'basic', options: ['retain-everything'] } as unknown as Recipe;
  expect(isSoundRecipe(unknown)).toBe(false);
  expect(isSoundRecipe(defaultRecipe)).toBe(true);
});

describe.each(options.map((option) => [option.id, option] as const))('%s', (id, option) => {
  const recipe: Recipe = { profile: 'basic', options: [id] };

  it('is named as files and address bars can hold it', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it('has a column that it keeps or cleans by, and the standard code and meaning', () => {
    const letters = profileRows().map((row) => option.column && row.options[option.column]);
    const wanted = option.overrides.cleaning === undefined ? 'K' : 'C';
    if (option.column !== undefined) expect(letters).toContain(wanted);
    expect(cid7050.get(option.code.value)).toBe(option.code.meaning);
    expect(option.code.meaning.length).toBeLessThanOrEqual(64);
  });

  it('writes its code into the file, and verification wants it there', async () => {
    const film = await readDicom(bufferSource(buildChestFilm()));
    const bytes = await splicedToBytes(await protectDicom(film, recipe, replacement, done));
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
