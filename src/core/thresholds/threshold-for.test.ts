/** The rule by which a score gets its threshold, on tables and patients of all kinds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlappingRows } from './overlapping-rows.ts';
import {
  asksAge,
  isInStratum,
  type Patient,
  patientOf,
  readStratumCode,
  type Stratum,
  sexes,
  stratumCode,
} from './stratum.ts';
import { isAbove, rankOf, type Scored, type ThresholdRow, thresholdFor } from './threshold-for.ts';

const everybody = { sex: null, ageFrom: null, ageTo: null } as const;
const row = (value: number, given: Partial<ThresholdRow> = {}): ThresholdRow => ({
  engineName: 'CAD4TB',
  engineVersion: null,
  ...everybody,
  value,
  ...given,
});

const sex = fc.constantFrom(null, ...sexes);
const ages = fc
  .tuple(fc.option(fc.nat(120)), fc.option(fc.integer({ min: 1, max: 60 })))
  .map(([ageFrom, span]) => ({ ageFrom, ageTo: span === null ? null : (ageFrom ?? 0) + span }));
const stratum: fc.Arbitrary<Stratum> = fc
  .tuple(sex, ages)
  .map(([sex, { ageFrom, ageTo }]) => ({ sex, ageFrom, ageTo }));
const anyRow: fc.Arbitrary<ThresholdRow> = fc
  .record({
    engineName: fc.constantFrom('CAD4TB', 'Other'),
    engineVersion: fc.constantFrom(null, '6', '7'),
    stratum,
    value: fc.integer({ min: 0, max: 100 }),
  })
  .map(({ stratum, ...rest }) => ({ ...rest, ...stratum }));
const patient: fc.Arbitrary<Patient> = fc.record({
  sex: fc.constantFrom(undefined, ...sexes),
  ageYears: fc.option(fc.nat(130), { nil: undefined }),
});
const scored: fc.Arbitrary<Scored> = fc.record({
  engineName: fc.constantFrom('CAD4TB', 'Other', 'Third'),
  engineVersion: fc.constantFrom('6', '7', '8'),
  patient,
});
/** Tables as they can be saved: rows that overlap at equal rank are left out. */
const rules = fc.record({
  default: fc.integer({ min: 0, max: 100 }),
  rows: fc.array(anyRow, { maxLength: 12 }).map((rows) => {
    const kept: ThresholdRow[] = [];
    for (const each of rows) if (overlappingRows([...kept, each]).length === 0) kept.push(each);
    return kept;
  }),
});

function fits(each: ThresholdRow, { engineName, engineVersion, patient }: Scored): boolean {
  return (
    each.engineName === engineName &&
    (each.engineVersion === null || each.engineVersion === engineVersion) &&
    isInStratum(patient, each)
  );
}

describe('thresholdFor', () => {
  it('prefers the version, then sex and age, then either, then the engine, then the archive', () => {
    const woman = { sex: 'F', ageYears: 20 } as const;
    const by = { engineName: 'CAD4TB', engineVersion: '7', patient: woman };
    const ordered = [
      row(1, { engineVersion: '7', sex: 'F', ageFrom: 15, ageTo: 35 }),
      row(2, { engineVersion: '7', sex: 'F' }),
      row(3, { engineVersion: '7' }),
      row(4, { sex: 'F', ageFrom: 15, ageTo: 35 }),
      row(5, { ageFrom: 15, ageTo: 35 }),
      row(6),
    ];
    for (const [index, each] of ordered.entries()) {
      const rows = ordered.slice(index).toReversed();
      expect(thresholdFor({ default: 50, rows }, by)).toEqual({ value: each.value, row: each });
    }
    expect(thresholdFor({ default: 50, rows: [] }, by)).toEqual({ value: 50, row: undefined });
  });

  it('counts the first age and not the last, and a score at the threshold as above', () => {
    const rows = [row(60, { ageFrom: 15, ageTo: 35 })];
    const at = (ageYears: number) =>
      thresholdFor(
        { default: 50, rows },
        { engineName: 'CAD4TB', engineVersion: '7', patient: { sex: undefined, ageYears } },
      ).value;
    expect([14, 15, 34, 35].map(at)).toEqual([50, 60, 60, 50]);
    expect([isAbove(60, 60), isAbove(59.99, 60)]).toEqual([true, false]);
  });

  it('finds the engine however its name and version are typed', () => {
    const rows = [row(60, { engineName: ' cad4tb ', engineVersion: '7.0  RC' })];
    const by = { engineVersion: '7.0 rc', patient: { sex: undefined, ageYears: undefined } };
    expect(thresholdFor({ default: 50, rows }, { engineName: 'CAD4TB', ...by }).value).toBe(60);
    expect(thresholdFor({ default: 50, rows }, { engineName: 'CAD4TB 7', ...by }).value).toBe(50);
  });

  it('answers the one row of highest rank that fits, whatever the order of the rows', () => {
    fc.assert(
      fc.property(rules, scored, (table, by) => {
        const fitting = table.rows.filter((each) => fits(each, by));
        const highest = Math.max(...fitting.map(rankOf));
        const best = fitting.filter((each) => rankOf(each) === highest);
        expect(best.length).toBeLessThanOrEqual(1);
        const answer = thresholdFor(table, by);
        expect(answer).toEqual({ value: best[0]?.value ?? table.default, row: best[0] });
        expect(thresholdFor({ ...table, rows: table.rows.toReversed() }, by)).toEqual(answer);
      }),
    );
  });

  it('never applies a row that asks for what is not known', () => {
    fc.assert(
      fc.property(rules, scored, (table, by) => {
        const unknown = { ...by, patient: { sex: undefined, ageYears: undefined } };
        const { row: applied } = thresholdFor(table, unknown);
        expect(applied === undefined || (applied.sex === null && !asksAge(applied))).toBe(true);
      }),
    );
  });
});

describe('overlapping rows', () => {
  it('are those of equal rank that some patient fits both of', () => {
    fc.assert(
      fc.property(anyRow, anyRow, (one, other) => {
        const [overlap] = overlappingRows([one, other]);
        const patients = [undefined, ...sexes].flatMap((sex) =>
          [undefined, ...Array.from({ length: 182 }, (_, age) => age)].map((ageYears) => ({
            sex,
            ageYears,
          })),
        );
        const sameEngine =
          one.engineName === other.engineName && one.engineVersion === other.engineVersion;
        const both = patients.filter(
          (each) =>
            isInStratum(each, one) && isInStratum(each, other) && each.ageYears !== undefined,
        );
        expect(overlap !== undefined).toBe(
          sameEngine && rankOf(one) === rankOf(other) && both.length > 0,
        );
        if (overlap === undefined) return;
        expect(patients.filter((each) => isInStratum(each, overlap.shared))).toEqual(
          patients.filter((each) => isInStratum(each, one) && isInStratum(each, other)),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('say which two, and whom they share', () => {
    const rows = [row(1), row(2, { sex: 'F' }), row(3, { ageFrom: 15, ageTo: 35 })];
    expect(overlappingRows(rows)).toEqual([
      { first: 1, second: 2, shared: { sex: 'F', ageFrom: 15, ageTo: 35 } },
    ]);
  });
});

describe('strata', () => {
  it('are read from what an image says, and only where it says it plainly', () => {
    expect(patientOf({ patientSex: 'F', patientAgeYears: 34 })).toEqual({ sex: 'F', ageYears: 34 });
    expect(patientOf({ patientSex: ' m ' }).sex).toBe('M');
    for (const patientSex of ['U', 'FEMALE', '', 1, null])
      expect(patientOf({ patientSex }).sex).toBeUndefined();
    for (const patientAgeYears of [-1, 151, Number.NaN, '34', null])
      expect(patientOf({ patientAgeYears }).ageYears).toBeUndefined();
  });

  it('have a short code that reads back as the same patients', () => {
    expect(
      [
        { sex: 'F', ageFrom: 15, ageTo: 35 },
        { sex: 'M', ageFrom: 65, ageTo: null },
        { sex: null, ageFrom: null, ageTo: 15 },
        { sex: 'O', ageFrom: null, ageTo: null },
        everybody,
      ].map((each) => stratumCode(each as Stratum)),
    ).toEqual(['F 15-34', 'M 65+', '0-14', 'O', null]);
    fc.assert(
      fc.property(stratum, patient, (given, who) => {
        const code = stratumCode(given);
        const back = code === null ? everybody : readStratumCode(code);
        expect(back && isInStratum(who, back)).toBe(isInStratum(who, given));
      }),
    );
    for (const code of ['', 'X', 'F15-34', 'F ', '15', ' 15-34', 'F 15-34 ']) {
      expect(readStratumCode(code)).toBeUndefined();
    }
  });
});
