/** Thresholds are changed, and results labelled anew: all of them, once, whatever comes meanwhile; the past stays. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { leadingEngine } from '../../../test/archive-engines.ts';
import { openTestIntake, type TestIntake } from '../../../test/intake.ts';
import { type LedgerImage, type MadeCase, makeLedgerCase } from '../../../test/ledger.ts';
import { ArchiveThresholds, ThresholdRow } from '../../contract/thresholds.ts';
import type { Principal } from '../accounts/permissions.ts';
import { readCase } from '../cases/case-detail.ts';
import { listCases } from '../cases/case-list.ts';
import { lockCaseOfImage, recomputeCase } from '../cases/state.ts';
import type { Database, DatabaseTransaction } from '../db/schema.ts';
import { relabelResultsTask } from '../jobs/relabel-results.ts';
import { labelScore } from './label-score.ts';
import { relabelSome, takeUpRelabellings } from './relabel.ts';
import { createThresholds, type Thresholds } from './thresholds.ts';

let intake: TestIntake;
let db: Database;
let thresholds: Thresholds;
let principal: Principal;

beforeAll(async () => {
  intake = await openTestIntake();
  ({ db } = intake.database);
  ({ principal } = intake);
  thresholds = createThresholds(db);
  return () => intake.close();
});

const row = (value: number, given: Partial<ThresholdRow> = {}): ThresholdRow => ({
  engineName: 'Simulator',
  engineVersion: null,
  sex: null,
  ageFrom: null,
  ageTo: null,
  value,
  ...given,
});
const youngWomen = { sex: 'F', ageFrom: 15, ageTo: 35 } as const;
const woman = (ageYears: number) => ({ patientSex: 'F', patientAgeYears: ageYears });

let minutes = 0;
/** Labelled by 50, as the fixture does; each newer than the one before. */
async function add(archiveId: string, ...images: readonly LedgerImage[]): Promise<MadeCase> {
  return await makeLedgerCase(db, {
    archiveId,
    userId: principal.userId,
    patientId: 'P',
    at: new Date(Date.UTC(2026, 0, 1, 0, ++minutes)),
    images,
  });
}

async function save(archiveId: string, value: number, rows: readonly ThresholdRow[] = []) {
  const { revision } = await thresholds.read(principal, archiveId);
  return await thresholds.save(principal, archiveId, { revision, default: value, rows: [...rows] });
}

async function relabelAll(archiveId: string, limit?: number): Promise<void> {
  while (await relabelSome(db, archiveId, limit)) {}
}

async function labelsOf({ resultIds }: MadeCase) {
  const rows = await db
    .selectFrom('results')
    .select(['id', 'threshold', 'above', 'stratum'])
    .where('id', 'in', resultIds)
    .execute();
  return resultIds.map((id) => {
    const { threshold, above, stratum } = rows.find((each) => each.id === id) ?? {};
    return [threshold, above, stratum];
  });
}

async function keptLabels(resultId: string | undefined) {
  const rows = await db
    .selectFrom('result_labels')
    .select(['threshold', 'above', 'stratum', 'changed_by'])
    .where('result_id', '=', resultId ?? '')
    .orderBy('id')
    .execute();
  return rows.map((each) => [each.threshold, each.above, each.stratum, each.changed_by !== null]);
}

async function caseAbove(made: MadeCase): Promise<boolean | null | undefined> {
  const found = await db
    .selectFrom('cases')
    .select('above')
    .where('id', '=', made.caseId)
    .executeTakeFirst();
  return found?.above;
}

describe('changed thresholds', () => {
  it('label every result anew by version, sex and age, and keep what each was', async () => {
    const archiveId = await intake.makeArchive({ engineId: 'simulator' });
    const young = await add(archiveId, { score: 55, facts: woman(20) }, { score: 70 });
    const old = await add(archiveId, { score: 55, facts: woman(35) });
    const unknown = await add(archiveId, { score: 55, facts: { patientSex: 'F' } });
    const newer = await add(archiveId, { score: 55, facts: woman(20), engineVersion: '2' });
    const none = await add(archiveId, { reason: 'not-supported', facts: woman(20) });
    const rules = { default: 50, rows: [row(60, youngWomen), row(30, { engineVersion: '2' })] };
    expect((await thresholds.preview(principal, archiveId, rules)).counts).toEqual({
      results: 5,
      toAbove: 0,
      toBelow: 1,
    });

    const saved = await save(archiveId, rules.default, rules.rows);
    expect(ArchiveThresholds.safeParse(saved).error).toBeUndefined();
    expect(saved).toMatchObject({
      ...rules,
      revision: 1,
      engines: [{ name: 'Simulator', versions: ['1', '2'] }],
      relabelling: { casesDone: 0, casesTotal: 5 },
    });
    await relabelAll(archiveId);
    expect(await labelsOf(young)).toEqual([
      [60, false, 'F 15-34'],
      [50, true, null],
    ]);
    expect(await labelsOf(old)).toEqual([[50, true, null]]);
    expect(await labelsOf(unknown)).toEqual([[50, true, null]]);
    expect(await labelsOf(newer)).toEqual([[30, true, null]]);
    expect(await labelsOf(none)).toEqual([[null, null, null]]);
    expect(await caseAbove(young)).toBe(false);
    expect((await thresholds.read(principal, archiveId)).relabelling).toBeNull();

    await save(archiveId, 56);
    await relabelAll(archiveId);
    expect(await keptLabels(young.resultIds[0])).toEqual([
      [50, true, null, false],
      [60, false, 'F 15-34', true],
      [56, false, null, true],
    ]);
    expect(await keptLabels(old.resultIds[0])).toEqual([
      [50, true, null, false],
      [56, false, null, true],
    ]);
    const below = await listCases(db, principal, archiveId, {
      label: 'below',
      sort: 'newest',
      limit: 50,
    });
    expect(below.items.map(({ id }) => id).sort()).toEqual(
      [young, old, unknown, newer].map(({ caseId }) => caseId).sort(),
    );
  });

  it('are told in the history to those who may see results, and to no one else', async () => {
    const archiveId = await intake.makeArchive({ engineId: 'simulator' });
    const made = await add(archiveId, { score: 55, facts: woman(20) });
    await save(archiveId, 50, [row(60, youngWomen)]);
    await relabelAll(archiveId);
    const { images, result } = await readCase(db, principal, made.caseId);
    expect(result).toMatchObject({ label: 'below', threshold: 60, stratum: youngWomen });
    expect(images[0]?.history.at(-1)).toMatchObject({
      event: 'relabelled',
      actor: principal.name,
      params: {
        label: 'below',
        threshold: 60,
        stratum: 'F 15-34',
        labelBefore: 'above',
        thresholdBefore: 50,
        stratumBefore: '',
      },
    });
    const projectId = principal.grants.at(-1)?.projectId ?? '';
    const viewer = {
      ...principal,
      grants: [{ projectId, archiveId, permission: 'archive/view' as const }],
    };
    const seen = await readCase(db, viewer, made.caseId);
    expect(JSON.stringify(seen)).not.toMatch(/relabelled|threshold|above|below/);
    const event = await db
      .selectFrom('events')
      .select(['event', 'params', 'user_id'])
      .where('archive_id', '=', archiveId)
      .executeTakeFirst();
    expect(event).toEqual({
      event: 'thresholds-changed',
      user_id: principal.userId,
      params: { before: '50', after: '50; Simulator F 15-34: 60' },
    });
  });

  it('are refused when two would fit the same patient, or someone was quicker', async () => {
    const archiveId = await intake.makeArchive();
    const overlapping = {
      default: 50,
      rows: [row(40), row(60, { sex: 'F' }), row(55, { ageFrom: 65 })],
    };
    for (const attempt of [
      () => thresholds.preview(principal, archiveId, overlapping),
      () => thresholds.save(principal, archiveId, { ...overlapping, revision: 0 }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({
        code: 'thresholds-overlap',
        details: {
          detail: 'Rows 2 and 3 would both apply to F 65+.',
          fields: { 'rows.1': 'overlaps', 'rows.2': 'overlaps' },
        },
      });
    }
    await save(archiveId, 40);
    await expect(
      thresholds.save(principal, archiveId, { default: 45, rows: [], revision: 0 }),
    ).rejects.toMatchObject({ code: 'thresholds-changed' });
    expect(await thresholds.read(principal, archiveId)).toMatchObject({ default: 40, revision: 1 });
  });

  it('must be thresholds, of ages that there are', () => {
    const refused = [
      row(101),
      row(-1),
      row(59.999),
      row(50, { ageFrom: 35, ageTo: 35 }),
      row(50, { ageTo: 0 }),
      row(50, { ageFrom: 1.5 }),
      row(50, { ageTo: 152 }),
      row(50, { engineName: ' ' }),
      { ...row(50), sex: 'U' },
    ];
    expect(refused.map((each) => ThresholdRow.safeParse(each).success)).not.toContain(true);
    expect(ThresholdRow.safeParse(row(59.99, { ageFrom: 0, ageTo: 151 })).success).toBe(true);
  });

  it('say how many results change only to whom may see results', async () => {
    const archiveId = await intake.makeArchive({ engineId: 'simulator' });
    await add(archiveId, { score: 55 });
    const projectId = principal.grants.at(-1)?.projectId ?? '';
    const administrator: Principal = {
      ...principal,
      grants: [{ projectId, archiveId, permission: 'archive/administrator' }],
    };
    const rules = { default: 60, rows: [] };
    expect(await thresholds.preview(administrator, archiveId, rules)).toEqual({ counts: null });
    expect((await thresholds.preview(principal, archiveId, rules)).counts).toEqual({
      results: 1,
      toAbove: 0,
      toBelow: 1,
    });
  });
});

describe('labelling anew', () => {
  it('goes on where it stopped, and begins anew when thresholds change meanwhile', async () => {
    const archiveId = await intake.makeArchive({ engineId: 'simulator' });
    const made: MadeCase[] = [];
    for (let i = 0; i < 7; i++) made.push(await add(archiveId, { score: 55 }));
    await save(archiveId, 60);
    expect(await relabelSome(db, archiveId, 3)).toBe(true);
    expect(await Promise.all(made.map(caseAbove))).toEqual([
      ...Array(4).fill(true),
      ...Array(3).fill(false),
    ]);
    expect((await thresholds.read(principal, archiveId)).relabelling).toEqual({
      casesDone: 3,
      casesTotal: 7,
    });
    await save(archiveId, 54);
    // Two portals, or a job that was given twice.
    await Promise.all([relabelAll(archiveId, 2), relabelAll(archiveId, 2)]);
    expect(await Promise.all(made.map(caseAbove))).toEqual(Array(7).fill(true));
    expect(await keptLabels(made[6]?.resultIds[0])).toEqual([
      [50, true, null, false],
      [60, false, null, true],
      [54, true, null, true],
    ]);
    expect(await keptLabels(made[0]?.resultIds[0])).toEqual([
      [50, true, null, false],
      [54, true, null, true],
    ]);
  });

  it('finds its job again after a kill', async () => {
    const archiveId = await intake.makeArchive({ engineId: 'simulator' });
    const made = await add(archiveId, { score: 55 });
    await save(archiveId, 60);
    const { pool } = intake.database;
    const jobs = async () =>
      (
        await pool.query(`select key from graphile_worker.jobs where key = $1`, [
          `relabel:${archiveId}`,
        ])
      ).rowCount;
    expect(await jobs()).toBe(1);
    await pool.query(`select graphile_worker.remove_job($1)`, [`relabel:${archiveId}`]);
    await takeUpRelabellings(db);
    expect(await jobs()).toBe(1);
    const attempt = {
      isLast: false,
      signal: new AbortController().signal,
      holds: () => false,
    };
    await relabelResultsTask({ db }).run({ archiveId }, attempt);
    expect(await caseAbove(made)).toBe(false);
    await pool.query(`select graphile_worker.remove_job($1)`, [`relabel:${archiveId}`]);
    await takeUpRelabellings(db);
    expect(await jobs()).toBe(0);
  });

  it('misses no result that comes while thresholds change', async () => {
    const archiveId = await intake.makeArchive({ engineId: 'simulator' });
    const made = await add(archiveId, { score: 40 });
    const [imageId = ''] = made.imageIds;
    const isLabelled = Promise.withResolvers<void>();
    const goesOn = Promise.withResolvers<void>();
    const recording = db.transaction().execute(async (transaction) => {
      await record(transaction, archiveId, imageId, 55, async () => {
        isLabelled.resolve();
        await goesOn.promise;
      });
    });
    await isLabelled.promise;
    let isSaved = false;
    const saving = save(archiveId, 60).then(() => {
      isSaved = true;
    });
    await waitsForLock();
    expect(isSaved).toBe(false);
    goesOn.resolve();
    await Promise.all([recording, saving]);
    expect(await caseAbove(made)).toBe(true);
    await relabelAll(archiveId);
    expect(await caseAbove(made)).toBe(false);
    const later = await db
      .transaction()
      .execute((transaction) => record(transaction, archiveId, imageId, 59, async () => {}));
    expect(later).toMatchObject({ threshold: 60, above: false });
  });

  it('ends with every label right, however results and thresholds come at once', async () => {
    const archiveId = await intake.makeArchive({ engineId: 'simulator' });
    const made: MadeCase[] = [];
    for (let i = 0; i < 12; i++) made.push(await add(archiveId, { score: 10 + i * 7 }));
    const results = made.map(async ({ imageIds: [imageId = ''] }, index) => {
      for (const score of [20, 45, 75]) {
        await db
          .transaction()
          .execute((transaction) =>
            record(transaction, archiveId, imageId, score + index, async () => {}),
          );
      }
    });
    const changes = (async () => {
      for (const value of [30, 70, 42]) {
        await save(archiveId, value);
        await relabelSome(db, archiveId, 5);
      }
    })();
    await Promise.all([...results, changes, relabelAll(archiveId, 3)]);
    await relabelAll(archiveId, 4);
    const all = await db
      .selectFrom('results as r')
      .innerJoin('images as i', 'i.id', 'r.image_id')
      .innerJoin('cases as c', 'c.id', 'i.case_id')
      .select(['r.score', 'r.threshold', 'r.above', 'r.id', 'c.result_id', 'c.above as case_above'])
      .where('i.archive_id', '=', archiveId)
      .execute();
    expect(all).toHaveLength(48);
    for (const { score, threshold, above, id, result_id, case_above } of all) {
      expect([threshold, above]).toEqual([42, (score ?? 0) >= 42]);
      if (id === result_id) expect(case_above).toBe(above);
    }
  });
});

/** As an engine's answer is recorded. */
async function record(
  transaction: DatabaseTransaction,
  archiveId: string,
  imageId: string,
  score: number,
  before: () => Promise<void>,
) {
  const caseId = await lockCaseOfImage(transaction, imageId);
  const by = { engineName: 'Simulator', engineVersion: '1' };
  const label = await labelScore(transaction, archiveId, { ...by, score, facts: {} });
  await before();
  const archiveEngineId = await leadingEngine(transaction as never, archiveId);
  const shared = { image_id: imageId, archive_engine_id: archiveEngineId, engine_id: 'simulator' };
  const processingId = randomUUID();
  await transaction
    .updateTable('processings')
    .set({ current: false })
    .where('image_id', '=', imageId)
    .execute();
  await transaction
    .insertInto('processings')
    .values({ ...shared, id: processingId, settings: '{}', state: 'done', error_code: null })
    .execute();
  await transaction
    .insertInto('results')
    .values({
      ...shared,
      ...label,
      id: randomUUID(),
      processing_id: processingId,
      engine_name: by.engineName,
      engine_version: by.engineVersion,
      simulated: true,
      score,
      no_score_reason: null,
      heatmap_sha256: null,
    })
    .execute();
  await recomputeCase(transaction, caseId ?? '');
  return label;
}

/** Until somebody waits for thresholds that are being read. */
async function waitsForLock(): Promise<void> {
  const { pool } = intake.database;
  await expect
    .poll(
      async () =>
        (await pool.query(`select from pg_locks where locktype = 'advisory' and not granted`))
          .rowCount,
      { timeout: 10_000 },
    )
    .toBeGreaterThan(0);
}
