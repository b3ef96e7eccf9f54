/** Rows of PS3.15 Table E.1-1 are found by tag, by repeating group, and for all private attributes. */
import { describe, expect, it } from 'vitest';
import { profileRow, profileRows } from './confidentiality-profile.ts';
import * as Tags from './tags.generated.ts';

describe('profileRow', () => {
  it('has every row of the table', () => {
    expect(profileRows()).toHaveLength(621);
    expect(new Set(profileRows().map((row) => row.pattern)).size).toBe(621);
  });

  it.each([
    [Tags.PatientID, 'Z/D', {}],
    [Tags.PatientName, 'Z', {}],
    [Tags.SOPInstanceUID, 'U', { 'retain-uids': 'K' }],
    [
      Tags.StudyDate,
      'Z',
      { 'retain-longitudinal-full-dates': 'K', 'retain-longitudinal-modified-dates': 'C' },
    ],
    [Tags.PatientSex, 'Z', { 'retain-patient-characteristics': 'K' }],
    [Tags.AcquisitionContextSequence, 'X/Z', { 'clean-structured-content': 'C' }],
  ])('%i', (tag, basicProfile, options) => {
    expect(profileRow(tag)).toMatchObject({ basicProfile, options, inStandardCompositeIod: true });
  });

  it('covers curves and overlays of every group', () => {
    expect(profileRow(0x50020010)?.pattern).toBe('50XXXXXX');
    expect(profileRow(0x60063000)?.pattern).toBe('60XX3000');
    expect(profileRow(0x60064000)?.pattern).toBe('60XX4000');
    expect(profileRow(0x60060010)).toBeUndefined();
  });

  it('takes every odd group as private, even one that looks like an overlay', () => {
    for (const tag of [0x00090010, 0x60013000, 0x50010010]) {
      expect(profileRow(tag)).toMatchObject({
        basicProfile: 'X',
        options: { 'retain-safe-private': 'C' },
      });
    }
  });

  it('has no row for what identifies nobody', () => {
    expect(profileRow(Tags.Rows)).toBeUndefined();
  });
});
