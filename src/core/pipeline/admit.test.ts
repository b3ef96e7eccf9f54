/** The portal's side: what clients claim must be in the bytes. */
import { describe, expect, it } from 'vitest';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { buildPng, textChunk } from '../../../test/builders/png-file.ts';
import { bufferSource, type SplicedBytes, splicedToBytes } from '../bytes.ts';
import { protectDicom } from '../deid/protect.ts';
import { defaultRecipe, type Recipe } from '../deid/recipe.ts';
import { readDicom } from '../dicom/read.ts';
import { resolveChecks } from '../quality/settings.ts';
import { type AdmissionPolicy, admit } from './admit.ts';
import type { ReadImage } from './read-image.ts';
import { SourceGoneError } from './source-gone.ts';
import type { StatedFacts } from './stated-facts.ts';

const policy: AdmissionPolicy = {
  checks: resolveChecks({ matrix: { level: 'off' } }),
  patientIdPattern: '',
  recipe: null,
  pseudonymisationRequired: false,
};
const film = buildChestFilm({ rows: 8, columns: 8 });
const png = buildPng({ rows: 8, columns: 8 });

const admitted = (bytes: Uint8Array<ArrayBuffer>, change: Partial<AdmissionPolicy> = {}) =>
  admit(bufferSource(bytes), { ...policy, ...change });

async function protectedFilm(): Promise<Uint8Array<ArrayBuffer>> {
  const object = await readDicom(bufferSource(film));
  const spliced: SplicedBytes = await protectDicom(object, defaultRecipe, { patientId: 'S-0001' });
  return splicedToBytes(spliced);
}

describe('admit', () => {
  it('takes a sound film as it is', async () => {
    expect(await admitted(film)).toMatchObject({
      status: 'accepted',
      patientId: 'HOSP-000123',
      findings: [],
    });
  });

  it('checks again what the client may not have checked', async () => {
    const lateral = buildChestFilm({ rows: 8, columns: 8, attributes: { ViewPosition: 'LL' } });
    expect(await admitted(lateral)).toMatchObject({
      status: 'refused',
      facts: { viewPosition: 'LL' },
      findings: [{ code: 'view/lateral', level: 'error', engineCode: -1 }],
    });
    expect(await admitted(film, { patientIdPattern: 'S-\\d+' })).toMatchObject({
      findings: [{ code: 'patient-id/pattern' }],
    });
    expect(await admitted(film, { maxFileBytes: 100 })).toMatchObject({
      findings: [{ code: 'size/too-large' }],
    });
    expect(await admitted(new Uint8Array(700))).toMatchObject({
      status: 'refused',
      findings: [{ code: 'readable/not-an-image' }],
    });
  });

  it('checks what is said of a picture as what a film says of itself', async () => {
    const said = (stated: StatedFacts, change: Partial<AdmissionPolicy> = {}) =>
      admitted(png, { stated, ...change });
    expect(await said({ patientAgeYears: 34, patientSex: 'F', viewPosition: 'PA' })).toMatchObject({
      status: 'accepted',
      image: { facts: { patientAgeYears: 34, patientSex: 'F', viewPosition: 'PA' } },
    });
    expect(await said({ patientAgeYears: 2 })).toMatchObject({
      status: 'refused',
      findings: [{ code: 'age/under-minimum', engineCode: -2 }, {}],
    });
    expect(await said({ viewPosition: 'LATERAL' })).toMatchObject({ status: 'refused' });
    const needs = resolveChecks({
      matrix: { level: 'off' },
      age: { thresholds: { whenMissing: 'refuse' } },
      view: { thresholds: { whenMissing: 'refuse' } },
    });
    const { status, findings } = await said({}, { checks: needs });
    const errors = findings.filter(({ level }) => level === 'error').map(({ code }) => code);
    expect([status, errors]).toEqual(['refused', ['view/missing', 'age/missing']]);
    expect(
      await said({ patientAgeYears: 34, viewPosition: 'PA' }, { checks: needs }),
    ).toMatchObject({
      status: 'accepted',
    });
  });

  it('lets nothing be said that the recipe takes away', async () => {
    const recipe = { profile: 'basic', options: ['retain-uids'] } as const;
    const said = async (stated: StatedFacts, by: Recipe) =>
      (await admitted(png, { stated, recipe: by, patientId: 'S-1' })).status;
    expect(await said({ viewPosition: 'PA' }, recipe)).toBe('accepted');
    expect(await said({ patientSex: 'F' }, recipe)).toBe('refused');
    expect(await said({ patientAgeYears: 90 }, defaultRecipe)).toBe('accepted');
    expect(await said({ patientAgeYears: 91 }, defaultRecipe)).toBe('refused');
  });

  it('hears nobody about a film that speaks for itself', async () => {
    const { image } = (await admitted(film, { stated: { patientAgeYears: 99 } })) as {
      image?: ReadImage;
    };
    expect(image?.facts.patientAgeYears).not.toBe(99);
  });

  it('takes a film whose identity is proven to be gone', async () => {
    const safe = await protectedFilm();
    const change = { recipe: defaultRecipe, pseudonymisationRequired: true };
    expect(await admitted(safe, change)).toMatchObject({ status: 'accepted', patientId: 'S-0001' });
  });

  it('refuses a film that only claims so, naming attributes and no value', async () => {
    for (const pseudonymisationRequired of [true, false]) {
      const answer = await admitted(film, { recipe: defaultRecipe, pseudonymisationRequired });
      expect(answer).toMatchObject({ status: 'refused', findings: [{ code: 'deid/not-proven' }] });
      expect(JSON.stringify(answer.findings)).not.toMatch(/Example|HOSP|1980/);
      expect(answer.findings[0]?.params.attribute).toMatch(/^[A-Za-z]+$|^\([0-9A-F,]+\)$/);
    }
  });

  it('refuses what claims nothing where the project requires it', async () => {
    const safe = await protectedFilm();
    expect(await admitted(safe, { pseudonymisationRequired: true })).toMatchObject({
      status: 'refused',
      findings: [{ code: 'deid/required' }],
    });
  });

  it('refuses a recipe that it doesn’t know', async () => {
    const recipe = { profile: 'basic', options: ['retain-everything'] } as unknown as Recipe;
    expect(await admitted(await protectedFilm(), { recipe })).toMatchObject({
      status: 'refused',
      findings: [{ code: 'deid/unknown-recipe' }],
    });
  });

  it('asks the same of pictures', async () => {
    const change = { recipe: defaultRecipe, pseudonymisationRequired: true, patientId: 'S-0001' };
    expect(await admitted(png, change)).toMatchObject({ status: 'accepted', patientId: 'S-0001' });
    const talking = buildPng({ rows: 8, columns: 8, after: [textChunk('Example^Patient')] });
    expect(await admitted(talking, change)).toMatchObject({
      status: 'refused',
      findings: [{ code: 'deid/not-proven', params: { attribute: 'tEXt', count: 1 } }, {}],
    });
    expect(await admitted(talking)).toMatchObject({ status: 'accepted', patientId: '' });
  });

  it('does not blame the image when the store fails', async () => {
    const failing = { sizeBytes: 900, read: () => Promise.reject(new Error('EIO')) };
    await expect(admit(failing, policy)).rejects.toBeInstanceOf(SourceGoneError);
  });
});
