/** The counts behind an archive's insights. */
import { beforeAll, expect, it } from 'vitest';
import { openTestIntake, type TestIntake } from '../../../test/intake.ts';
import { type LedgerImage, makeLedgerCase } from '../../../test/ledger.ts';
import { Insights, InsightsQuery } from '../../contract/insights.ts';
import type { Principal } from '../accounts/permissions.ts';
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
  expect(one).toMatchObject({ engineVersion: '1', simulated: true, above: 2, below: 2 });
  expect(two).toMatchObject({ engineVersion: '2', simulated: false, above: 1, below: 0 });
  expect(one?.noScore).toEqual([{ reason: 'not-supported', count: 1 }]);
  const scored = one?.scores.flatMap((count, score) => (count === 0 ? [] : [[score, count]]));
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
  expect(versions?.[0]).toMatchObject({ above: 2, below: 1 });
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
