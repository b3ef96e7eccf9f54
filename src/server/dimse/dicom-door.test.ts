/** The DICOM door of a whole portal: X-ray units, results early, late and lost, and strangers. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTakingNode, storeInto, type TakingNode } from '../../../test/dicom-peer.ts';
import { openTestPortal, type TestPortal, type TestProject } from '../../../test/portal.ts';
import type { TestClient } from '../../../test/test-client.ts';
import { makeBatch, putImage, type TestImage, testFilm } from '../../../test/uploads.ts';
import { writeHeatmap } from '../../../tools/cad-box/heatmap-picture.ts';
import { type BoxReport, writeReport } from '../../../tools/cad-box/report-shapes.ts';
import type { CaseDetail } from '../../contract/cases.ts';
import type { ArchiveQueue, Quarantine } from '../../contract/engines.ts';
import { path as route } from '../../contract/routes.ts';
import { bufferSource } from '../../core/bytes.ts';
import { readDicom } from '../../core/dicom/read.ts';
import { textAt } from '../../core/dicom/values.ts';
import { writeObject } from '../../core/dicom/write-object.ts';
import { text } from '../../core/sr/write-content.ts';
import * as T from '../../core/standard/tags.generated.ts';

let portal: TestPortal;
let node: TakingNode;
let project: TestProject;
let client: TestClient;
let films = 7000;

beforeAll(async () => {
  portal = await openTestPortal({ dicomPort: 0 });
  node = await startTakingNode();
  const settings = { host: '127.0.0.1', port: node.port, calledAe: 'CAD', resultsFromAe: 'CADOUT' };
  project = await portal.makeProject({
    archiveNames: ['First', 'Second'],
    engine: { id: 'dicom-node', settings },
  });
  const user = await portal.makeUser({
    grants: [{ projectId: project.id, permission: 'project/administrator' }],
  });
  client = portal.client.as(user);
});
afterAll(() => node.close());

function film(...args: Parameters<typeof testFilm> extends [number, ...infer Rest] ? Rest : never) {
  films += 1;
  return testFilm(films, ...args);
}

const store = (file: Uint8Array<ArrayBuffer>, callingAe = 'CADOUT') =>
  storeInto(portal.dicomPort ?? 0, callingAe, file);

async function upload(image: TestImage, archiveId = project.archiveId) {
  const batchId = await makeBatch(client, archiveId);
  const { status, body } = await putImage(client, batchId, image);
  expect(status).toBe(201);
  return body as { imageId: string; caseId: string };
}

async function factsOf({ bytes }: TestImage): Promise<BoxReport['film']> {
  const object = await readDicom(bufferSource(bytes));
  return {
    sopClassUid: textAt(object, T.SOPClassUID),
    sopInstanceUid: textAt(object, T.SOPInstanceUID),
    studyInstanceUid: textAt(object, T.StudyInstanceUID),
    seriesInstanceUid: textAt(object, T.SeriesInstanceUID),
    patientId: textAt(object, T.PatientID),
    rows: 600,
    columns: 600,
  };
}

const newUid = () => `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`;

async function report(image: TestImage, value: number): Promise<Uint8Array<ArrayBuffer>> {
  const uids = { sopInstanceUid: newUid(), seriesInstanceUid: newUid() };
  return writeReport({ shape: 'percent', film: await factsOf(image), value, ...uids });
}

async function heatmap(image: TestImage): Promise<Uint8Array<ArrayBuffer>> {
  const uids = { sopInstanceUid: newUid(), seriesInstanceUid: newUid() };
  return writeHeatmap({ film: await factsOf(image), score: 80, random: Math.random, ...uids });
}

/** A picture of the study that doesn’t say of which image. */
async function studyAlone(image: TestImage): Promise<Uint8Array<ArrayBuffer>> {
  const { studyInstanceUid } = await factsOf(image);
  const sopClassUid = '1.2.840.10008.5.1.4.1.1.7';
  const sopInstanceUid = newUid();
  const elements = [
    text(T.SOPClassUID, 'UI', sopClassUid),
    text(T.SOPInstanceUID, 'UI', sopInstanceUid),
    text(T.StudyInstanceUID, 'UI', studyInstanceUid),
  ];
  return writeObject(elements, { sopClassUid, sopInstanceUid });
}

const readCase = async (caseId: string) =>
  (await client.get(route('case', { caseId }))).body as CaseDetail;
const imageOf = async (caseId: string) => (await readCase(caseId)).images[0];
const eventsOf = async (caseId: string) =>
  (await imageOf(caseId))?.history.map(({ event }) => event);
const resultsOf = async (caseId: string) => (await imageOf(caseId))?.results;
const scoresOf = async (caseId: string) =>
  (await resultsOf(caseId))?.map((result) =>
    result.kind === 'score' ? result.score : result.reason,
  );
const quarantine = async (archiveId = project.archiveId) =>
  (await client.get(route('quarantine', { archiveId }))).body as Quarantine;
const soon = { timeout: 30_000, interval: 100 };

/** Its node has it, and the portal waits for an answer. */
async function sent(image: TestImage, archiveId?: string) {
  const receipt = await upload(image, archiveId);
  const { sopInstanceUid } = await factsOf(image);
  await expect.poll(() => node.taken.includes(sopInstanceUid), soon).toBe(true);
  return receipt;
}

/** Nothing more will come of the jobs that are there. */
async function giveUp(imageId: string): Promise<void> {
  await expect.poll(() => ticketOf(imageId), soon).not.toBeNull();
  await portal.db
    .updateTable('processings')
    .set({ state: 'failed', error_code: 'engine/no-answer' })
    .where('image_id', '=', imageId)
    .execute();
  await portal.db
    .updateTable('images')
    .set({ state: 'failed' })
    .where('id', '=', imageId)
    .execute();
}

async function ticketOf(imageId: string): Promise<unknown> {
  const row = await portal.db
    .selectFrom('processings')
    .select('ticket')
    .where('image_id', '=', imageId)
    .executeTakeFirstOrThrow();
  return row.ticket;
}

describe('results', () => {
  it('a heatmap before its report, and both before the note that they are waited for', async () => {
    const image = film();
    expect(await store(await heatmap(image))).toBe(0);
    expect(await store(await report(image, 61.5))).toBe(0);
    const { caseId } = await upload(image);
    await expect.poll(() => scoresOf(caseId), soon).toEqual([61.5]);
    expect((await resultsOf(caseId))?.[0]).toMatchObject({ hasHeatmap: true, label: 'above' });
    const { sopInstanceUid } = await factsOf(image);
    const waiting = (await quarantine()).items;
    expect(waiting.filter((item) => item.sopInstanceUid === sopInstanceUid)).toEqual([]);
  });

  it('the same report twice is one; another one later changes nothing, and is in the history', async () => {
    const image = film();
    const { caseId } = await sent(image);
    const first = await report(image, 20);
    await store(await heatmap(image));
    await store(first);
    await store(first);
    await expect.poll(() => scoresOf(caseId), soon).toEqual([20]);
    await store(first);
    expect(await eventsOf(caseId)).not.toContain('second-report');
    await store(await report(image, 95));
    expect(await eventsOf(caseId)).toContain('second-report');
    expect(await scoresOf(caseId)).toEqual([20]);
    expect((await imageOf(caseId))?.received).toHaveLength(3);
  });

  it('of two reports before there is a result the last one counts, and both are told of', async () => {
    const image = film();
    const { caseId } = await sent(image);
    await store(await report(image, 20));
    await store(await report(image, 30));
    await store(await heatmap(image));
    await expect.poll(() => scoresOf(caseId), soon).toEqual([30]);
    expect((await eventsOf(caseId))?.filter((event) => event === 'report-replaced')).toHaveLength(
      1,
    );
    const early = film();
    await store(await report(early, 40));
    await store(await report(early, 50));
    await store(await heatmap(early));
    const { caseId: later } = await upload(early);
    await expect.poll(() => scoresOf(later), soon).toEqual([50]);
    expect((await eventsOf(later))?.filter((event) => event === 'report-replaced')).toHaveLength(1);
  });

  it('a report of another patient, or whose score is of another film, waits for a person', async () => {
    const image = film();
    const { caseId } = await sent(image);
    const facts = await factsOf(image);
    const write = (more: Partial<BoxReport>) =>
      writeReport({
        shape: 'chest-cad',
        film: facts,
        value: 88,
        sopInstanceUid: newUid(),
        seriesInstanceUid: newUid(),
        ...more,
      });
    await store(write({ film: { ...facts, patientId: 'SOMEBODY ELSE' } }));
    await store(write({ scoreOf: { ...facts, sopInstanceUid: newUid() } }));
    const { items } = await quarantine();
    const reasons = items.filter((item) => item.caseId === caseId).map(({ reason }) => reason);
    expect(reasons.toSorted()).toEqual(['other-patient', 'unclear-other-image']);
    await store(await heatmap(image));
    await store(write({ film: { ...facts, patientId: ` ${facts.patientId.toLowerCase()}` } }));
    await expect.poll(() => scoresOf(caseId), soon).toEqual([88]);
    for (const { id: receivedId } of items) {
      await client.post(route('quarantineDismiss', { archiveId: project.archiveId, receivedId }));
    }
  });

  it('an answer to an image that was given up still counts', async () => {
    const image = film();
    const { caseId, imageId } = await sent(image);
    await giveUp(imageId);
    await store(await heatmap(image));
    await store(await report(image, 33));
    await expect.poll(() => scoresOf(caseId), soon).toEqual([33]);
    expect(await eventsOf(caseId)).toContain('late-answer');
    expect((await readCase(caseId)).state).toBe('scored');
  });

  it('a heatmap that comes behind its score is added', async () => {
    const image = film();
    const { caseId, imageId } = await sent(image);
    await expect.poll(() => ticketOf(imageId), soon).not.toBeNull();
    await store(await report(image, 77));
    // As long as a heatmap is waited for.
    await portal.db
      .updateTable('received_results')
      .set({ received_at: new Date(Date.now() - 60_000) })
      .where('image_id', '=', imageId)
      .execute();
    await store(await report(image, 77));
    await portal.db
      .updateTable('received_results')
      .set({ received_at: new Date(Date.now() - 60_000) })
      .where('image_id', '=', imageId)
      .execute();
    await expect.poll(() => scoresOf(caseId), soon).toEqual([77]);
    expect((await resultsOf(caseId))?.[0]).toMatchObject({ hasHeatmap: false });
    await store(await heatmap(image));
    await expect
      .poll(async () => (await resultsOf(caseId))?.[0], soon)
      .toMatchObject({ hasHeatmap: true, score: 77 });
    expect(await eventsOf(caseId)).toContain('heatmap-added');
  });

  it('asked once more, the node’s report of before is no answer, and the same one sent again is', async () => {
    const image = film();
    const { caseId, imageId } = await sent(image);
    const answer = await report(image, 44);
    await store(await heatmap(image));
    await store(answer);
    await expect.poll(() => scoresOf(caseId), soon).toEqual([44]);
    await client.post(route('imageProcess', { imageId }));
    const { sopInstanceUid } = await factsOf(image);
    const times = () => node.taken.filter((uid) => uid === sopInstanceUid).length;
    await expect.poll(times, soon).toBe(2);
    expect(await scoresOf(caseId)).toEqual([44]);
    await store(await heatmap(image));
    await store(answer);
    await expect.poll(() => scoresOf(caseId), soon).toEqual([44, 44]);
  });

  it('what is unclear, from somebody else or about nothing known waits for a person', async () => {
    const image = film();
    const { caseId, imageId } = await sent(image);
    await expect.poll(() => ticketOf(imageId), soon).not.toBeNull();
    expect(await store(await report(image, 340))).toBe(0);
    await store(await heatmap(image));
    const unknown = await report(film(), 50);
    expect(await store(unknown)).toBe(0);
    const { items } = await quarantine();
    expect(items.map(({ reason }) => reason).toSorted()).toEqual([
      'no-such-image',
      'unclear-out-of-range',
    ]);
    expect(items.find(({ imageId: about }) => about === imageId)).toMatchObject({
      caseId,
      kind: 'report',
    });
    expect(await scoresOf(caseId)).toEqual([]);

    const lost = items.find(({ reason }) => reason === 'no-such-image');
    const unclear = items.find(({ reason }) => reason !== 'no-such-image');
    const archiveId = project.archiveId;
    const of = (id = '') => ({ archiveId, receivedId: id });
    const assigned = await client.post(route('quarantineAssign', of(lost?.id)), { imageId });
    expect(assigned.status).toBe(204);
    const dismissed = await client.post(route('quarantineDismiss', of(unclear?.id)));
    expect(dismissed.status).toBe(204);
    expect(await quarantine()).toEqual({ items: [], count: 0 });
    await expect.poll(() => scoresOf(caseId), soon).toEqual([50]);
  });

  it('two images of one study: each gets its own, and what names only the study is nobody’s', async () => {
    const study = newUid();
    const attributes = { StudyInstanceUID: study, PatientID: 'P-1' };
    const [first, second] = [film({ attributes }), film({ attributes })];
    const one = await sent(first);
    const two = await sent(second);
    await expect.poll(() => ticketOf(two.imageId), soon).not.toBeNull();
    expect(await store(await studyAlone(first))).toBe(0);
    const { items } = await quarantine();
    expect(items.map(({ reason }) => reason)).toEqual(['several-images']);
    for (const [image, value] of [[second, 80] as const, [first, 10] as const]) {
      await store(await heatmap(image));
      await store(await report(image, value));
    }
    const scores = async () =>
      Object.fromEntries(
        (await readCase(one.caseId)).images.map(({ id, results }) => [
          id,
          results?.map((result) => (result.kind === 'score' ? result.score : result.reason)),
        ]),
      );
    await expect.poll(scores, soon).toEqual({ [one.imageId]: [10], [two.imageId]: [80] });
  });

  it('the same film in two archives of one node: both get an answer', async () => {
    const image = film();
    const one = await sent(image);
    const other = { ...image, uploadId: randomUUID() };
    const two = await upload(other, project.archives[1]?.id);
    await expect.poll(() => ticketOf(two.imageId), soon).not.toBeNull();
    await expect.poll(() => ticketOf(one.imageId), soon).not.toBeNull();
    await store(await heatmap(image));
    await store(await report(image, 55));
    await expect.poll(() => scoresOf(one.caseId), soon).toEqual([55]);
    await store(await heatmap(image));
    await store(await report(image, 55));
    await expect.poll(() => scoresOf(two.caseId), soon).toEqual([55]);
  });
});

describe('X-ray units', () => {
  const archiveOf = () => project.archives[1]?.id ?? '';
  const units = () => route('dicomSources', { projectId: project.id });

  it('store into their archive, once, through the same checks', async () => {
    const added = await client.post(units(), { callingAe: 'VAN 3', archiveId: archiveOf() });
    expect(added.status).toBe(201);
    const image = film();
    expect(await store(image.bytes, 'VAN 3')).toBe(0);
    expect(await store(image.bytes, 'VAN 3')).toBe(0);
    const page = await client.get(route('cases', { archiveId: archiveOf() }));
    const found = page.body.items.filter(
      ({ patientId }: { patientId: string }) => patientId === `P-${String(films).padStart(6, '0')}`,
    );
    expect(found).toHaveLength(1);
    expect((await imageOf(found[0].id))?.uploadedBy).toBe('VAN 3');

    const tooSmall = film({ rows: 40, columns: 40 });
    expect(await store(tooSmall.bytes, 'VAN 3')).toBe(0xc000);
  });

  it('are known by a title of their own, and are no people', async () => {
    const again = await client.post(units(), { callingAe: 'VAN 3', archiveId: archiveOf() });
    expect(again).toMatchObject({ status: 409, body: { code: 'ae-title-taken' } });
    const { body } = await client.get(units());
    expect(body.door.port).not.toBeNull();
    expect(body.sources).toHaveLength(1);
    const site = portal.client.as(await portal.makeUser({ siteAdministrator: true }));
    const people = (await site.get(route('users'))).body as { name: string }[];
    expect(people.map(({ name }) => name)).not.toContain('VAN 3');
    const { user_id: userId } = await portal.db
      .selectFrom('dicom_sources')
      .select('user_id')
      .executeTakeFirstOrThrow();
    expect((await site.post(route('userLink', { userId }))).status).toBe(404);

    const sourceId = body.sources[0].id;
    const gone = await client.delete(route('dicomSource', { projectId: project.id, sourceId }));
    expect(gone.status).toBe(204);
    await expect(store(film().bytes, 'VAN 3')).rejects.toMatchObject({
      code: 'calling-ae-unknown',
    });
  });

  it('strangers are turned away, and a CAD node stores no films', async () => {
    await expect(store(film().bytes, 'STRANGER')).rejects.toMatchObject({
      code: 'calling-ae-unknown',
    });
    expect(await store(film().bytes, 'CADOUT')).toBe(0x0124);
  });
});

describe('a node that takes the line and never answers', () => {
  it('holds up its own films alone', async () => {
    let calls = 0;
    const sockets = new Set<net.Socket>();
    const mute = net.createServer((socket) => {
      calls += 1;
      sockets.add(socket.on('error', () => {}).resume());
    });
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as net.AddressInfo;
    const settings = { host: '127.0.0.1', port, calledAe: 'MUTE', timeoutS: 600 };
    const stuck = await portal.makeProject({ engine: { id: 'dicom-node', settings } });
    const user = await portal.makeUser({
      grants: [{ projectId: stuck.id, permission: 'project/administrator' }],
    });
    const other = portal.client.as(user);
    const batchId = await makeBatch(other, stuck.archiveId);
    for (let i = 0; i < 4; i += 1)
      expect((await putImage(other, batchId, film())).status).toBe(201);
    // As many as may be sent at once; more than there are workers would hold them all.
    await expect.poll(() => calls, soon).toBe(2);
    const image = film();
    const { caseId } = await sent(image);
    await store(await heatmap(image));
    await store(await report(image, 12));
    await expect.poll(() => scoresOf(caseId), soon).toEqual([12]);
    expect(calls).toBe(2);
    for (const socket of sockets) socket.destroy();
    mute.close();
  });
});

describe('the queue', () => {
  const archiveId = () => project.archives[1]?.id ?? '';
  const queue = async () =>
    ((await client.get(route('queue', { archiveId: archiveId() }))).body as ArchiveQueue)
      .engines[0];

  it('paused, images wait; resumed, they go', async () => {
    await client.patch(route('queue', { archiveId: archiveId() }), { paused: true });
    const image = film();
    const { sopInstanceUid } = await factsOf(image);
    const { imageId } = await upload(image, archiveId());
    await expect.poll(async () => (await queue())?.waiting, soon).toBe(1);
    const jobs = () =>
      portal.database.pool
        .query(
          `select from graphile_worker.jobs j join processings p on j.key = 'process:' || p.id
           where p.image_id = $1`,
          [imageId],
        )
        .then(({ rowCount }) => rowCount);
    await expect.poll(jobs, soon).toBe(0);
    expect(node.taken).not.toContain(sopInstanceUid);
    await client.patch(route('queue', { archiveId: archiveId() }), { paused: false });
    await expect.poll(() => node.taken.includes(sopInstanceUid), soon).toBe(true);
    const { attempts } = await portal.db
      .selectFrom('processings')
      .select('attempts')
      .where('image_id', '=', imageId)
      .executeTakeFirstOrThrow();
    expect(attempts).toBe(1);
    await giveUp(imageId);
    expect(await queue()).toMatchObject({
      paused: false,
      failed: 1,
      engineId: 'dicom-node',
      lastError: { code: 'engine/no-answer' },
    });
    const retried = await client.post(route('queueRetry', { archiveId: archiveId() }));
    expect(retried.body).toEqual({ retried: 1, left: 0 });
  });

  it('an engine is asked whether it is there, with settings as they stand in the form', async () => {
    const ask = async (settings: object) =>
      (
        await client.post(route('engineTest', { archiveId: archiveId() }), {
          engineId: 'dicom-node',
          settings,
        })
      ).body;
    const here = { host: '127.0.0.1', port: node.port };
    expect(await ask(here)).toEqual({ outcome: 'answers' });
    const code = 'engine/settings-incomplete';
    expect(await ask({})).toEqual({ outcome: 'fails', code });
    const checked = await client.post(route('engineTest', { archiveId: archiveId() }), {
      engineId: 'http-json',
      settings: { mapping: '{\n"poll": { "path": "x" } }' },
      checkOnly: true,
    });
    const problem = { setting: 'mapping', path: 'poll.path', line: 2, column: 19, params: {} };
    expect(checked.body).toEqual({
      outcome: 'checked',
      problems: [{ ...problem, code: 'bad-path' }],
    });
    await node.close();
    expect(await ask(here)).toEqual({ outcome: 'fails', code: 'engine/node-unreachable' });
    const missing = await client.post(route('engineTest', { archiveId: archiveId() }), {
      engineId: 'none',
      settings: {},
    });
    expect(missing).toMatchObject({ status: 400, body: { code: 'engine-unknown' } });
  });
});
