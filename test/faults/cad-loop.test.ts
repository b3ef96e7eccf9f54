/** The portal is killed while it sends films to a CAD box, waits, and takes its answers in, beside another engine: each image ends with one result of each. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CaseDetail, CasePage } from '../../src/contract/cases.ts';
import { path as route, routes } from '../../src/contract/routes.ts';
import { verdictOf } from '../../tools/cad-box/verdict.ts';
import { type CadBoxProcess, startCadBoxProcess } from '../cad-box.ts';
import { type TestClient, testClient } from '../test-client.ts';
import { makeBatch, putImage } from '../uploads.ts';
import { makeFilms } from './films.ts';
import { type Gate, startGate } from './gate.ts';
import { administrator, makePortalProcess, type PortalProcess } from './portal-process.ts';

const filmsEachTime = 5;
const shares = { noScore: 0.2, duplicate: 0.4, disorder: 0.4, heatmap: 1 };
const reasons = ['', 'not-a-pa-chest-film', 'not-supported', 'processing-failed'];

let portal: PortalProcess;
let box: CadBoxProcess;
/** Before the box, and before the portal's DICOM port. */
let toBox: Gate;
let toPortal: Gate;
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
  toPortal = await startGate(portal.dicomPort);
  box = await startCadBoxProcess({
    'portal-port': toPortal.port,
    'delay-ms': 600,
    'no-score': shares.noScore,
    duplicates: shares.duplicate,
    disorder: shares.disorder,
  });
  toBox = await startGate(box.port);
  const settings = { host: '127.0.0.1', port: toBox.port, highestScore: '100' };
  const engine = { engineId: 'dicom-node', name: 'Box', settings };
  const added = await client.post(route('archiveEngines', { archiveId }), engine);
  expect(added.status).toBe(201);
  const archiveEngineId = added.body.engines[1].id;
  await client.patch(route('archiveEngine', { archiveId, archiveEngineId }), { leads: true });
});
afterAll(async () => {
  await toBox.close();
  await toPortal.close();
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

async function upload(): Promise<void> {
  const films = makeFilms(filmsEachTime, 600);
  const batchId = await makeBatch(client, archiveId, { fileCount: films.length });
  for (const film of films) expect((await putImage(client, batchId, film)).status).toBe(201);
}

async function killAndStart(): Promise<void> {
  await portal.kill();
  await portal.start();
}

/** Each with films of its own, and killed when they are where it says. */
const moments: Readonly<Record<string, () => Promise<void>>> = {
  async 'while a film is on its way to the box'() {
    toBox.shut();
    await upload();
    const sending = toBox.passed({ sentBytes: 100_000 });
    toBox.open();
    await sending;
  },
  async 'while the box has films and its answers are waited for'() {
    toPortal.shut();
    const before = toBox.ended();
    await upload();
    await expect.poll(() => toBox.ended() - before, soon).toBeGreaterThanOrEqual(filmsEachTime);
  },
  async 'while an answer arrives'() {
    toPortal.shut();
    await upload();
    const arriving = toPortal.passed({ sentBytes: 1000 });
    toPortal.open();
    await arriving;
  },
  async 'while a result is recorded'() {
    toPortal.shut();
    await upload();
    // The association's answer, and that of the report: whoever waits for it is told now.
    const recording = toPortal.passed({ answers: 2 });
    toPortal.open();
    await recording;
  },
};

const soon = { timeout: 60_000, interval: 50 };

it.each(Object.entries(moments))('is killed %s', async (_, until) => {
  await until();
  await killAndStart();
  toBox.open();
  toPortal.open();
});

it('every image has the one result that the box gave it, and one of the other engine', async () => {
  const under = async () =>
    (await details())
      .flatMap(({ images }) => images.flatMap(({ engines }) => engines))
      .filter(({ state }) => state === 'waiting' || state === 'processing').length;
  await expect.poll(under, { timeout: 240_000, interval: 1000 }).toBe(0);

  const found = await details();
  expect(found).toHaveLength(Object.keys(moments).length * filmsEachTime);
  for (const { images } of found) {
    const [image] = images;
    const { value } = verdictOf('1', String(image?.facts.sopInstanceUid), {
      ...shares,
      second: 0,
      silent: 0,
      refuse: 0,
    });
    expect(image?.results).toHaveLength(2);
    const [result, other] = image?.results ?? [];
    expect(other?.engineName).toBe('Simulator');
    const said = result?.kind === 'score' ? result.score : result?.reason;
    expect(said).toBe(value < 0 ? reasons[-value] : value);
  }
});
