/** Thresholds as people type them. */
import { describe, expect, it } from 'vitest';
import {
  draftOfThresholds,
  inOrder,
  isSameThresholds,
  overlapWith,
  readThreshold,
  rowOf,
  rowProblems,
  typedRow,
} from './threshold-draft.ts';

const row = {
  engineName: 'CAD4TB',
  engineVersion: '7',
  sex: 'F',
  ageFrom: 15,
  ageTo: 35,
  value: 60,
} as const;

describe('a typed threshold', () => {
  it('reads back as it was, with its last age counted', () => {
    expect(typedRow(row)).toMatchObject({ ageFrom: '15', ageLast: '34' });
    for (const each of [
      row,
      { ...row, engineVersion: null, sex: null, ageFrom: null, ageTo: null },
    ]) {
      expect(rowProblems(typedRow(each))).toEqual({});
      expect(rowOf(typedRow(each))).toEqual(each);
    }
    expect(rowOf({ ...typedRow(row), ageFrom: ' 0 ', ageLast: '0', value: '59,5' })).toMatchObject({
      ageFrom: 0,
      ageTo: 1,
      value: 59.5,
    });
  });

  it('says what is wrong, field by field', () => {
    expect(
      rowProblems({ ...typedRow(row), engineName: ' ', ageFrom: '1.5', ageLast: 'x', value: '' }),
    ).toEqual({
      engineName: 'required',
      ageFrom: 'notAge',
      ageLast: 'notAge',
      value: 'required',
    });
    expect(rowProblems({ ...typedRow(row), ageFrom: '35', value: '100.5' })).toEqual({
      ageLast: 'endsBefore',
      value: 'notThreshold',
    });
    expect(['0', '100', '59.99', '59.999', '-1', ''].map(readThreshold)).toEqual([
      0,
      100,
      59.99,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('meets another of equal rank', () => {
    const men = { ...row, sex: 'M' } as const;
    expect(overlapWith(row, [men, { ...row, engineVersion: null }])).toBeUndefined();
    expect(overlapWith({ ...row, ageFrom: 30, ageTo: 40 }, [men, row])).toEqual({
      other: row,
      shared: { sex: 'F', ageFrom: 30, ageTo: 35 },
    });
  });
});

it('is changed when a value is, and not when it is typed otherwise', () => {
  const saved = { default: 50, rows: [row], revision: 3, engines: [], relabelling: null };
  const draft = draftOfThresholds(saved);
  expect(isSameThresholds(draft, saved)).toBe(true);
  expect(isSameThresholds({ ...draft, default: '50,0' }, saved)).toBe(true);
  expect(isSameThresholds({ ...draft, rows: [{ ...row, value: 61 }] }, saved)).toBe(false);
  expect(isSameThresholds({ ...draft, default: '' }, saved)).toBe(false);
});

it('stands by engine and version, the general before the special', () => {
  const rows = [
    row,
    { ...row, engineVersion: '10' },
    { ...row, sex: null, ageFrom: null, ageTo: null },
    { ...row, engineVersion: null },
    { ...row, engineName: 'A' },
  ];
  expect(inOrder(rows)).toEqual([rows[4], rows[3], rows[2], rows[0], rows[1]]);
});
