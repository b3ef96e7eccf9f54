import { describe, expect, it } from 'vitest';
import { named, sequence } from '../../../test/builders/dicom.ts';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { nested } from '../../../test/builders/planted-identity.ts';
import { bufferSource, splicedToBytes } from '../bytes.ts';
import { findElement } from '../dicom/data-set.ts';
import { readDicom } from '../dicom/read.ts';
import * as T from '../standard/tags.generated.ts';
import { asciiValue } from './element-value.ts';
import { protectDicom } from './protect.ts';
import type { Recipe } from './recipe.ts';
import { isNobodysUid } from './uids.ts';
import { verifyDicom } from './verify.ts';

const replacement = { patientId: 'SITE-0001' };

describe('replaced UIDs', () => {
  const key = new Uint8Array(32).fill(7);
  const recipe: Recipe = { profile: 'basic', options: [] };
  const other = '1.2.826.0.1.3680043.10.1.9';
  const film = buildChestFilm({
    attributes: { FrameOfReferenceUID: '1.2.840.10008.1.4.1.1' },
    elements: [
      nested([named('ReferencedSOPInstanceUID', '1.2.826.0.1.3680043.10.1.1.1.1')], 2),
      named('SourceImageSequence'),
      sequence('StudiesContainingOtherReferencedInstancesSequence', [
        [named('StudyInstanceUID', other)],
      ]),
    ],
  });
  const replaced = async (key: Uint8Array<ArrayBuffer>) => {
    const object = await readDicom(bufferSource(film));
    const bytes = await splicedToBytes(await protectDicom(object, recipe, { ...replacement, key }));
    return { bytes, object: await readDicom(bufferSource(bytes)) };
  };

  it('are the same everywhere under one key, differ under another, and spare registered ones', async () => {
    const { object, bytes } = await replaced(key);
    const uid = (tag: number) => asciiValue(object, findElement(object.dataSet, tag));
    expect(uid(T.SOPInstanceUID)).toMatch(/^2\.25\.\d{1,39}$/);
    expect(uid(T.FrameOfReferenceUID)).toBe('1.2.840.10008.1.4.1.1');
    expect(uid(T.SOPClassUID)).toBe('1.2.840.10008.5.1.4.1.1.1.1');
    const text = new TextDecoder('latin1').decode(bytes);
    expect(text).not.toContain('1.2.826.0.1.3680043');
    expect(text.split(uid(T.SOPInstanceUID))).toHaveLength(4);
    expect((await replaced(key)).bytes).toEqual(bytes);
    const again = await replaced(new Uint8Array(32).fill(8));
    expect(asciiValue(again.object, findElement(again.object.dataSet, T.SOPInstanceUID))).not.toBe(
      uid(T.SOPInstanceUID),
    );
    const { violations, unprovables } = await verifyDicom(object, recipe);
    expect(violations).toEqual([]);
    expect(unprovables.map((entry) => entry.keyword)).toContain('SOPInstanceUID');
  });

  it('need a key', async () => {
    const object = await readDicom(bufferSource(film));
    await expect(protectDicom(object, recipe, replacement)).rejects.toMatchObject({
      code: 'key-missing',
    });
  });
});

it.each([
  ['1.2.840.10008.5.1.4.1.1.1.1', true],
  ['1.2.840.10008.1.4.1.1', true],
  ['1.2.840.10008.5.1.4.1.1.501.2.1', true],
  // Made by devices under a root that isn't theirs.
  ['1.2.840.10008.5.1.4.1.1.1.20240304.101502', false],
  ['1.2.840.10008', false],
  ['1.2.826.0.1.3680043.10.1', false],
])('%s is a UID of the standard itself: %s', (uid, isOfStandard) => {
  expect(isNobodysUid(uid)).toBe(isOfStandard);
});
