/** The portal is killed while it sends films to a CAD box, waits, and takes its answers in: each image ends with one result. */
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CaseDetail, CasePage } from '../../src/contract/cases.ts';
import { path as route, routes } from '../../src/contract/routes.ts';
import { verdictOf } from '../../tools/cad-box/verdict.ts';
import { type CadBoxProcess, startCadBoxProcess } from '../cad-box.ts';
import { type TestClient, testClient } from '../test-client.ts';
import { makeBatch, putImage } from '../uploads.ts';
import { makeFilms } from './films.ts';
import { administrator, makePortalProcess, type PortalProcess } from './portal-process.ts';

const kills = 6;
const shares = { noScore: 0.2, duplicate: 0.4, disorder: 0.4, heatmap: 1 };
const reasons = ['', 'not-a-pa-chest-film', 'not-supported', 'processing-failed'];

let portal: PortalProcess;
let box: CadBoxProcess;
let client: TestClient;
let archiveId: string;

beforeAll(async () => {
  portal = await makePortalProcess(true);
  await portal.start();
  const answer = await testClient(portal.origin).post(routes.session, administrator);
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  client = testClient(portal.origin, cookie);
  const destinations = await client.get(routes.destinations);
  archiveId = destinations.body.projects[0].archives[0].id;
  box = await startCadBoxProcess({
    'portal-port': portal.dicomPort,
    'delay-ms': 1500,
    'no-score': shares.noScore,
    duplicates: shares.duplicate,
    disorder: shares.disorder,
  });
  const settings = { host: '127.0.0.1', port: box.port, highestScore: '100' };
  const engine = { engineId: 'dicom-node', settings, threshold: 50 };
  expect((await client.patch(route('archive', { archiveId }), { engine })).status).toBe(200);
});
afterAll(async () => {
  await box.kill();
  await portal.remove();
});

async function details(): Promise<readonly CaseDetail[]> {
  const { items } = (await client.get(`${route('cases', { archiveId })}?limit=200`))
    .body as CasePage;
  const read = async (caseId: string) =>
    (await client.get(route('case', { caseId }))).body as CaseDetail;
  return await Promise.all(items.map(({ id }) => read(id)));
}

it('every image has the one result that the box gave it', async () => {
  const films = makeFilms(24, 600);
  const batchId = await makeBatch(client, archiveId, { fileCount: films.length });
  for (const film of films) expect((await putImage(client, batchId, film)).status).toBe(201);
  for (let kill = 0; kill < kills; kill += 1) {
    await pause(randomInt(100, 2500));
    await portal.kill();
    await portal.start();
  }
  const under = async () =>
    (await details()).filter(({ state }) => state === 'waiting' || state === 'processing').length;
  await expect.poll(under, { timeout: 240_000, interval: 1000 }).toBe(0);

  for (const { images } of await details()) {
    const [image] = images;
    const { value } = verdictOf('1', String(image?.facts.sopInstanceUid), {
      ...shares,
      second: 0,
      silent: 0,
      refuse: 0,
    });
    expect(image?.results).toHaveLength(1);
    const [result] = image?.results ?? [];
    const said = result?.kind === 'score' ? result.score : result?.reason;
    expect(said).toBe(value < 0 ? reasons[-value] : value);
  }
});
