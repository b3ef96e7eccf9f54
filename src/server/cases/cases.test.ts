/** Cases as people see them: lists, filters, details, and only what they may see. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { leadingEngine } from '../../../test/archive-engines.ts';
import { openTestIntake, type TestIntake } from '../../../test/intake.ts';
import { testFilm } from '../../../test/uploads.ts';
import { CaseQuery, type CaseSummary, ProcessingState } from '../../contract/cases.ts';
import type { Principal } from '../accounts/permissions.ts';
import { type Cases, createCases } from './cases.ts';
import { caseStateOf, recomputeCase } from './state.ts';

let intake: TestIntake;
let cases: Cases;
let archiveId: string;

beforeAll(async () => {
  intake = await openTestIntake();
  cases = createCases(intake.database.db);
  archiveId = await intake.makeArchive({ engineId: 'simulator', threshold: 50 });
  await makeCases();
  return () => intake.close();
});

interface Made {
  readonly id: string;
  readonly patientId: string;
  readonly state: ProcessingState;
  readonly score: number | null;
}

const made: Made[] = [];

/** Many of the same moment and the same score, as a batch gives, so that pages must break ties. */
async function makeCases(): Promise<void> {
  for (let i = 0; i < 60; i++) {
    const state = (['scored', 'scored', 'no-score', 'failed', 'waiting'] as const)[i % 5]!;
    const score = state === 'scored' ? Math.floor(i / 10) * 20 : null;
    const one = {
      id: randomUUID(),
      patientId: `${i % 2 ? 'ab' : 'AB'}-${i % 7}_%${i}`,
      state,
      score,
    };
    made.push(one);
    await intake.database.db
      .insertInto('cases')
      .values({
        id: one.id,
        archive_id: archiveId,
        study_instance_uid: `1.2.${i}`,
        patient_id: one.patientId,
        state,
        score,
        above: score === null ? null : score >= 50,
        result_id: null,
        thumbnail_image_id: null,
        created_at:
          sql`timestamptz '2026-01-01 00:00:00.000001Z' + ${Math.floor(i / 4)} * interval '1 microsecond'` as never,
      })
      .execute();
  }
}

async function allPages(query: z.input<typeof CaseQuery>, limit = 7): Promise<CaseSummary[]> {
  const items: CaseSummary[] = [];
  let after: string | undefined;
  do {
    const parsed = CaseQuery.parse({ ...query, limit, ...(after === undefined ? {} : { after }) });
    const page = await cases.list(intake.principal, archiveId, parsed);
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return items;
}

function ids(some: readonly { readonly id: string }[]): string[] {
  return some.map(({ id }) => id);
}

describe('the list', () => {
  it('shows every case exactly once, whatever the order and the size of a page', async () => {
    for (const sort of ['newest', 'oldest', 'patient-id'] as const) {
      for (const limit of [1, 7, 60]) {
        const listed = ids(await allPages({ sort }, limit));
        expect(listed).toHaveLength(60);
        expect(new Set(listed)).toEqual(new Set(ids(made)));
      }
    }
  });

  it('goes on in its order across pages', async () => {
    const newest = ids(await allPages({ sort: 'newest' }));
    expect(ids(await allPages({ sort: 'oldest' }))).toEqual(newest.toReversed());
    const byPatient = (await allPages({ sort: 'patient-id' })).map(({ patientId }) =>
      patientId.toLowerCase(),
    );
    expect(byPatient).toEqual([...byPatient].sort());
  });

  it('orders by score those that have one, and only those', async () => {
    const scored = made.filter(({ score }) => score !== null);
    const high = await allPages({ sort: 'score-high' });
    expect(new Set(ids(high))).toEqual(new Set(ids(scored)));
    const scores = ids(high).map((id) => made.find((one) => one.id === id)?.score ?? -1);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(ids(await allPages({ sort: 'score-low' }))).toEqual(ids(high).toReversed());
  });

  it('filters by state, label and the beginning of a Patient ID', async () => {
    const failed = await allPages({ state: 'failed' });
    expect(new Set(ids(failed))).toEqual(
      new Set(ids(made.filter((one) => one.state === 'failed'))),
    );
    const above = await allPages({ label: 'above', sort: 'score-low' });
    expect(new Set(ids(above))).toEqual(
      new Set(ids(made.filter(({ score }) => (score ?? 0) >= 50))),
    );
    const found = await allPages({ search: 'Ab-3_%' });
    expect(new Set(ids(found))).toEqual(
      new Set(ids(made.filter(({ patientId }) => patientId.toLowerCase().startsWith('ab-3_%')))),
    );
    expect(await allPages({ search: '%' })).toEqual([]);
  });

  it('counts what matches', async () => {
    const page = await cases.list(
      intake.principal,
      archiveId,
      CaseQuery.parse({ state: 'waiting', limit: 2 }),
    );
    expect(page).toMatchObject({ count: 12, countIsExact: true });
  });

  it('refuses a place that is not of this order', async () => {
    const page = await cases.list(intake.principal, archiveId, CaseQuery.parse({ limit: 2 }));
    for (const after of [page.next, 'nonsense', 'eyJhIjoxfQ']) {
      const query = CaseQuery.parse({ sort: 'score-high', after });
      await expect(cases.list(intake.principal, archiveId, query)).rejects.toMatchObject({
        code: 'invalid-request',
      });
    }
  });
});

describe('who may', () => {
  function holding(...permissions: Principal['grants'][number]['permission'][]): Principal {
    const grants = intake.principal.grants.map(({ projectId }) => projectId);
    return {
      userId: intake.principal.userId,
      name: 'x',
      siteAdministrator: true,
      grants: permissions.map((permission) => ({
        projectId: grants[0] ?? '',
        archiveId: permission.startsWith('archive/') ? archiveId : null,
        permission,
      })),
    };
  }
  const query = CaseQuery.parse({});

  it('nobody without a permission of the archive, not even a site administrator', async () => {
    for (const person of [holding(), holding('project/upload')]) {
      const refused = { code: 'not-found' };
      await expect(cases.list(person, archiveId, query)).rejects.toMatchObject(refused);
      await expect(cases.read(person, made[0]?.id ?? '')).rejects.toMatchObject(refused);
      await expect(cases.mustView(person, archiveId)).rejects.toMatchObject(refused);
      expect(await cases.viewableArchives(person)).toEqual([]);
    }
  });

  it('results only with the permission for results', async () => {
    const viewer = holding('archive/view');
    expect(await cases.viewableArchives(viewer)).toMatchObject([
      { id: archiveId, maySeeResults: false, mayAdminister: false, engineName: 'simulator' },
    ]);
    for (const asking of [{ label: 'above' }, { sort: 'score-high' }]) {
      await expect(cases.list(viewer, archiveId, CaseQuery.parse(asking))).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
    const { caseId, imageId, resultId } = await scoredCase();
    const seen = await cases.read(viewer, caseId);
    expect(seen.result).toBeUndefined();
    expect(seen.images[0]?.results).toBeUndefined();
    expect(JSON.stringify(seen)).not.toContain('77.7');
    await expect(cases.heatmap(viewer, resultId)).rejects.toMatchObject({ code: 'not-found' });
    const list = await cases.list(viewer, archiveId, CaseQuery.parse({ search: 'RES' }));
    expect(JSON.stringify(list)).not.toContain('77.7');
    const reader = holding('archive/results');
    expect((await cases.read(reader, caseId)).result).toMatchObject({ kind: 'score', score: 77.7 });
    expect(await cases.heatmap(reader, resultId)).toMatchObject({ kind: 'png' });
    await expect(cases.processAgain(reader, imageId)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('an administrator may have an image processed again, once at a time', async () => {
    const { caseId, imageId } = await scoredCase();
    const administrator = holding('archive/administrator');
    await cases.processAgain(administrator, imageId);
    await cases.processAgain(administrator, imageId);
    const processings = await intake.database.db
      .selectFrom('processings')
      .select('state')
      .where('image_id', '=', imageId)
      .where('state', '=', 'waiting')
      .execute();
    expect(processings).toHaveLength(1);
    const seen = await cases.read(intake.principal, caseId);
    expect(seen).toMatchObject({ state: 'waiting', result: { score: 77.7 }, mayProcess: true });
  });
});

let films = 0;

/** An image that was sent, with a result as an engine gives it. */
async function scoredCase() {
  films += 1;
  const film = testFilm(9000 + films, { attributes: { PatientID: `RES-${films}` } });
  const { caseId, imageId } = await intake.send(archiveId, film);
  const { db } = intake.database;
  const processing = await db
    .updateTable('processings')
    .set({ state: 'done' })
    .where('image_id', '=', imageId)
    .returning(['id', 'archive_engine_id'])
    .executeTakeFirstOrThrow();
  const resultId = randomUUID();
  await db
    .insertInto('results')
    .values({
      id: resultId,
      image_id: imageId,
      processing_id: processing.id,
      archive_engine_id: processing.archive_engine_id,
      engine_id: 'simulator',
      engine_name: 'Simulator',
      engine_version: '1.0',
      simulated: true,
      score: 77.7,
      no_score_reason: null,
      threshold: 50,
      above: true,
      heatmap_sha256: 'a'.repeat(64),
    })
    .execute();
  await db.updateTable('images').set({ state: 'scored' }).where('id', '=', imageId).execute();
  await db.transaction().execute((transaction) => recomputeCase(transaction, caseId));
  return { caseId, imageId, resultId };
}

describe('a case', () => {
  it('tells its images, their results, where they came from and what happened', async () => {
    const { caseId, imageId } = await scoredCase();
    const seen = await cases.read(intake.principal, caseId);
    expect(seen).toMatchObject({
      archiveId,
      archiveName: 'Archive',
      state: 'scored',
      imageCount: 1,
      result: { kind: 'score', label: 'above', threshold: 50, simulated: true, hasHeatmap: true },
      images: [
        {
          id: imageId,
          kind: 'dicom',
          uploadedBy: 'Test Person',
          recipe: null,
          facts: { modality: 'DX', patientSex: 'F' },
          results: [{ kind: 'score', score: 77.7 }],
          history: [{ event: 'stored', actor: 'Test Person' }],
        },
      ],
    });
  });
});

/** As the engine has left it. */
async function stand(caseId: string, imageId: string, state: ProcessingState): Promise<void> {
  const { db } = intake.database;
  const bare = { result_id: null, score: null, above: null };
  await db.updateTable('cases').set(bare).where('id', '=', caseId).execute();
  await db.deleteFrom('results').where('image_id', '=', imageId).execute();
  await db.deleteFrom('processings').where('image_id', '=', imageId).execute();
  if (state === 'stored') return;
  const image = { image_id: imageId, archive_engine_id: await leadingEngine(db, archiveId) };
  const processingId = randomUUID();
  const isDone = state === 'scored' || state === 'no-score';
  await db
    .insertInto('processings')
    .values({
      ...image,
      id: processingId,
      engine_id: 'simulator',
      settings: '{}',
      state: isDone ? 'done' : state,
    })
    .execute();
  if (!isDone) return;
  const said =
    state === 'scored'
      ? { score: 20, threshold: 50, above: false, no_score_reason: null }
      : { score: null, threshold: null, above: null, no_score_reason: 'not-supported' as const };
  await db
    .insertInto('results')
    .values({
      ...image,
      ...said,
      id: randomUUID(),
      processing_id: processingId,
      engine_id: 'simulator',
      engine_name: 'Simulator',
      engine_version: '1.0',
      simulated: true,
      heatmap_sha256: null,
    })
    .execute();
}

describe('the state of a case', () => {
  it('is in the database what it is by the rule, for any images', async () => {
    const { db } = intake.database;
    const film = testFilm(8000, { attributes: { StudyInstanceUID: '1.9.1', PatientID: 'RULE' } });
    const { caseId, imageId } = await intake.send(archiveId, film);
    const image = await db
      .selectFrom('images')
      .selectAll()
      .where('id', '=', imageId)
      .executeTakeFirstOrThrow();
    const arbitraryStates = fc.array(fc.constantFrom(...ProcessingState.options), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(arbitraryStates, async (states) => {
        const others = await db
          .selectFrom('images')
          .select('id')
          .where('case_id', '=', caseId)
          .where('id', '<>', imageId)
          .execute();
        for (const { id } of others) {
          await stand(caseId, id, 'stored');
          await db.deleteFrom('images').where('id', '=', id).execute();
        }
        await stand(caseId, imageId, states[0]!);
        for (const state of states.slice(1)) {
          const id = randomUUID();
          await db
            .insertInto('images')
            .values({
              ...image,
              id,
              sop_instance_uid: null,
              sha256: randomUUID().replaceAll('-', '').repeat(2),
              facts: '{}',
              findings: '[]',
              recipe: null,
              state: 'stored',
            })
            .execute();
          await stand(caseId, id, state);
        }
        await db.transaction().execute((transaction) => recomputeCase(transaction, caseId));
        const row = await db
          .selectFrom('cases')
          .select(['state', 'image_count'])
          .where('id', '=', caseId)
          .executeTakeFirstOrThrow();
        expect(row).toEqual({ state: caseStateOf(states), image_count: states.length });
      }),
      { numRuns: 25 },
    );
  });

  it('after an upload is what deriving it anew gives', async () => {
    const { db } = intake.database;
    const attributes = { StudyInstanceUID: '1.9.2', PatientID: 'ADD' };
    for (const state of ProcessingState.options) {
      const first = await intake.send(archiveId, testFilm(8100 + films++, { attributes }));
      const images = await db
        .selectFrom('images')
        .select('id')
        .where('case_id', '=', first.caseId)
        .execute();
      for (const { id } of images) await stand(first.caseId, id, state);
      await db.transaction().execute((transaction) => recomputeCase(transaction, first.caseId));
      await intake.send(archiveId, testFilm(8200 + films++, { attributes }));
      const row = () =>
        db
          .selectFrom('cases')
          .select(['state', 'image_count', 'score', 'result_id'])
          .where('id', '=', first.caseId)
          .executeTakeFirstOrThrow();
      const added = await row();
      await db.transaction().execute((transaction) => recomputeCase(transaction, first.caseId));
      expect(added).toEqual(await row());
    }
  });
});
