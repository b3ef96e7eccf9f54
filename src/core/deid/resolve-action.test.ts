import { describe, expect, it } from 'vitest';
import { type ProfileRow, profileRow, profileRows } from '../standard/confidentiality-profile.ts';
import { lookup } from '../standard/dictionary.ts';
import * as T from '../standard/tags.generated.ts';
import { attributeType, iodOf, iods } from './attribute-types.ts';
import { methodOf } from './method.ts';
import type { OptionId } from './options/index.ts';
import { resolveAction, resolveCombined } from './resolve-action.ts';

function resolved(row: ProfileRow, options: readonly OptionId[]) {
  return resolveAction(row, methodOf({ profile: 'basic', options }), '3');
}

describe('combined actions', () => {
  it.each([
    ['Z/D', '1', 'D'],
    ['Z/D', '1C', 'D'],
    ['Z/D', '2', 'Z'],
    ['Z/D', '2C', 'Z'],
    ['Z/D', undefined, 'D'],
    ['X/Z', '2', 'Z'],
    ['X/Z', '3', 'X'],
    ['X/Z', undefined, 'Z'],
    ['X/D', '1', 'D'],
    ['X/D', '3', 'X'],
    ['X/D', undefined, 'D'],
    ['X/Z/D', '1', 'D'],
    ['X/Z/D', '2', 'Z'],
    ['X/Z/D', '3', 'X'],
    ['X/Z/D', undefined, 'D'],
    ['X/Z/U*', '1', 'U'],
    ['X/Z/U*', '2', 'Z'],
    ['X/Z/U*', '3', 'X'],
    ['X/Z/U*', undefined, 'U'],
  ] as const)('%s of type %s is %s', (action, type, single) => {
    expect(resolveCombined(action, type)).toBe(single);
  });

  it('keeps where an option says K, and only there', () => {
    const age = profileRow(T.PatientAge)!;
    expect(resolved(age, ['retain-patient-characteristics'])).toEqual({ action: 'K' });
    expect(resolved(age, ['retain-uids'])).toEqual({ action: 'X' });
  });

  it('stays with the Basic Profile where an option says C and cleans nothing', () => {
    const allergies = profileRow(T.Allergies)!;
    expect(allergies.options['retain-patient-characteristics']).toBe('C');
    expect(resolved(allergies, ['retain-patient-characteristics'])).toEqual({ action: 'X' });
    expect(resolved(allergies, ['clean-descriptors', 'retain-patient-characteristics'])).toEqual({
      action: 'X',
      cleaning: 'clean-descriptor',
    });
  });

  it('shifts a date of the device rather than keep it', () => {
    const calibrated = profileRow(T.DateOfLastDetectorCalibration)!;
    expect(resolved(calibrated, ['retain-device-identity'])).toEqual({ action: 'K' });
    expect(resolved(calibrated, ['retain-device-identity', 'shift-dates'])).toEqual({
      action: 'X',
      cleaning: 'shift-date',
    });
  });
});

describe('attribute types', () => {
  it('names each SOP class of a radiograph once', () => {
    const uids = iods.flatMap((iod) => iod.sopClassUids);
    expect(new Set(uids).size).toBe(uids.length);
    expect(iodOf('1.2.840.10008.5.1.4.1.1.1')?.name).toBe('CR');
    expect(iodOf('1.2.840.10008.5.1.4.1.1.1.1.1')?.name).toBe('DX');
    expect(iodOf('1.2.840.10008.5.1.4.1.1.7.3')?.name).toBe('Multi-frame SC');
    expect(iodOf('1.2.840.10008.5.1.4.1.1.20')).toBeUndefined();
  });

  it.each(iods.map((iod) => [iod.name, iod] as const))(
    'of %s are of attributes whose action depends on them, in sequences that stay',
    (_, iod) => {
      for (const key of iod.types.keys()) {
        const path = key.split('/').map(Number);
        const tag = path.at(-1) ?? 0;
        const action = profileRow(tag)?.basicProfile;
        expect(action, key).toContain('/');
        for (const around of path.slice(0, -1)) {
          expect(lookup(around)?.vrs, key).toEqual(['SQ']);
          expect(profileRow(around), key).toBeUndefined();
        }
      }
    },
  );

  it('never lets a required attribute of a known IOD go', () => {
    const combined = profileRows().filter((row) => row.basicProfile.includes('/'));
    for (const iod of iods) {
      for (const row of combined) {
        const type = attributeType(iod, [Number.parseInt(row.pattern, 16)]);
        const { action } = resolveAction(row, methodOf({ profile: 'basic', options: [] }), type);
        if (type !== '3') expect(action, `${iod.name} ${row.pattern}`).not.toBe('X');
        if (type === '1' || type === '1C') expect(['D', 'U']).toContain(action);
      }
    }
  });

  it('takes what an IOD lacks for an extension at the top, and for unknown inside a sequence', () => {
    const dx = iodOf('1.2.840.10008.5.1.4.1.1.1.1');
    expect(attributeType(dx, undefined)).toBeUndefined();
    expect(attributeType(dx, [T.ReviewerName])).toBe('3');
    expect(attributeType(dx, [T.ViewCodeSequence, T.ReviewerName])).toBeUndefined();
    expect(attributeType(dx, [T.ContributingEquipmentSequence, T.StationName])).toBe('3');
    expect(attributeType(undefined, [T.StationName])).toBeUndefined();
  });
});
