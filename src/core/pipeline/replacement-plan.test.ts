/** Replacement IDs: no two patients under one, and none that moves by itself. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SourceIdentity } from './facts.ts';
import { type PlanFile, ReplacementPlan } from './replacement-plan.ts';

const patient = (id: string, more: Partial<SourceIdentity> = {}): SourceIdentity => ({
  key: `id ${id}`,
  patientId: id,
  patientName: '',
  ...more,
});
const nobody: SourceIdentity = { patientId: '', patientName: '' };
const file = (key: string, identity: SourceIdentity): PlanFile => ({
  key,
  name: `${key}.dcm`,
  identity,
});

let plan: ReplacementPlan;
beforeEach(() => {
  plan = new ReplacementPlan();
});
const ids = () => plan.rows().map((row) => row.patientId);
const problems = () => plan.rows().map((row) => row.problem);

describe('numbers', () => {
  it('gives one patient the ID as typed', () => {
    plan.add([file('a', patient('A')), file('b', patient('A'))]);
    plan.setTyped(' P-77 ');
    expect(plan.isPrefix).toBe(false);
    expect(plan.rows()).toMatchObject([
      { patientId: 'P-77', fileCount: 2, source: 'typed', kind: 'patient' },
    ]);
    expect(plan.patientIdOf('b')).toBe('P-77');
  });

  it('numbers several behind the prefix, files that name nobody one by one', () => {
    plan.setTyped('SITE-');
    plan.add([file('a', patient('A')), file('b', nobody), file('c', nobody)]);
    plan.add([file('d', patient('B')), file('e', patient('A'))]);
    expect(plan.isPrefix).toBe(true);
    expect(ids()).toEqual(['SITE-0001', 'SITE-0002', 'SITE-0003', 'SITE-0004']);
    expect(plan.patientIdOf('e')).toBe('SITE-0001');
    expect(plan.patientIdOf('c')).toBe('SITE-0003');
  });

  it('keeps numbers as files come and go', () => {
    plan.setTyped('S');
    plan.add([file('a', patient('A')), file('b', patient('B')), file('c', patient('C'))]);
    plan.remove(['b']);
    plan.add([file('d', patient('D'))]);
    expect(ids()).toEqual(['S0001', 'S0003', 'S0004']);
    plan.add([file('b', patient('B'))]);
    expect(plan.patientIdOf('b')).toBe('S0002');
  });

  it('says whether files changed anything, and works out no ID anew when they did not', () => {
    expect(plan.add([file('a', patient('A')), file('b', patient('B'))])).toBe(true);
    const rows = plan.rows();
    expect(plan.add([file('b', patient('B'))])).toBe(false);
    expect(plan.remove(['c'])).toBe(false);
    expect(plan.rows()).toBe(rows);
    expect(plan.rowCount).toBe(2);
    expect(plan.add([file('b', patient('A'))])).toBe(true);
    expect(plan.rows()).toMatchObject([{ original: 'A', fileCount: 2 }]);
    expect(plan.remove(['c', 'a', 'b'])).toBe(true);
    expect(plan.rowCount).toBe(0);
  });

  it('grows beyond four digits without moving the others', () => {
    plan.setTyped('S');
    plan.add(Array.from({ length: 10_001 }, (_, i) => file(`f${i}`, patient(`p${i}`))));
    expect(plan.patientIdOf('f0')).toBe('S0001');
    expect(plan.patientIdOf('f10000')).toBe('S10001');
  });

  it('begins anew when cleared', () => {
    plan.setTyped('S');
    plan.add([file('a', patient('A')), file('b', patient('B'))]);
    plan.override('patient id A', 'X');
    plan.clear();
    expect(plan.rows()).toEqual([]);
    plan.setTyped('T');
    plan.add([file('b', patient('B')), file('a', patient('A'))]);
    expect(ids()).toEqual(['T0001', 'T0002']);
  });

  it('gives no ID while nothing is typed', () => {
    plan.add([file('a', patient('A')), file('b', patient('B'))]);
    expect(problems()).toEqual(['empty', 'empty']);
    expect(plan.patientIdOf('a')).toBeUndefined();
  });
});

describe('by hand', () => {
  beforeEach(() => {
    plan.setTyped('S');
    plan.add([file('a', patient('A')), file('b', patient('B')), file('c', nobody)]);
  });

  it('takes an ID for one row, and gives it back', () => {
    plan.override('patient id B', 'MINE');
    expect(ids()).toEqual(['S0001', 'MINE', 'S0003']);
    plan.override('patient id B', '');
    expect(ids()).toEqual(['S0001', 'S0002', 'S0003']);
  });

  it('moves a number out of the way of a chosen ID', () => {
    plan.override('patient id B', 'S0001');
    expect(ids()).toEqual(['S0004', 'S0001', 'S0003']);
    expect(problems()).toEqual([undefined, undefined, undefined]);
  });

  it('does not send two patients under one ID', () => {
    plan.override('patient id A', 'X');
    plan.override('patient id B', 'X');
    expect(problems()).toEqual(['shared', 'shared', undefined]);
    expect(plan.patientIdOf('a')).toBeUndefined();
  });

  it('lets a person say whose a nameless picture is', () => {
    plan.override('patient id A', 'X');
    plan.override('file c', 'X');
    expect(problems()).toEqual([undefined, undefined, undefined]);
  });

  it('says when the replacement is the original', () => {
    plan.override('patient id A', 'A');
    expect(plan.rows().map((row) => row.sameAsOriginal)).toEqual([true, false, false]);
  });
});

describe('form', () => {
  it.each([
    ['P-0001', undefined],
    ['', 'empty'],
    ['a\\b', 'characters'],
    ['Müller', 'characters'],
    ['a\tb', 'characters'],
    ['x'.repeat(64), undefined],
    ['x'.repeat(65), 'too-long'],
  ])('of %j', (id, problem) => {
    plan.add([file('a', patient('A'))]);
    plan.setTyped(id);
    expect(problems()).toEqual([problem]);
  });

  it('follows the project’s pattern whole', () => {
    plan.add([file('a', patient('A'))]);
    plan.setPattern('[A-Z]{2}|\\d{4}');
    for (const [id, problem] of [
      ['AB', undefined],
      ['1234', undefined],
      ['AB1', 'pattern'],
      ['x1234', 'pattern'],
    ] as const) {
      plan.setTyped(id);
      expect(problems()).toEqual([problem]);
    }
  });

  it('lets nothing pass under a pattern that is none', () => {
    plan.add([file('a', patient('A'))]);
    plan.setTyped('AB');
    plan.setPattern('(');
    expect(problems()).toEqual(['pattern']);
  });
});

describe('crosswalk', () => {
  it('fills rows, also of patients who come later', () => {
    plan.setTyped('S');
    plan.add([file('a', patient('A')), file('b', patient('B')), file('c', nobody)]);
    const report = plan.setCrosswalk([
      { original: 'B', replacement: 'OLD-9' },
      { original: 'D', replacement: 'OLD-7' },
      { original: 'c.dcm', replacement: 'OLD-5' },
    ]);
    expect(report).toEqual({ matched: 2, unmatched: 1, ambiguous: 0 });
    plan.add([file('d', patient('D'))]);
    expect(ids()).toEqual(['S0001', 'OLD-9', 'OLD-5', 'OLD-7']);
    expect(plan.crosswalkRows()).toEqual([
      { original: 'B', replacement: 'OLD-9' },
      { original: 'D', replacement: 'OLD-7' },
      { original: 'c.dcm', replacement: 'OLD-5' },
      { original: 'A', replacement: 'S0001' },
    ]);
  });

  it('gives the same patients the same IDs in a later batch, and numbers new ones behind the highest', () => {
    plan.setTyped('S-');
    plan.add(['A', 'B', 'C'].map((id) => file(id, patient(id))));
    const before = plan.crosswalkRows();
    const later = new ReplacementPlan();
    later.add(['X', 'B', 'Y'].map((id) => file(id, patient(id))));
    later.setCrosswalk(before);
    later.setTyped('S-');
    expect(later.rows().map(({ patientId }) => patientId)).toEqual(['S-0004', 'S-0002', 'S-0005']);
    later.add([file('Z', patient('Z')), file('C', patient('C'))]);
    expect(
      later
        .rows()
        .map(({ patientId }) => patientId)
        .slice(3),
    ).toEqual(['S-0006', 'S-0003']);
    expect(
      later
        .crosswalkRows()
        .map(({ original }) => original)
        .join(''),
    ).toBe('ABCXYZ');
    later.setTyped('T-');
    expect(later.rows()[0]?.patientId).toBe('T-0001');
  });

  it('lets no new patient take the ID of one in the crosswalk who is not in this batch', () => {
    plan.setCrosswalk([{ original: 'A', replacement: 'S-7' }]);
    plan.add([file('b', patient('B'))]);
    plan.setTyped('S-7');
    expect(plan.rows()[0]).toMatchObject({ patientId: 'S-7', problem: 'shared' });
    plan.add([file('a', patient('A'))]);
    plan.setTyped('S-');
    expect(ids()).toEqual(['S-0008', 'S-7']);
    plan.override('patient id B', 'S-7');
    expect(plan.rows()[0]).toMatchObject({ patientId: 'S-7', problem: 'shared' });
  });

  it('gives nobody an ID under an original that two patients share', () => {
    plan.setTyped('S');
    plan.add([
      file('a', patient('A', { key: 'A of one hospital' })),
      file('b', patient('A', { key: 'A of another' })),
    ]);
    expect(plan.setCrosswalk([{ original: 'A', replacement: 'X' }])).toEqual({
      matched: 0,
      unmatched: 0,
      ambiguous: 2,
    });
    expect(ids()).toEqual(['S0001', 'S0002']);
  });

  it('gives way to an ID typed by hand', () => {
    plan.add([file('a', patient('A'))]);
    plan.setCrosswalk([{ original: 'A', replacement: 'X' }]);
    plan.override('patient id A', 'Y');
    expect(ids()).toEqual(['Y']);
  });
});

const anyFile = fc
  .record({ key: fc.nat(30), patient: fc.option(fc.nat(8)) })
  .map(({ key, patient: p }) => file(`f${key}`, p === null ? nobody : patient(`P${p}`)));
const anyId = fc.constantFrom('S0001', 'S0002', 'S0003', 'X', 'S0009', '');
const change = fc.oneof(
  fc.array(anyFile, { maxLength: 6 }).map((files) => ({ add: files })),
  fc.array(fc.nat(30), { maxLength: 3 }).map((keys) => ({ remove: keys.map((key) => `f${key}`) })),
  fc
    .record({ row: fc.nat(8), id: anyId })
    .map(({ row, id }) => ({ row: `patient id P${row}`, id })),
  fc
    .array(
      fc.record({ original: fc.nat(8).map((p) => `P${p}`), replacement: anyId.filter(Boolean) }),
    )
    .map((crosswalk) => ({ crosswalk })),
);

describe('whatever happens', () => {
  it('no two patients leave under one ID, and files that name nobody share none by themselves', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const tried = new ReplacementPlan();
        tried.setTyped('S');
        for (const each of changes) {
          if ('add' in each) tried.add(each.add);
          else if ('remove' in each) tried.remove(each.remove);
          else if ('crosswalk' in each) tried.setCrosswalk(each.crosswalk);
          else tried.override(each.row, each.id);
          const leaving = tried.rows().filter((row) => row.problem === undefined);
          const exclusive = leaving.filter(
            (row) => row.kind === 'patient' || row.source === 'numbered',
          );
          expect(new Set(exclusive.map((row) => row.patientId)).size).toBe(exclusive.length);
        }
      }),
    );
  });

  it('numbers stay when files are added', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyFile, { maxLength: 6 }), { maxLength: 12 }), (drops) => {
        const tried = new ReplacementPlan();
        tried.setTyped('S');
        const given = new Map<string, string>();
        for (const files of drops) {
          tried.add(files);
          for (const row of tried.rows()) {
            if (row.source !== 'numbered') continue;
            expect(given.get(row.key) ?? row.patientId).toBe(row.patientId);
            given.set(row.key, row.patientId);
          }
        }
      }),
    );
  });
});
