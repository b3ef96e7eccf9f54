/** From a stored image to its result: through every kind of answer, failure and restart. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openTestIntake, type TestIntake } from '../../../test/intake.ts';
import { type TestImage, testFilm } from '../../../test/uploads.ts';
import type { Engine, EngineResult, Submitted } from '../engines/engine.ts';
import { EngineError } from '../engines/engine.ts';
import { StartError } from '../start-error.ts';
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

function film(...args: Parameters<typeof testFilm> extends [number, ...infer Rest] ? Rest : never) {
  films += 1;
  return testFilm(1000 + films, ...args);
}

function tasksWith(engines: readonly Engine[]) {
  const { store, database, sweeper } = intake;
  return createTasks({
    db: database.db,
    store,
    engines,
    dropExpiredUploads: () => sweeper.dropExpired(),
  });
}

async function start(...engines: Engine[]): Promise<void> {
  running = await startJobs({
    pool: intake.database.pool,
    tasks: tasksWith(engines),
    concurrency: 2,
  });
}

const by = { engineName: 'Fake', engineVersion: '9', simulated: false };
const score = (value: number): EngineResult => ({ ...by, kind: 'score', score: value });

/** An engine made of its answers, in turn; the last is given again and again. */
function engine(id: string, ...answers: (() => Submitted)[]): Engine & { asked: number } {
  const next = async () => {
    const answer = answers[Math.min(fake.asked, answers.length - 1)];
    fake.asked += 1;
    if (answer === undefined) throw new Error('an engine without answers');
    return answer();
  };
  const fake = {
    id,
    name: 'Fake',
    version: '9',
    simulated: false,
    settings: z.object({}),
    asked: 0,
    submit: next,
    collect: next,
  };
  return fake;
}

const done = (result: EngineResult) => (): Submitted => ({ status: 'done', result });
const pending = (): Submitted => ({ status: 'pending', ticket: { job: 7 }, askAgainAfterMs: 0 });
const throwing = (retryable: boolean) => (): Submitted => {
  throw new EngineError('engine/unreachable', retryable);
};

async function sendTo(engineId: string, image: TestImage = film()) {
  const archiveId = await intake.makeArchive({ engineId, threshold: 60 });
  return { archiveId, ...(await intake.send(archiveId, image)) };
}

async function imageState(imageId: string): Promise<string | undefined> {
  const row = await intake.database.db
    .selectFrom('images')
    .select('state')
    .where('id', '=', imageId)
    .executeTakeFirst();
  return row?.state;
}

async function caseRow(caseId: string) {
  return await intake.database.db
    .selectFrom('cases')
    .selectAll()
    .where('id', '=', caseId)
    .executeTakeFirstOrThrow();
}

async function resultsOf(imageId: string) {
  return await intake.database.db
    .selectFrom('results')
    .selectAll()
    .where('image_id', '=', imageId)
    .execute();
}

async function processingOf(imageId: string) {
  return await intake.database.db
    .selectFrom('processings')
    .selectAll()
    .where('image_id', '=', imageId)
    .executeTakeFirstOrThrow();
}

async function eventsOf(imageId: string): Promise<string[]> {
  const rows = await intake.database.db
    .selectFrom('events')
    .select('event')
    .where('image_id', '=', imageId)
    .orderBy('id')
    .execute();
  return rows.map(({ event }) => event);
}

const soon = { timeout: 20_000 };

describe('processing', () => {
  it('waits until somebody works, then has the score beside the threshold', async () => {
    const sent = await sendTo('at-once');
    expect(await imageState(sent.imageId)).toBe('waiting');
    expect((await caseRow(sent.caseId)).state).toBe('waiting');
    await start(engine('at-once', done(score(60))));
    await expect.poll(() => imageState(sent.imageId), soon).toBe('scored');
    const [result] = await resultsOf(sent.imageId);
    expect(result).toMatchObject({
      score: 60,
      threshold: 60,
      above: true,
      engine_name: 'Fake',
      engine_version: '9',
      no_score_reason: null,
    });
    expect(await caseRow(sent.caseId)).toMatchObject({
      state: 'scored',
      score: 60,
      above: true,
      result_id: result?.id,
    });
    expect(await eventsOf(sent.imageId)).toEqual(['stored', 'processing-started', 'scored']);
  });

  it('asks again when the engine takes its time', async () => {
    await start(engine('later', pending, pending, done(score(12.5))));
    const sent = await sendTo('later');
    await expect.poll(() => imageState(sent.imageId), soon).toBe('scored');
    expect(await resultsOf(sent.imageId)).toMatchObject([{ score: 12.5, above: false }]);
  });

  it('keeps a no-score apart from numbers', async () => {
    await start(engine('none', done({ ...by, kind: 'no-score', reason: 'not-supported' })));
    const sent = await sendTo('none');
    await expect.poll(() => imageState(sent.imageId), soon).toBe('no-score');
    expect(await resultsOf(sent.imageId)).toMatchObject([
      { score: null, threshold: null, above: null, no_score_reason: 'not-supported' },
    ]);
    expect(await caseRow(sent.caseId)).toMatchObject({
      state: 'no-score',
      score: null,
      above: null,
    });
  });

  it('gives an image once more to an engine that failed on it', async () => {
    const failed = done({ ...by, kind: 'no-score', reason: 'processing-failed' });
    await start(engine('stumbles', failed, done(score(3))));
    const sent = await sendTo('stumbles');
    await expect.poll(() => imageState(sent.imageId), soon).toBe('scored');
    expect(await resultsOf(sent.imageId)).toHaveLength(1);
  });

  it('tries again after a failure that may pass', async () => {
    const fake = engine('shaky', throwing(true), done(score(80)));
    await start(fake);
    const sent = await sendTo('shaky');
    await expect.poll(() => imageState(sent.imageId), soon).toBe('scored');
    expect(fake.asked).toBe(2);
    expect(await processingOf(sent.imageId)).toMatchObject({ state: 'done', attempts: 2 });
  });

  it('ends failed, without a result, after one that will not pass', async () => {
    await start(engine('broken', throwing(false)));
    const sent = await sendTo('broken');
    await expect.poll(() => imageState(sent.imageId), soon).toBe('failed');
    expect(await resultsOf(sent.imageId)).toEqual([]);
    expect(await processingOf(sent.imageId)).toMatchObject({
      state: 'failed',
      error_code: 'engine/unreachable',
    });
    expect(await caseRow(sent.caseId)).toMatchObject({ state: 'failed', result_id: null });
  });

  it('fails when the engine is not there any more, or its settings are not its own', async () => {
    const picky = { ...engine('picky', done(score(1))), settings: z.object({ url: z.url() }) };
    await start(picky);
    const gone = await sendTo('gone');
    const wrong = await sendTo('picky');
    await expect.poll(() => imageState(gone.imageId), soon).toBe('failed');
    await expect.poll(() => imageState(wrong.imageId), soon).toBe('failed');
    expect(await processingOf(gone.imageId)).toMatchObject({ error_code: 'engine/unknown' });
    expect(await processingOf(wrong.imageId)).toMatchObject({
      error_code: 'engine/settings-invalid',
    });
  });

  it('has one result however often its jobs run', async () => {
    const fake = engine('twice', done(score(50)));
    const sent = await sendTo('twice');
    const { id } = await processingOf(sent.imageId);
    const [process, collect] = tasksWith([fake]);
    const { signal } = new AbortController();
    const attempt = { isLast: false, signal, holds: () => false };
    const payload = { processingId: id };
    await Promise.all([process?.run(payload, attempt), process?.run(payload, attempt)]);
    await process?.run(payload, attempt);
    await collect?.run(payload, attempt);
    expect(await resultsOf(sent.imageId)).toHaveLength(1);
    expect((await eventsOf(sent.imageId)).filter((event) => event === 'scored')).toHaveLength(1);
  });

  it('takes up jobs that a killed portal held', async () => {
    const sent = await sendTo('orphaned');
    const { id } = await processingOf(sent.imageId);
    await intake.database.pool.query(
      `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker-of-the-dead'
       where key = $1`,
      [`process:${id}`],
    );
    await start(engine('orphaned', done(score(9))));
    await expect.poll(() => imageState(sent.imageId), soon).toBe('scored');
  });

  it('takes up processings whose job is lost', async () => {
    const sent = await sendTo('stranded');
    const { id } = await processingOf(sent.imageId);
    const { pool } = intake.database;
    await pool.query('delete from graphile_worker._private_jobs where key = $1', [`process:${id}`]);
    await pool.query(
      `update processings set updated_at = now() - interval '1 hour' where id = $1`,
      [id],
    );
    await start(engine('stranded', done(score(9))));
    await expect.poll(() => imageState(sent.imageId), soon).toBe('scored');
  });
});

describe('a case of several images', () => {
  it('shows work under way, then the highest score among the latest results', async () => {
    const attributes = { StudyInstanceUID: '1.2.826.0.1.3680043.10.5.1', PatientID: 'TWO' };
    const archiveId = await intake.makeArchive({ engineId: 'pair', threshold: 50 });
    const one = await intake.send(archiveId, film({ attributes }));
    const two = await intake.send(archiveId, film({ attributes }));
    expect(two.caseId).toBe(one.caseId);
    const scores = new Map([
      [one.imageId, 30],
      [two.imageId, 70],
    ]);
    const pair: Engine = {
      ...engine('pair'),
      submit: async ({ imageId }) => ({
        status: 'done',
        result: score(scores.get(imageId) ?? 0),
      }),
    };
    await start(pair);
    await expect.poll(async () => (await caseRow(one.caseId)).state, soon).toBe('scored');
    expect(await caseRow(one.caseId)).toMatchObject({ score: 70, above: true, image_count: 2 });
  });
});

describe('an engine that takes images and never answers', () => {
  function hanging(id: string, most?: number) {
    const asked: string[] = [];
    const hangs: Engine = {
      ...engine(id),
      ...(most === undefined ? {} : { atOnce: () => most }),
      submit: ({ imageId }, _, signal) => {
        asked.push(imageId);
        return new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason)),
        );
      },
    };
    return { hangs, asked };
  }

  it('holds up no other, and its images are all given again after a restart', async () => {
    const { hangs, asked } = hanging('hangs', 3);
    await start(hangs, engine('answers', done(score(21))));
    const archiveId = await intake.makeArchive({ engineId: 'hangs', threshold: 60 });
    const stuck: string[] = [];
    for (let i = 0; i < 5; i += 1) stuck.push((await intake.send(archiveId, film())).imageId);
    await expect.poll(() => asked.length, soon).toBe(3);
    const { imageId } = await sendTo('answers');
    await expect.poll(() => imageState(imageId), soon).toBe('scored');
    expect(asked).toHaveLength(3);
    await running?.stop();
    await start(engine('hangs', done(score(22))));
    for (const each of stuck) await expect.poll(() => imageState(each), soon).toBe('scored');
    for (const each of stuck) expect(await resultsOf(each)).toHaveLength(1);
  });
});

describe('the runner', () => {
  it('goes on after all its connections to the database were lost, in the middle of work', async () => {
    const { pool } = intake.database;
    const cutting = engine('cutting', done(score(40)));
    const cut = () =>
      pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
      );
    // The sender's own connection must not be cut before it has heard that the image is recorded.
    const recorded = Promise.withResolvers<void>();
    await start({
      ...cutting,
      submit: async (...asked) => {
        await recorded.promise;
        if (cutting.asked === 0) await cut();
        return cutting.submit(...asked);
      },
    });
    const sent = await sendTo('cutting');
    recorded.resolve();
    await expect.poll(() => imageState(sent.imageId).catch(() => 'away'), soon).toBe('scored');
    const next = await sendTo('cutting');
    await expect.poll(() => imageState(next.imageId), soon).toBe('scored');
  });

  it('refuses to start when a task has no handler, or two', async () => {
    const { pool } = intake.database;
    const tasks = tasksWith([]);
    const starting = (some: typeof tasks) => startJobs({ pool, tasks: some, concurrency: 1 });
    await expect(starting(tasks.slice(1))).rejects.toThrow(StartError);
    await expect(starting([...tasks, ...tasks.slice(0, 1)])).rejects.toThrow(StartError);
  });
});
