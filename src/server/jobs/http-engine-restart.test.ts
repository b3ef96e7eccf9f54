/** The portal stops while an HTTP engine has an image: afterwards there is one job at the engine, and one result here. */
import { afterEach, beforeAll, expect, it } from 'vitest';
import { answerJson, type EngineServer, startEngineServer } from '../../../test/engine-server.ts';
import { openTestIntake, type TestIntake } from '../../../test/intake.ts';
import { testFilm } from '../../../test/uploads.ts';
import type { Engine } from '../engines/engine.ts';
import { createHttpJson } from '../engines/http-json/http-json.ts';
import { createTasks } from './index.ts';
import { type Jobs, startJobs } from './runner.ts';

const engine = createHttpJson({
  callbacks: { received: async () => [], addressOf: () => undefined },
}) as Engine;

let intake: TestIntake;
let server: EngineServer;
let running: Jobs | undefined;

beforeAll(async () => {
  intake = await openTestIntake();
  server = await startEngineServer(() => {});
  return async () => {
    await server.close();
    await intake.close();
  };
});

afterEach(async () => await running?.stop());

async function start(): Promise<void> {
  const { store, database, sweeper } = intake;
  const { db, pool } = database;
  running = await startJobs({
    pool,
    concurrency: 2,
    tasks: createTasks({
      db,
      store,
      engines: [engine],
      dropExpiredUploads: () => sweeper.dropExpired(),
    }),
  });
}

const soon = { timeout: 30_000 };

async function scoresOf(imageId: string): Promise<(number | null)[]> {
  const { db } = intake.database;
  const rows = await db
    .selectFrom('results')
    .select('score')
    .where('image_id', '=', imageId)
    .execute();
  return rows.map(({ score }) => score);
}

it.each([
  ['before the engine has answered that it took the image', 'POST'],
  ['while the engine is asked for the result', 'GET'],
])('%s', async (_, heldMethod) => {
  const jobs = new Map<string, number>();
  let holds = true;
  const held = Promise.withResolvers<void>();
  server.respond = ({ method, headers, url }, response) => {
    const key = String(headers['idempotency-key']);
    if (method === 'POST' && !jobs.has(key)) jobs.set(key, jobs.size + 1);
    // The work is under way, and the answer never arrives.
    if (holds && method === heldMethod) return held.resolve();
    if (method === 'POST') return answerJson(response, { status: 'pending', id: jobs.get(key) });
    const score = 10 * Number(url.split('/').at(-1));
    answerJson(response, { status: 'done', score, engine: { name: 'Slow', version: '1' } });
  };
  const archiveId = await intake.makeArchive({
    engineId: engine.id,
    settings: { url: server.url },
  });
  const { imageId } = await intake.send(archiveId, testFilm(heldMethod === 'POST' ? 8001 : 8002));
  await start();
  await held.promise;
  await running?.stop();
  holds = false;
  await start();
  await expect.poll(() => scoresOf(imageId), soon).toEqual([10]);
  expect(jobs.size).toBe(1);
});
