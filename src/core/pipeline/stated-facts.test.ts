/** What is said of a picture keeps to DICOM's names and rules, however people write it. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { defaultRecipe } from '../deid/recipe.ts';
import { previewStated } from './preview-stated.ts';
import {
  leavingStated,
  oldestYears,
  readAge,
  readSex,
  readView,
  type StatedFacts,
  statedViolations,
} from './stated-facts.ts';
import { loadStatedList, readStatedList, writeStatedList } from './stated-list.ts';

const all: StatedFacts = { patientAgeYears: 94, patientSex: 'F', viewPosition: 'PA' };
const basic = { profile: 'basic', options: ['retain-uids'] } as const;

describe('as people write it', () => {
  test.each([
    ['34', 34],
    [' 34 ', 34],
    ['34Y', 34],
    ['034y', 34],
    ['8M', 0],
    ['30 m', 2],
    ['3W', 0],
    ['0', 0],
    [String(oldestYears), oldestYears],
    [String(oldestYears + 1), undefined],
    ['-3', undefined],
    ['3.5', undefined],
    ['thirty', undefined],
    ['', undefined],
  ])('the age %j is %j', (text, years) => {
    expect(readAge(text)).toBe(years);
  });

  it('sex and view have the words that tables have', () => {
    expect(['F', 'female', ' M ', 'Other', 'x', ''].map(readSex)).toEqual([
      'F',
      'F',
      'M',
      'O',
      undefined,
      undefined,
    ]);
    expect(['pa', 'P-A', 'Antero-Posterior', 'LL', 'lateral', 'up'].map(readView)).toEqual([
      'PA',
      'PA',
      'AP',
      'LATERAL',
      'LATERAL',
      undefined,
    ]);
  });
});

describe('when identity goes', () => {
  it('stays but for the oldest, where characteristics are kept', () => {
    expect(leavingStated(all, null)).toEqual(all);
    expect(leavingStated(all, defaultRecipe)).toEqual({ ...all, patientAgeYears: 90 });
    expect(leavingStated({ patientAgeYears: 89 }, defaultRecipe)).toEqual({ patientAgeYears: 89 });
  });

  it('goes where they are not, all but the view', () => {
    expect(leavingStated(all, basic)).toEqual({ viewPosition: 'PA' });
  });

  it('what may leave is what the portal lets in, and nothing else is', () => {
    expect(statedViolations(all, defaultRecipe)).toEqual(['PatientAge']);
    expect(statedViolations(all, basic)).toEqual(['PatientAge', 'PatientSex']);
    for (const recipe of [defaultRecipe, basic])
      expect(statedViolations(leavingStated(all, recipe), recipe)).toEqual([]);
  });

  it('the view before sending shows what becomes of each', () => {
    const rows = (recipe: typeof basic | typeof defaultRecipe | null) =>
      previewStated(all, leavingStated(all, recipe)).map(({ name, action }) => [name, action]);
    const view = ['ViewPosition', 'added'];
    expect(rows(null)).toEqual([['PatientAge', 'added'], ['PatientSex', 'added'], view]);
    expect(rows(defaultRecipe)).toEqual([
      ['PatientAge', 'replaced'],
      ['PatientSex', 'added'],
      view,
    ]);
    expect(rows(basic)).toEqual([['PatientAge', 'removed'], ['PatientSex', 'removed'], view]);
  });
});

describe('a list', () => {
  it('is read by its heads, in any order, by file or by patient', () => {
    const { rows, problems } = readStatedList(
      'Sex;Filename;Patient ID;Age;Projection\r\nF;a.png;;34;PA\r\nM;;SITE-2;8M;\r\n',
    );
    expect(problems).toEqual([]);
    const list = loadStatedList(rows);
    expect(list.of('a.png', undefined)).toEqual({
      patientAgeYears: 34,
      patientSex: 'F',
      viewPosition: 'PA',
    });
    expect(list.of('A.PNG', 'SITE-9')).toBeDefined();
    expect(list.of('x.png', 'SITE-2')).toEqual({ patientAgeYears: 0, patientSex: 'M' });
    expect(list.of('x.png', 'SITE-3')).toBeUndefined();
  });

  it('without heads has file, age, sex and view, and names may lack their extension', () => {
    const list = loadStatedList(readStatedList('film 1,34,F,PA').rows);
    expect(list.of('film 1.png', undefined)).toMatchObject({ patientAgeYears: 34 });
    expect(list.of('film 10.png', undefined)).toBeUndefined();
  });

  it('takes a row whole or not at all, and says which it did not', () => {
    const { rows, problems } = readStatedList(
      'file,age,sex,view\na.png,340,F,PA\nb.png,34,?,\n,34,F,PA\nc.png,,,\nd.png,5,,',
    );
    expect(rows).toEqual([{ of: 'd.png', stated: { patientAgeYears: 5 } }]);
    expect(problems.map(({ row }) => row)).toEqual([2, 3, 4, 5]);
  });

  it('of two rows that contradict each other takes neither', () => {
    const { rows, problems } = readStatedList('file,age\na.png,34\nb.png,1\nA.png,35\nb.png,1');
    expect(rows).toEqual([{ of: 'b.png', stated: { patientAgeYears: 1 } }]);
    expect(problems).toEqual([{ row: 4, code: 'contradicts' }]);
  });

  it('comes back as it was written, and nothing breaks the reader', () => {
    const stated = fc.record(
      {
        patientAgeYears: fc.integer({ min: 0, max: oldestYears }),
        patientSex: fc.constantFrom('F', 'M', 'O'),
        viewPosition: fc.constantFrom('PA', 'AP', 'LATERAL'),
      },
      { requiredKeys: ['patientSex'] },
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.stringMatching(/^[=+a-z",; 0-9-]{1,12}x$/), stated), {
          selector: ([of]) => of.trim().toLowerCase(),
        }),
        (pairs) => {
          const rows = pairs.map(([of, facts]) => ({ of, stated: facts as StatedFacts }));
          const list = loadStatedList(readStatedList(writeStatedList(rows)).rows);
          for (const { of, stated: facts } of rows) expect(list.of(of, undefined)).toEqual(facts);
        },
      ),
    );
    fc.assert(fc.property(fc.string(), (text) => void readStatedList(text)));
  });
});
