import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BuildValue, named, sequence } from '../../../test/builders/dicom.ts';
import { buildChestFilm, type ChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { bufferSource, splicedToBytes } from '../bytes.ts';
import { findElement } from '../dicom/data-set.ts';
import { readDicom } from '../dicom/read.ts';
import * as T from '../standard/tags.generated.ts';
import { shiftDaysOf, shiftedDates } from './date-shift.ts';
import { asciiValue } from './element-value.ts';
import { protectDicom } from './protect.ts';
import type { Recipe } from './recipe.ts';
import { verifyDicom } from './verify.ts';

const key = new Uint8Array(32).fill(9);
const recipe: Recipe = {
  profile: 'basic',
  options: ['shift-dates', 'retain-uids', 'retain-patient-characteristics'],
};

function dayNumber(date: string): number {
  const [, y, m, d] = /^(\d{4})(\d{2})(\d{2})/.exec(date) ?? [];
  return Date.UTC(Number(y), Number(m) - 1, Number(d)) / 86_400_000;
}

describe('shiftedDates', () => {
  it.each([
    ['20240301', 'DA', '20240229'],
    ['2024.03.01', 'DA', '20240229'],
    ['20240101\\20230301', 'DA', '20231231\\20230228'],
    ['20240101-20240301', 'DA', '20231231-20240229'],
    ['20240101-', 'DA', '20231231-'],
    ['20240301101500.123456+0100', 'DT', '20240229101500.123456+0100'],
    ['20240301', 'DT', '20240229'],
    ['2024030110', 'DT', '2024022910'],
    ['20240229', 'DA', '20240228'],
  ])('%s as %s becomes %s', (value, vr, shifted) => {
    expect(shiftedDates(value, vr, 1)).toBe(shifted);
  });

  it.each([
    ['20230229', 'DA'],
    ['Smith', 'DA'],
    ['20240301 Smith', 'DA'],
    ['20240301\\Smith', 'DA'],
    ['-', 'DA'],
    ['00010101', 'DA'],
    ['2024', 'DT'],
    ['202403', 'DT'],
    ['20240301101500 Smith', 'DT'],
  ])('%s as %s is no date that can be shifted', (value, vr) => {
    expect(shiftedDates(value, vr, 1)).toBeUndefined();
  });

  it('keeps intervals, and is always earlier by the same', () => {
    const day = fc.integer({ min: dayNumber('19000101'), max: dayNumber('21001231') });
    const text = (days: number) =>
      new Date(days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 3650 }), (date, days) => {
        expect(dayNumber(shiftedDates(text(date), 'DA', days) ?? '')).toBe(date - days);
      }),
    );
  });
});

describe('shiftDaysOf', () => {
  const daysOf = async (attributes: Record<string, BuildValue | undefined>, by = key) =>
    shiftDaysOf(await readDicom(bufferSource(buildChestFilm({ attributes }))), by);

  it('is 1 to 3650, of the patient and of the key', async () => {
    const all = await Promise.all(
      Array.from({ length: 200 }, (_, index) => daysOf({ PatientID: `P${index}` })),
    );
    expect(Math.min(...all)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...all)).toBeLessThanOrEqual(3650);
    expect(new Set(all).size).toBeGreaterThan(150);
    const again = await daysOf({ PatientID: 'P0' }, new Uint8Array(32).fill(10));
    expect(again).not.toBe(all[0]);
  });

  it('is one for an ID however the name is spelled, and differs by its issuer', async () => {
    const first = await daysOf({ PatientID: 'A 1', PatientName: 'Doe^Jane' });
    expect(await daysOf({ PatientID: 'a 1 ', PatientName: 'DOE^J' })).toBe(first);
    expect(await daysOf({ PatientID: 'A 1', IssuerOfPatientID: 'CITY' })).not.toBe(first);
  });

  it('goes by name and birth date without an ID, and by the study without both', async () => {
    const nameless = { PatientID: '', PatientName: '' };
    const named = { PatientID: '', PatientName: 'Doe^Jane', PatientBirthDate: '19800517' };
    expect(await daysOf({ ...named, PatientName: 'DOE^JANE^' })).toBe(await daysOf(named));
    expect(await daysOf({ ...named, PatientBirthDate: '19800518' })).not.toBe(await daysOf(named));
    expect(await daysOf({ ...nameless, StudyInstanceUID: '1.2.3' })).not.toBe(
      await daysOf({ ...nameless, StudyInstanceUID: '1.2.4' }),
    );
  });
});

describe('a film with shifted dates', () => {
  const shifted = async (film: ChestFilm) => {
    const input = await readDicom(bufferSource(buildChestFilm(film)));
    const spliced = await protectDicom(input, recipe, { patientId: 'SITE-0001', key });
    const object = await readDicom(bufferSource(await splicedToBytes(spliced)));
    const value = (tag: number) => asciiValue(object, findElement(object.dataSet, tag));
    return { object, value, days: await shiftDaysOf(input, key) };
  };

  it('keeps intervals, times and the age, inside sequences too, and says MODIFIED', async () => {
    const { object, value, days } = await shifted({
      attributes: {
        StudyDate: '20240304',
        SeriesDate: '20240310',
        StudyTime: '101500',
        AcquisitionDateTime: '20240304101500.5+0100',
        DateOfLastCalibration: ['20240101', '20240202'],
        TimezoneOffsetFromUTC: '+0100',
        PatientAge: undefined,
      },
      elements: [
        sequence('ContributingEquipmentSequence', [[named('ContributionDateTime', '20240305')]]),
      ],
    });
    expect(dayNumber('20240304') - dayNumber(value(T.StudyDate))).toBe(days);
    expect(dayNumber(value(T.SeriesDate)) - dayNumber(value(T.StudyDate))).toBe(6);
    expect(value(T.AcquisitionDateTime)).toBe(`${value(T.StudyDate)}101500.5+0100`);
    expect(value(T.DateOfLastCalibration)).toMatch(/^\d{8}\\\d{8}$/);
    expect(value(T.StudyTime)).toBe('101500');
    expect(value(T.TimezoneOffsetFromUTC)).toBe('+0100');
    expect(value(T.PatientBirthDate)).toBe('');
    expect(value(T.PatientAge)).toBe('043Y');
    expect(value(T.LongitudinalTemporalInformationModified)).toBe('MODIFIED');
    const [item] = findElement(object.dataSet, T.ContributingEquipmentSequence)?.items ?? [];
    const inside = item && findElement(item.dataSet, T.ContributionDateTime);
    expect(dayNumber(asciiValue(object, inside)) - dayNumber(value(T.StudyDate))).toBe(1);
  });

  it('has nothing of a date that is none, by its row of the table', async () => {
    const { value, object } = await shifted({
      attributes: { StudyDate: '20241399', SeriesDate: '20240230', ContentTime: '996199' },
    });
    expect(findElement(object.dataSet, T.StudyDate)).toBeDefined();
    expect(value(T.StudyDate)).toBe('');
    expect(findElement(object.dataSet, T.SeriesDate)).toBeUndefined();
    expect(value(T.ContentTime)).toBe('');
  });

  it('is verified as far as it can be: dates are unprovable, and other text is a violation', async () => {
    const { object } = await shifted({});
    const { violations, unprovables } = await verifyDicom(object, recipe);
    expect(violations).toEqual([]);
    expect(unprovables).toContainEqual(
      expect.objectContaining({ keyword: 'StudyDate', reason: 'may-be-original' }),
    );
    const unshifted = await readDicom(
      bufferSource(buildChestFilm({ attributes: { StudyDate: '20241399', StudyTime: '996199' } })),
    );
    const keywords = (await verifyDicom(unshifted, recipe)).violations.map((each) => each.keyword);
    expect(keywords).toEqual(expect.arrayContaining(['StudyDate', 'StudyTime']));
  });

  it('needs the key', async () => {
    const input = await readDicom(bufferSource(buildChestFilm()));
    await expect(protectDicom(input, recipe, { patientId: 'SITE-0001' })).rejects.toMatchObject({
      code: 'key-missing',
    });
  });
});
