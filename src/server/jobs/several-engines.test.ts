/** Images of an archive with several engines: each asked on its own, the leading one shown, none losing what another said. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addTestEngine } from '../../../test/archive-engines.ts';
import { openTestIntake, type TestIntake } from '../../../test/intake.ts';
import { testFilm } from '../../../test/uploads.ts';
import { createCases } from '../cases/cases.ts';
import { createEngineQueues } from '../cases/engine-queue.ts';
import { type Engine, EngineError } from '../engines/engine.ts';
import { createArchiveEngines } from '../projects/archive-engines.ts';
import { createTasks } from './index.ts';
import { type Jobs, startJobs } from './runner.ts';

let intake: TestIntake;
let running: Jobs | undefined;
let films = 0;

beforeAll(async () => {
  intake = await openTestIntake();
  return () => intake.close();
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

/** Answers with a score, or fails where it is given none. */
function engine(id: string, score?: number): Engine & { asked: string[] } {
  const asked: string[] = [];
  const answer = async ({ imageId }: { imageId: string }) => {
    asked.push(imageId);
    if (score === undefined) throw new EngineError('engine/refused', false);
    const by = { engineName: id, engineVersion: '1', simulated: false };
    return { status: 'done' as const, result: { ...by, kind: 'score' as const, score } };
  };
  const known = { id, name: id, version: '1', simulated: false, settings: z.object({}) };
  return { ...known, asked, submit: answer, collect: (_, image) => answer(image) };
}

async function start(...engines: Engine[]): Promise<void> {
  const { store, database, sweeper } = intake;
  const tasks = createTasks({
    db: database.db,
    store,
    engines,
    dropExpiredUploads: () => sweeper.dropExpired(),
  });
  running = await startJobs({ pool: database.pool, tasks, concurrency: 2 });
}

/** The engines' ids in the archive, in their order. */
async function makeArchive(...names: string[]) {
  const archiveId = await intake.makeArchive();
  const ids: string[] = [];
  for (const id of names) ids.push(await addTestEngine(intake.database.db, archiveId, { id }));
  return { archiveId, ids };
}

const send = (archiveId: string) => {
  films += 1;
  return intake.send(archiveId, testFilm(70_000 + films));
};
const read = (caseId: string) => createCases(intake.database.db).read(intake.principal, caseId);
const queues = () => createEngineQueues(intake.database.db);
const settings = () => createArchiveEngines(intake.database.db, []);
const stateOf = async (caseId: string) => (await read(caseId)).state;
const scoresOf = async (caseId: string) =>
  ((await read(caseId)).images[0]?.results ?? []).map((result) =>
    result.kind === 'score' ? `${result.engineName} ${result.score}` : result.engineName,
  );

async function resultCount(imageId: string): Promise<number> {
  const rows = await intake.database.db
    .selectFrom('results')
    .select('id')
    .where('image_id', '=', imageId)
    .execute();
  return rows.length;
}

const soon = { timeout: 20_000 };

describe('an image that several engines are asked about', () => {
  it('has a result of each, and shows the leading one’s', async () => {
    const { archiveId } = await makeArchive('leads', 'follows');
    const { caseId } = await send(archiveId);
    await start(engine('leads', 20), engine('follows', 80));
    await expect.poll(() => scoresOf(caseId), soon).toEqual(['leads 20', 'follows 80']);
    expect(await read(caseId)).toMatchObject({
      state: 'scored',
      result: { engineName: 'leads', label: 'below' },
      images: [{ engines: [{ state: 'done' }, { state: 'done' }] }],
    });
  });

  it('is scored though another engine has failed, and failed where the leading one has', async () => {
    const { archiveId, ids } = await makeArchive('works', 'breaks');
    const { caseId, imageId } = await send(archiveId);
    await start(engine('works', 30), engine('breaks'));
    await expect
      .poll(async () => (await read(caseId)).images[0]?.engines.map(({ state }) => state), soon)
      .toEqual(['done', 'failed']);
    expect(await stateOf(caseId)).toBe('scored');
    expect((await queues().read(intake.principal, archiveId)).engines).toMatchObject([
      { failed: 0, lastError: null },
      { failed: 1, lastError: { code: 'engine/refused' } },
    ]);
    await settings().change(intake.principal, archiveId, ids[1] ?? '', { leads: true });
    await expect.poll(() => stateOf(caseId), soon).toBe('failed');
    // What there is to see stays in sight.
    expect((await read(caseId)).result).toMatchObject({ engineName: 'works' });
    await running?.stop();
    await start(engine('breaks', 90));
    const retried = await queues().retryFailed(intake.principal, archiveId, ids[1]);
    expect(retried).toEqual({ retried: 1, left: 0 });
    await expect.poll(() => scoresOf(caseId), soon).toEqual(['breaks 90', 'works 30']);
    expect(await resultCount(imageId)).toBe(2);
  });

  it('is read again by one of them alone, and what was said before stays', async () => {
    const { archiveId, ids } = await makeArchive('one', 'two');
    const { caseId, imageId } = await send(archiveId);
    const [one, two] = [engine('one', 10), engine('two', 60)];
    await start(one, two);
    await expect.poll(() => resultCount(imageId), soon).toBe(2);
    await createCases(intake.database.db).processAgain(intake.principal, imageId, ids[1]);
    await expect.poll(() => resultCount(imageId), soon).toBe(3);
    expect(one.asked).toHaveLength(1);
    expect(await scoresOf(caseId)).toEqual(['one 10', 'two 60', 'two 60']);
  });

  it('waits for a paused engine only, and goes to none that was removed', async () => {
    const { archiveId, ids } = await makeArchive('early', 'late');
    const [early = '', late = ''] = ids;
    await settings().change(intake.principal, archiveId, late, { paused: true });
    const { caseId, imageId } = await send(archiveId);
    const asked = engine('late', 5);
    await start(engine('early', 40), asked);
    await expect.poll(() => stateOf(caseId), soon).toBe('scored');
    await settings().remove(intake.principal, archiveId, late);
    expect((await read(caseId)).images[0]?.engines).toHaveLength(1);
    await settings().remove(intake.principal, archiveId, early);
    expect(await read(caseId)).toMatchObject({ state: 'scored', mayProcess: false, engines: [] });
    expect(await resultCount(imageId)).toBe(1);
    expect(asked.asked).toEqual([]);
  });
});

describe('an engine that is added', () => {
  it('reads the images that were there once each, through restarts and a pause', async () => {
    const { archiveId } = await makeArchive();
    const sent = await Promise.all(Array.from({ length: 20 }, () => send(archiveId)));
    const id = await addTestEngine(intake.database.db, archiveId, { id: 'added' });
    const newer = await send(archiveId);
    await queues().backfill(intake.principal, archiveId, id, 'running');
    const backfill = async () =>
      (await queues().read(intake.principal, archiveId)).engines[0]?.backfill;
    expect(await backfill()).toEqual({ state: 'running', given: 0, total: 20 });
    await start(engine('added', 55));
    await expect.poll(async () => (await backfill())?.given, soon).toBeGreaterThan(0);
    await queues().backfill(intake.principal, archiveId, id, 'paused');
    await running?.stop();
    // The job of the next step is lost.
    await intake.database.pool.query(
      `delete from graphile_worker._private_jobs where key like 'backfill:%'`,
    );
    await start(engine('added', 55));
    await queues().backfill(intake.principal, archiveId, id, 'running');
    await expect.poll(backfill, soon).toEqual({ state: 'done', given: 20, total: 20 });
    // Nothing is left to give.
    await queues().backfill(intake.principal, archiveId, id, 'running');
    await expect.poll(backfill, soon).toEqual({ state: 'done', given: 0, total: 0 });
    for (const { imageId } of [...sent, newer]) {
      await expect.poll(() => resultCount(imageId), soon).toBe(1);
    }
  });
});
