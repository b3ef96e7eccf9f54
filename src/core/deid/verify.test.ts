import { describe, expect, it } from 'vitest';
import { named, sequence } from '../../../test/builders/dicom.ts';
import { buildChestFilm, type ChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { canHoldPlant, nested, plantedElements } from '../../../test/builders/planted-identity.ts';
import { bufferSource, splicedToBytes } from '../bytes.ts';
import { findElement } from '../dicom/data-set.ts';
import type { ElementEdit, NewElement } from '../dicom/edit.ts';
import { metaOf } from '../dicom/file-meta.ts';
import { readDicom } from '../dicom/read.ts';
import { rewrite } from '../dicom/rewrite.ts';
import { profileRow } from '../standard/confidentiality-profile.ts';
import { keywordOf } from '../standard/keywords.ts';
import * as T from '../standard/tags.generated.ts';
import { protectDicom } from './protect.ts';
import { defaultRecipe, type Recipe } from './recipe.ts';
import { verifyDicom } from './verify.ts';

const replacement = { patientId: 'SITE-0001' };

async function protectedFilm(film: ChestFilm = {}, recipe: Recipe = defaultRecipe) {
  const object = await readDicom(bufferSource(buildChestFilm(film)));
  const spliced = await protectDicom(object, recipe, replacement);
  return readDicom(bufferSource(await splicedToBytes(spliced)));
}

/** A protected film into which someone puts something back. */
async function spoiled(change: { set?: NewElement; insert?: NewElement }) {
  const object = await protectedFilm();
  const elements = new Map();
  if (change.set !== undefined) {
    const element = findElement(object.dataSet, change.set.tag);
    const edit: ElementEdit = { op: 'replace', value: change.set.value, vr: change.set.vr };
    elements.set(element, edit);
  }
  const insert = change.insert === undefined ? [] : [change.insert];
  const spliced = await rewrite(object, { elements, insert }, metaOf(object));
  const again = await readDicom(bufferSource(await splicedToBytes(spliced)));
  return (await verifyDicom(again, defaultRecipe)).violations;
}

const text = (tag: number, vr: string, value: string): NewElement => ({
  tag,
  vr,
  value: { kind: 'strings', strings: [value] },
});

const bytes = (tag: number, value: string): NewElement => ({
  tag,
  vr: 'OB',
  value: { kind: 'bytes', bytes: new TextEncoder().encode(value) },
});

describe('a protected film', () => {
  it('has no violation, and its Patient ID alone cannot be proven', async () => {
    const verification = await verifyDicom(await protectedFilm(), defaultRecipe);
    expect(verification.violations).toEqual([]);
    expect(verification.unprovables).toEqual([
      { tag: T.PatientID, keyword: 'PatientID', reason: 'may-be-original' },
    ]);
  });

  it('has none either when every row of the table was there, twice', async () => {
    const elements = [...plantedElements('top'), nested(plantedElements('d2'), 2)];
    const verification = await verifyDicom(await protectedFilm({ elements }), defaultRecipe);
    expect(verification.violations).toEqual([]);
  });
});

describe('an unprotected film', () => {
  it('violates what it holds, and no value is in the report', async () => {
    const object = await readDicom(bufferSource(buildChestFilm()));
    const { violations } = await verifyDicom(object, defaultRecipe);
    const keywords = violations.map((entry) => entry.keyword);
    expect(keywords).toEqual(
      expect.arrayContaining([
        'PatientName',
        'PatientBirthDate',
        'AccessionNumber',
        'InstitutionName',
        'PatientIdentityRemoved',
      ]),
    );
    expect(keywords).not.toContain('PatientSex');
    expect(JSON.stringify(violations)).not.toMatch(/Example|HOSP|19800517|ACC0001/);
  });

  it('violates every row that the recipe takes away, at any depth', async () => {
    const planted = plantedElements('d40');
    const object = await readDicom(
      bufferSource(buildChestFilm({ elements: [nested(planted, 40)] })),
    );
    const { violations, unprovables } = await verifyDicom(object, defaultRecipe);
    const reported = new Set([...violations, ...unprovables].map((entry) => entry.tag));
    const columns = ['retain-uids', 'retain-patient-characteristics'] as const;
    for (const { tag } of planted) {
      const row = profileRow(tag)!;
      const kept = columns.some((column) => row.options[column] === 'K') && tag !== T.PatientAge;
      const stays = kept && canHoldPlant(tag);
      expect(reported.has(tag), `${tag.toString(16)} ${keywordOf(tag)}`).toBe(!stays);
    }
  });
});

describe('finds what was put back', () => {
  it.each([
    ['a name', { set: text(T.PatientName, 'PN', 'Put^Back') }, 'PatientName', 'profile'],
    ['an age over 89', { set: text(T.PatientAge, 'AS', '095Y') }, 'PatientAge', 'profile'],
    ['text as age', { set: text(T.PatientAge, 'AS', 'Back') }, 'PatientAge', 'not-of-its-vr'],
    ['an age without digits', { set: text(T.PatientAge, 'AS', '4Y3Y') }, 'PatientAge', 'profile'],
    [
      'no mark',
      { set: text(T.PatientIdentityRemoved, 'CS', 'NO') },
      'PatientIdentityRemoved',
      'not-marked',
    ],
    ['bytes as Patient ID', { set: bytes(T.PatientID, 'B\u00e4ck') }, 'PatientID', 'not-marked'],
    ['no Patient ID', { set: text(T.PatientID, 'LO', '') }, 'PatientID', 'not-marked'],
    ['a private element', { insert: text(0x00290010, 'LO', 'Back') }, undefined, 'private'],
    [
      'an unknown element',
      { insert: text(0x00109999, 'LO', 'Back') },
      undefined,
      'unknown-attribute',
    ],
    [
      'a comment',
      { insert: text(0x60004000, 'LT', 'Back') },
      'OverlayComments',
      'overlay-or-curve',
    ],
    [
      'text as bytes',
      { insert: bytes(T.DerivationDescription, 'Back') },
      'DerivationDescription',
      'profile',
    ],
    [
      'a dummy that is none',
      { insert: text(T.ClinicalTrialSubjectID, 'LO', 'Back') },
      'ClinicalTrialSubjectID',
      'profile',
    ],
  ] as const)('%s', async (_, change, keyword, reason) => {
    const violations = await spoiled(change);
    expect(violations).toContainEqual(
      expect.objectContaining(keyword === undefined ? { reason } : { keyword, reason }),
    );
  });

  it('another Patient ID inside a sequence', async () => {
    const film = buildChestFilm({
      attributes: { PatientID: 'SITE-0001' },
      elements: [nested([named('PatientID', 'HOSP-1')], 2)],
    });
    const { violations } = await verifyDicom(await readDicom(bufferSource(film)), defaultRecipe);
    expect(violations).toContainEqual(
      expect.objectContaining({ keyword: 'PatientID', reason: 'profile' }),
    );
  });

  it('a preamble, a title in the meta information, a UID that the data set lacks', async () => {
    const film = buildChestFilm({
      preamble: new Uint8Array(128).fill(65),
      moreMeta: [named('SourceApplicationEntityTitle', 'ROOM1')],
      elements: [named('SOPInstanceUID', '1.2.3'), sequence('AnatomicRegionSequence', [])],
      meta: [
        named('MediaStorageSOPInstanceUID', '1.2.4'),
        named('TransferSyntaxUID', '1.2.840.10008.1.2.1'),
      ],
    });
    const { violations } = await verifyDicom(await readDicom(bufferSource(film)), defaultRecipe);
    expect(violations).toEqual(
      expect.arrayContaining([
        { reason: 'preamble' },
        expect.objectContaining({ keyword: 'SourceApplicationEntityTitle', reason: 'file-meta' }),
        expect.objectContaining({ keyword: 'MediaStorageSOPInstanceUID', reason: 'file-meta' }),
      ]),
    );
  });
});
