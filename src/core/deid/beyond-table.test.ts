import { describe, expect, it } from 'vitest';
import { named } from '../../../test/builders/dicom.ts';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { nested } from '../../../test/builders/planted-identity.ts';
import { bufferSource, splicedToBytes } from '../bytes.ts';
import { findElement } from '../dicom/data-set.ts';
import { readDicom } from '../dicom/read.ts';
import { profileRow } from '../standard/confidentiality-profile.ts';
import { tagOf } from '../standard/keywords.ts';
import * as T from '../standard/tags.generated.ts';
import { asciiValue } from './element-value.ts';
import type { OptionId } from './options/index.ts';
import { protectDicom } from './protect.ts';
import { verifyDicom } from './verify.ts';

const secret = '19800517 Jane';
const keywords = [
  'PatientBirthDateInAlternativeCalendar',
  'EvaluatorName',
  'DeviceID',
  'CodingSchemeName',
  'DetectorDescription',
  'RetrieveURL',
  'ImageID',
  'HardcopyCreationDeviceID',
] as const;

async function protect(options: readonly OptionId[], attributes: Record<string, string>) {
  const elements = Object.entries(attributes).map(([keyword, value]) => named(keyword, value));
  const film = buildChestFilm({ elements: [...elements, nested(elements, 2)] });
  const recipe = { profile: 'basic', options } as const;
  const input = await readDicom(bufferSource(film));
  const replacement = { patientId: 'SITE-0001', key: new Uint8Array(32) };
  const bytes = await splicedToBytes(await protectDicom(input, recipe, replacement));
  const object = await readDicom(bufferSource(bytes));
  expect((await verifyDicom(object, recipe)).violations).toEqual([]);
  const { violations } = await verifyDicom(input, recipe);
  return { object, text: new TextDecoder('latin1').decode(bytes), violations };
}

describe('attributes that the table lacks', () => {
  it.each(keywords)('%s names nobody afterwards', async (keyword) => {
    expect(profileRow(tagOf(keyword) ?? 0)).toBeUndefined();
    const { text, violations } = await protect(['retain-uids'], { [keyword]: secret });
    expect(text).not.toContain('Jane');
    expect(violations).toContainEqual(
      expect.objectContaining({ keyword, reason: 'beyond-the-table' }),
    );
  });

  it('keep the device where the device is kept', async () => {
    const { object } = await protect(['retain-device-identity'], { DeviceID: 'DX 7' });
    expect(asciiValue(object, findElement(object.dataSet, T.DeviceID))).toBe('DX 7');
  });

  it('have new UIDs, but for those of kinds of things', async () => {
    const uids = {
      SOPInstanceUIDOfConcatenationSource: '1.2.826.0.1.3680043.10.5',
      SOPClassesInStudy: '1.2.840.113619.4.30',
    };
    const { text } = await protect([], uids);
    expect(text).not.toContain('3680043.10.5');
    expect(text).toContain('1.2.840.113619.4.30');
    expect((await protect(['retain-uids'], uids)).text).toContain('3680043.10.5');
  });

  it('stay where they say how the picture was made', async () => {
    const { object } = await protect([], {
      Manufacturer: 'Maker',
      GridID: 'G',
      LUTExplanation: 'linear',
    });
    for (const tag of [T.Manufacturer, T.LUTExplanation]) {
      expect(asciiValue(object, findElement(object.dataSet, tag))).not.toBe('');
    }
  });
});
