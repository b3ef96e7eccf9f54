/** The counts behind an archive's insights. */
import { beforeAll, expect, it } from 'vitest';
import { addTestEngine } from '../../../test/archive-engines.ts';
import { collect } from '../../../test/collect.ts';
import { openTestIntake, type TestIntake } from '../../../test/intake.ts';
import { type LedgerImage, makeLedgerCase } from '../../../test/ledger.ts';
import { type ExportLine, ExportQuery } from '../../contract/exports.ts';
import { Insights, InsightsQuery } from '../../contract/insights.ts';
import type { Principal } from '../accounts/permissions.ts';
import { relabelSome } from '../thresholds/relabel.ts';
import { createThresholds } from '../thresholds/thresholds.ts';
import { createExports, type Exports } from './exports.ts';

let intake: TestIntake;
let exports: Exports;
let archiveId: string;

beforeAll(async () => {
  intake = await openTestIntake();
  const { db } = intake.database;
  exports = createExports({ db, store: intake.store });
  archiveId = await intake.makeArchive({ threshold: 60 });
  const userId = intake.principal.userId;
  const cases: readonly [at: string, images: readonly LedgerImage[]][] = [
    ['2026-01-01T23:30:00Z', [{ score: 0, seconds: 10 }, { score: 99 }]],
    ['2026-01-02T10:00:00Z', [{ score: 49.99, seconds: 20 }]],
    ['2026-01-02T11:00:00Z', [{ score: 50, seconds: 30 }]],
    ['2026-01-02T12:00:00Z', [{ score: 100, seconds: 40 }]],
    ['2026-01-02T13:00:00Z', [{ reason: 'not-supported', seconds: 50 }]],
    ['2026-01-03T10:00:00Z', [{ score: 70, engineVersion: '2', simulated: false }]],
    ['2026-01-03T11:00:00Z', [{}]],
  ];
  for (const [at, images] of cases) {
    await makeLedgerCase(db, { archiveId, userId, patientId: at, at: new Date(at), images });
  }
  return () => intake.close();
});

async function read(query: Partial<InsightsQuery> = {}, principal = intake.principal) {
  const insights = await exports.insights(principal, archiveId, InsightsQuery.parse(query));
  expect(Insights.safeParse(insights).error).toBeUndefined();
  return insights;
}

it('count images by day, as the days are where one is', async () => {
  expect((await read()).days).toEqual([
    { day: '2026-01-01', images: 2 },
    { day: '2026-01-02', images: 4 },
    { day: '2026-01-03', images: 2 },
  ]);
  expect((await read({ timeZone: 'Africa/Lagos' })).days).toEqual([
    { day: '2026-01-02', images: 6 },
    { day: '2026-01-03', images: 2 },
  ]);
  await expect(read({ timeZone: 'Nowhere/Land' })).rejects.toMatchObject({
    code: 'invalid-request',
    details: { fields: { timeZone: 'invalid' } },
  });
});

it('count cases by state, and scores and reasons by engine version', async () => {
  const { states, versions, threshold } = await read();
  expect(threshold).toBe(60);
  expect(states).toEqual([
    { state: 'no-score', cases: 1 },
    { state: 'scored', cases: 5 },
    { state: 'waiting', cases: 1 },
  ]);
  const [one, two] = versions ?? [];
  expect(one).toMatchObject({ engineVersion: '1', simulated: true });
  expect(one?.groups).toMatchObject([{ stratum: null, threshold: 50, above: 2, below: 2 }]);
  expect(two).toMatchObject({ engineVersion: '2', simulated: false });
  expect(two?.groups).toMatchObject([{ stratum: null, threshold: 50, above: 1, below: 0 }]);
  expect(one?.noScore).toEqual([{ reason: 'not-supported', count: 1 }]);
  const scored = one?.groups[0]?.scores.flatMap((count, score) =>
    count === 0 ? [] : [[score, count]],
  );
  expect(scored).toEqual([
    [0, 1],
    [49, 1],
    [50, 1],
    [100, 1],
  ]);
  expect(one?.time).toEqual({ medianS: 30, p90S: 46 });
});

it('are of the days asked for, the last one too', async () => {
  const { days, versions } = await read({ from: '2026-01-02', to: '2026-01-02' });
  expect(days).toEqual([{ day: '2026-01-02', images: 4 }]);
  expect(versions).toHaveLength(1);
  expect(versions?.[0]?.groups).toMatchObject([{ above: 2, below: 1 }]);
});

it('keep photographs apart from films where that is asked for', async () => {
  const archive = await intake.makeArchive({ engineId: 'simulator' });
  const { db } = intake.database;
  const made = { archiveId: archive, userId: intake.principal.userId, patientId: '' };
  await makeLedgerCase(db, { ...made, images: [{ score: 70 }, { score: 30 }] });
  await makeLedgerCase(db, { ...made, isPicture: true, images: [{ score: 20 }] });
  const counted = async (source?: 'dicom' | 'picture') => {
    const query = InsightsQuery.parse(source === undefined ? {} : { source });
    const { days, states, versions } = await exports.insights(intake.principal, archive, query);
    const groups = versions?.flatMap((version) => version.groups) ?? [];
    const { above = 0, below = 0 } = groups[0] ?? {};
    return [days[0]?.images, states[0]?.cases, above, below];
  };
  expect(await counted()).toEqual([3, 2, 1, 1]);
  expect(await counted('dicom')).toEqual([2, 1, 1, 0]);
  expect(await counted('picture')).toEqual([1, 1, 0, 1]);
});

it('keep scores apart by whose threshold they are held against', async () => {
  const archive = await intake.makeArchive({ engineId: 'simulator' });
  const { db } = intake.database;
  const userId = intake.principal.userId;
  for (const score of [40, 55, 70]) {
    const facts = { patientSex: 'F', patientAgeYears: score };
    const images = [{ score, facts }];
    await makeLedgerCase(db, { archiveId: archive, userId, patientId: '', images });
  }
  const women = { sex: 'F', ageFrom: 50, ageTo: 60 } as const;
  await createThresholds(db).save(intake.principal, archive, {
    revision: 0,
    default: 50,
    rows: [{ engineName: 'Simulator', engineVersion: '1', ...women, value: 60 }],
  });
  await relabelSome(db, archive);
  const insights = await exports.insights(intake.principal, archive, InsightsQuery.parse({}));
  expect(Insights.safeParse(insights).error).toBeUndefined();
  expect(insights.versions?.[0]?.groups).toMatchObject([
    { stratum: null, threshold: 50, above: 1, below: 1 },
    { stratum: women, threshold: 60, above: 0, below: 1 },
  ]);
  const ledger = await exports.ledger(
    intake.principal,
    archive,
    ExportQuery.parse({ format: 'json', label: 'below' }),
  );
  const lines: ExportLine[] = JSON.parse((await collect(ledger.content)).join(''));
  const labels = lines.map(({ score, threshold, thresholdStratum }) => [
    score,
    threshold,
    thresholdStratum,
  ]);
  expect(labels.sort()).toEqual([
    [40, 50, null],
    [55, 60, 'F 50-59'],
  ]);
});

it('are of one engine where one is asked for, and of what lists show where none is', async () => {
  const archive = await intake.makeArchive({ engineId: 'simulator' });
  const { db } = intake.database;
  const second = await addTestEngine(db, archive, { id: 'second' });
  const one = { archiveId: archive, userId: intake.principal.userId, patientId: '' };
  const others = (score: number) => ({ [second]: { score, engineVersion: 'other' } });
  await makeLedgerCase(db, {
    ...one,
    images: [
      { score: 10, others: others(80) },
      { score: 5, others: others(70) },
    ],
  });
  await makeLedgerCase(db, { ...one, images: [{ score: 60 }] });
  const read = async (query: object) => {
    const { versions, engines } = await exports.insights(
      intake.principal,
      archive,
      InsightsQuery.parse(query),
    );
    expect(engines.map(({ name }) => name)).toEqual(['simulator', 'second']);
    return versions?.map(({ engineVersion, groups, time }) => [
      engineVersion,
      groups[0]?.above,
      groups[0]?.below,
      time?.medianS,
    ]);
  };
  expect(await read({})).toEqual([['1', 1, 1, 60]]);
  // The case's higher score, as the list would have it.
  expect(await read({ engine: second })).toEqual([['other', 1, 0, 60]]);
});

it('tell nothing of results to who may not see them, and nothing at all to strangers', async () => {
  const projectId = intake.principal.grants[0]?.projectId ?? '';
  const viewer: Principal = {
    ...intake.principal,
    grants: [{ projectId, archiveId, permission: 'archive/view' }],
  };
  const seen = await read({}, viewer);
  expect(seen.versions).toBeUndefined();
  expect(seen.days).toHaveLength(3);
  await expect(read({}, { ...viewer, grants: [] })).rejects.toMatchObject({ code: 'not-found' });
});
