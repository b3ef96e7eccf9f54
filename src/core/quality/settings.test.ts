/** Levels and thresholds of an archive over the defaults. */
import { describe, expect, it } from 'vitest';
import { soundFacts } from '../../../test/builders/finding-samples.ts';
import type { Subject } from './check.ts';
import { inspect } from './inspect.ts';
import {
  type CheckSettings,
  checkSettingsProblems,
  describeChecks,
  resolveChecks,
} from './settings.ts';

const lateral = { facts: { ...soundFacts, viewPosition: 'LL' } };
const ap = { facts: { ...soundFacts, viewPosition: 'AP' } };
const levels = (subject: Subject, settings: CheckSettings) =>
  inspect(subject, resolveChecks(settings)).map(({ code, level }) => `${code} ${level}`);

describe('levels', () => {
  it('lower an error to a warning, and switch it off', () => {
    expect(levels(lateral, {})).toEqual(['view/lateral error']);
    expect(levels(lateral, { view: { level: 'warning' } })).toEqual(['view/lateral warning']);
    expect(levels(lateral, { view: { level: 'off' } })).toEqual([]);
  });

  it('leave mild findings warnings', () => {
    expect(levels(ap, { view: { level: 'error' } })).toEqual(['view/ap warning']);
  });

  it('raise a warning to an error', () => {
    const few = { facts: { ...soundFacts, bitsStored: 8 } };
    expect(levels(few, { bits: { level: 'error' } })).toEqual(['bits/few error']);
  });

  it('of fixed checks are not heard', () => {
    const { studyInstanceUid: _, ...facts } = soundFacts;
    expect(
      levels({ facts: { ...facts, viewPosition: 'PA' } }, { identity: { level: 'off' } }),
    ).toEqual(['identity/missing error']);
  });
});

it('says nothing more of what is no radiograph', () => {
  const facts = {
    ...soundFacts,
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    rows: 100,
    viewPosition: 'LL',
  };
  expect(levels({ facts }, {})).toEqual(['sop-class/ct error']);
  expect(levels({ facts }, { 'sop-class': { level: 'warning' } })).toEqual([
    'matrix/too-small error',
    'view/lateral error',
    'sop-class/ct warning',
  ]);
});

it('runs the checks of one scope alone when asked', () => {
  const checks = resolveChecks();
  const subject = { ...lateral, patientId: '' };
  expect(inspect(subject, checks, 'file').map((f) => f.code)).toEqual(['view/lateral']);
  expect(inspect(subject, checks, 'batch').map((f) => f.code)).toEqual(['patient-id/missing']);
});

describe('settings that do not fit', () => {
  const damaged = {
    matrix: { thresholds: { minShortSide: 'many', goodShortSide: Number.NaN, other: 1 } },
    age: { thresholds: { whenMissing: 'shout' } },
    device: { level: 'error', thresholds: { devices: 'all' } },
    identity: { level: 'off' },
    unheard: { level: 'error' },
    constructor: { level: 'off' },
  } as const satisfies CheckSettings;

  it('are passed over', () => {
    const small = { facts: { ...soundFacts, rows: 600, viewPosition: 'PA' } };
    expect(levels(small, damaged)).toEqual(['matrix/low warning']);
  });

  it('are named', () => {
    expect(checkSettingsProblems(damaged)).toEqual([
      { check: 'matrix', threshold: 'minShortSide', code: 'bad-value' },
      { check: 'matrix', threshold: 'goodShortSide', code: 'bad-value' },
      { check: 'matrix', threshold: 'other', code: 'unknown-threshold' },
      { check: 'age', threshold: 'whenMissing', code: 'bad-value' },
      { check: 'device', threshold: 'devices', code: 'bad-value' },
      { check: 'identity', code: 'fixed-level' },
      { check: 'unheard', code: 'unknown-check' },
      { check: 'constructor', code: 'unknown-check' },
    ]);
  });

  it('are none among the defaults', () => {
    const defaults = Object.fromEntries(
      describeChecks().map((check) => [
        check.id,
        {
          level: check.defaultLevel,
          thresholds: Object.fromEntries(
            Object.entries(check.thresholds).map(([name, { value }]) => [name, value]),
          ),
        },
      ]),
    );
    expect(checkSettingsProblems(defaults)).toEqual([]);
  });
});
