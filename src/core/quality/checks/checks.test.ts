/** Every check: silent on a sound film, and finding what it is for. */
import { describe, expect, it } from 'vitest';
import {
  findingSamples,
  photographFacts,
  soundFacts,
} from '../../../../test/builders/finding-samples.ts';
import { findingsIn } from '../../../../test/builders/findings-in.ts';
import type { ImageFacts } from '../../pipeline/facts.ts';
import type { Subject } from '../check.ts';
import { inspect } from '../inspect.ts';
import { resolveChecks } from '../settings.ts';
import { checks } from './index.ts';

const found = (facts: Partial<ImageFacts>, settings = {}) =>
  inspect({ facts: { ...soundFacts, ...facts } }, resolveChecks(settings)).map(({ code }) => code);

describe('every check', () => {
  it('is silent on a sound film', () => {
    const subject: Subject = {
      facts: soundFacts,
      patientId: 'P-0001',
      patientIdPattern: 'P-\\d{4}',
      batch: {
        sameBytes: false,
        sameUidOtherBytes: false,
        samePixels: false,
        patientsUnderOneId: 1,
      },
    };
    expect(inspect(subject, resolveChecks())).toEqual([]);
  });

  it.each(Object.entries(findingSamples))('finds %s', async (code, sample) => {
    const findings = await findingsIn(sample);
    expect(findings.map((finding) => finding.code)).toContain(code);
  });

  it('has an id and reasons of its own', () => {
    const ids = checks.map((check) => check.id);
    expect(new Set(ids).size).toBe(ids.length);
    const codes = checks.flatMap((check) => check.reasons.map((reason) => `${check.id}/${reason}`));
    expect(codes.toSorted()).toEqual(Object.keys(findingSamples).toSorted());
  });

  it('repeats no free text of the file', async () => {
    const planted = 'Doe^Jane';
    const facts: ImageFacts = {
      ...soundFacts,
      sopInstanceUid: planted,
      bodyPartExamined: planted,
      viewPosition: planted,
      photometricInterpretation: planted,
      manufacturer: planted,
      manufacturerModelName: planted,
      patientSex: planted,
      burnedInAnnotation: planted,
    };
    const settings = { device: { level: 'error' as const, thresholds: { devices: ['x'] } } };
    const subject = { facts, patientId: planted, patientIdPattern: '\\d+' };
    const findings = inspect(subject, resolveChecks(settings));
    expect(findings.length).toBeGreaterThan(4);
    expect(JSON.stringify(findings)).not.toMatch(/doe|jane/i);
  });
});

describe('photographs', () => {
  it('take matrix, size and burned-in alone', () => {
    const codes = (facts: Partial<ImageFacts>) =>
      inspect({ facts: { ...photographFacts, ...facts } }, resolveChecks()).map((f) => f.code);
    expect(codes({})).toEqual(['burned-in/photograph']);
    expect(codes({ rows: 300 })).toEqual(['matrix/too-small', 'burned-in/photograph']);
    expect(codes({ sizeBytes: 300_000_000 })).toContain('size/too-large');
  });

  it('need a Patient ID only where the project has a pattern', () => {
    const codes = (patientIdPattern: string) =>
      inspect({ facts: photographFacts, patientId: '', patientIdPattern }, resolveChecks()).map(
        (f) => f.code,
      );
    expect(codes('')).not.toContain('patient-id/missing');
    expect(codes('\\d+')).toContain('patient-id/missing');
  });
});

describe('what an engine would answer', () => {
  it.each([
    ['sop-class', { sopClassUid: '1.2.840.10008.5.1.4.1.1.2' }, -2],
    ['frames', { numberOfFrames: 140 }, -2],
    ['view', { viewPosition: 'LATERAL' }, -1],
    ['body-part', { bodyPartExamined: 'HAND' }, -1],
    ['age', { patientAgeYears: 0 }, -2],
    ['transfer-syntax', { transferSyntaxUid: '1.2.840.10008.1.2.4.100' }, -3],
  ])('of %s', (check, facts, engineCode) => {
    const [finding] = inspect({ facts: { ...soundFacts, ...facts } }, resolveChecks());
    expect(finding).toMatchObject({ check, level: 'error', engineCode });
  });
});

describe('borders', () => {
  it('of the matrix lie at 512 and 1024 on the short side', () => {
    expect(found({ rows: 512, columns: 4000 })).toEqual(['matrix/low']);
    expect(found({ rows: 4000, columns: 1024 })).toEqual([]);
  });

  it('of the age lie at the birthdays', () => {
    expect(found({ patientAgeYears: 4 })).toEqual(['age/child']);
    expect(found({ patientAgeYears: 15 })).toEqual([]);
    expect(found({ patientAgeYears: 15 }, { age: { thresholds: { minimum: 16 } } })).toEqual([
      'age/under-minimum',
    ]);
  });

  it('of the size lie at the lower of the archive’s and the portal’s limit', () => {
    const at = (sizeBytes: number, maxFileBytes: number) =>
      inspect({ facts: { ...soundFacts, sizeBytes }, maxFileBytes }, resolveChecks());
    expect(found({ sizeBytes: 256_000_000 })).toEqual([]);
    expect(at(10_000_001, 10_000_000)[0]).toMatchObject({
      code: 'size/too-large',
      params: { megabytes: 11, limit: 10 },
    });
  });
});

describe('spellings', () => {
  it.each(['pa', 'PA', 'PA CHEST', 'PA ERECT', 'POSTERO-ANTERIOR'])('%s is PA', (view) => {
    expect(found({ viewPosition: view })).toEqual([]);
  });
  it.each(['LL', 'RL', 'LAT', 'LATERAL', 'L LAT', 'LEFT LATERAL', 'lt lat'])(
    '%s is lateral',
    (view) => {
      expect(found({ viewPosition: view })).toEqual(['view/lateral']);
    },
  );
  it.each(['CHEST', 'Thorax', 'TORAX', 'CHEST PA', 'CHESTABDOMEN', 'LUNG', 'RIBS'])(
    '%s is a chest',
    (part) => {
      expect(found({ bodyPartExamined: part })).toEqual([]);
    },
  );
  it.each(['HAND', 'SKULL', 'LSPINE', 'L SPINE', 'KNEE_LEFT', 'ABDOMEN'])('%s is not', (part) => {
    expect(found({ bodyPartExamined: part })).toEqual(['body-part/other-part']);
  });
  it('takes an archive’s own words for a chest', () => {
    const settings = { 'body-part': { thresholds: { alsoChest: ['pecho'] } } };
    expect(found({ bodyPartExamined: 'PECHO' }, settings)).toEqual([]);
  });
  it('finds devices by maker, or by maker and model', () => {
    const list = (devices: string[]) => ({ device: { level: 'error', thresholds: { devices } } });
    expect(found({}, list(['example  devices']))).toEqual([]);
    expect(found({}, list(['Example Devices / wall bucky 1']))).toEqual([]);
    expect(found({}, list(['Example Devices / Bucky 2']))).toEqual(['device/not-listed']);
    expect(found({}, list([]))).toEqual([]);
  });
});
