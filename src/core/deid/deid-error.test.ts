import { describe, expect, it } from 'vitest';
import { buildChestFilm, type ChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { bufferSource } from '../bytes.ts';
import { readDicom } from '../dicom/read.ts';
import * as T from '../standard/tags.generated.ts';
import { protectDicom } from './protect.ts';
import { defaultRecipe, type Recipe } from './recipe.ts';

const replacement = { patientId: 'SITE-0001' };

describe('refusals', () => {
  const refusal = async (film: ChestFilm, patientId = 'SITE-0001') => {
    const object = await readDicom(bufferSource(buildChestFilm(film)));
    return protectDicom(object, defaultRecipe, { patientId }).then(
      () => 'accepted',
      (error) => error.code,
    );
  };

  it.each(['', ' A', 'A ', 'A\\B', 'Ä', 'x'.repeat(65), 'A\nB'])('of Patient ID %j', async (id) => {
    expect(await refusal({}, id)).toBe('bad-replacement');
  });

  it.each(['A', 'A B', 'x'.repeat(64), 'P-1_2.3^4'])('but not of %j', async (id) => {
    expect(await refusal({}, id)).toBe('accepted');
  });

  it('of an object without its own UID', async () => {
    expect(await refusal({ attributes: { SOPInstanceUID: undefined } })).toBe(
      'instance-uids-missing',
    );
  });

  it('of an object whose UID is padded with what may not stay', async () => {
    const uid = new TextEncoder().encode('1.2.826.0.1.3680043.10.1.1 \0 \0');
    const element = { tag: T.SOPInstanceUID, vr: 'UI', value: uid };
    expect(await refusal({ elements: [element] })).toBe('instance-uids-missing');
  });

  it('of an overlay in spare bits of the pixels, not of one with data of its own', async () => {
    const position = { tag: 0x60000102, vr: 'US', value: 14 };
    expect(await refusal({ elements: [position] })).toBe('overlay-in-pixels');
    const data = { tag: 0x60003000, vr: 'OW', value: new Uint8Array(8) };
    expect(await refusal({ elements: [position, data] })).toBe('accepted');
  });

  it('of frames in an encoding that is not inspected', async () => {
    const transferSyntaxUid = '1.2.840.10008.1.2.4.102';
    expect(await refusal({ transferSyntaxUid, fragments: [new Uint8Array(4)] })).toBe(
      'frames-not-inspected',
    );
  });

  it('of an option that is not known', async () => {
    const object = await readDicom(bufferSource(buildChestFilm()));
    const recipe = { profile: 'basic', options: ['retain-everything'] } as unknown as Recipe;
    await expect(protectDicom(object, recipe, replacement)).rejects.toMatchObject({
      code: 'unknown-option',
    });
  });
});
