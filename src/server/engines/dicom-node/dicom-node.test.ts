/** The DICOM node engine against a node in this process: what it sends, and what it makes of what comes back. */
import { afterEach, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../../../test/builders/certificate.ts';
import { buildChestFilm } from '../../../../test/builders/dicom-chest-film.ts';
import { bufferSource, splicedToBytes } from '../../../core/bytes.ts';
import { readDicom } from '../../../core/dicom/read.ts';
import { writeObject } from '../../../core/dicom/write-object.ts';
import { encodePng } from '../../../core/pixels/encode-png.ts';
import { transcode } from '../../../core/pixels/transcode/transcode.ts';
import type { ContentItem } from '../../../core/sr/content-item.ts';
import { contentElements, text } from '../../../core/sr/write-content.ts';
import * as T from '../../../core/standard/tags.generated.ts';
import {
  type AssociationServer,
  listenForAssociations,
} from '../../dicom-network/association-server.ts';
import type { AssociateReject } from '../../dicom-network/pdu.ts';
import type { EngineImage } from '../engine.ts';
import { wrapUids } from '../picture-as-dicom.ts';
import { createDicomNode } from './dicom-node.ts';
import type { ReceivedObject } from './result-inbox.ts';
import type { Transcode } from './send-object.ts';

const signal = new AbortController().signal;
const dx = '1.2.840.10008.5.1.4.1.1.1.1';
const implicit = '1.2.840.10008.1.2';
const film = buildChestFilm({ attributes: { SOPClassUID: dx, SOPInstanceUID: '1.2.3.4' } });

function image(bytes: Uint8Array<ArrayBuffer>, kind: 'dicom' | 'png' = 'dicom'): EngineImage {
  return {
    imageId: 'image',
    processingId: 'processing',
    patientId: 'SITE-1',
    sha256: 'ab'.repeat(32),
    facts: { kind, sizeBytes: bytes.byteLength, rows: 48, columns: 40 },
    bytes: bufferSource(bytes),
  };
}

let node: AssociationServer | undefined;
afterEach(async () => {
  await node?.close(0);
  node = undefined;
});

interface Got {
  readonly sopInstanceUid: string;
  readonly transferSyntax: string;
  readonly dataSet: Buffer;
}

/** A node that takes some transfer syntaxes and answers with one status. */
async function startNode(takes: (uid: string) => boolean, status = 0, rejection?: AssociateReject) {
  const got: Got[] = [];
  node = await listenForAssociations({
    host: '127.0.0.1',
    port: 0,
    maxAssociations: 8,
    idleMs: 10_000,
    handler: {
      admit: async () => rejection,
      choose: (_, syntaxes) => syntaxes.find(takes),
      failed: () => {},
      async store({ sopInstanceUid, transferSyntax, dataSet }) {
        const parts: Buffer[] = [];
        for await (const part of dataSet) parts.push(Buffer.from(part));
        got.push({ sopInstanceUid, transferSyntax, dataSet: Buffer.concat(parts) });
        return { status };
      },
    },
  });
  return { port: node.port, got };
}

const transcodeHere: Transcode = async (file, uid) =>
  await splicedToBytes(await transcode(await readDicom(bufferSource(file)), uid));

function engineWith(received: readonly ReceivedObject[] = []) {
  return createDicomNode({
    transcode: transcodeHere,
    inbox: { withReceived: async (_, use) => await use(received) },
  });
}

const engine = engineWith();
const settingsAt = (port: number, more = {}) =>
  engine.settings.parse({ host: '127.0.0.1', port, timeoutS: 5, ...more });

describe('sending', () => {
  test('the stored bytes go as they are where the node takes them', async () => {
    const { port, got } = await startNode(() => true);
    const submitted = await engine.submit(image(film), settingsAt(port), signal);
    expect(submitted).toMatchObject({
      status: 'pending',
      ticket: { sopInstanceUid: '1.2.3.4' },
    });
    const { dataSetStart, dataSetEnd } = await readDicom(bufferSource(film));
    expect(got).toHaveLength(1);
    expect(got[0]?.sopInstanceUid).toBe('1.2.3.4');
    expect(got[0]?.dataSet.equals(film.subarray(dataSetStart, dataSetEnd))).toBe(true);
  });

  test('a node that knows implicit little endian alone is given that', async () => {
    const { port, got } = await startNode((uid) => uid === implicit);
    await engine.submit(image(film), settingsAt(port), signal);
    expect(got[0]?.transferSyntax).toBe(implicit);
    const { dataSetStart } = await readDicom(bufferSource(film));
    expect(got[0]?.dataSet.length).toBeGreaterThan(film.length - dataSetStart - 2000);
  });

  test('a picture is wrapped, under the same UIDs every time', async () => {
    const { port, got } = await startNode(() => true);
    const data = Uint8Array.from({ length: 40 * 48 }, (_, i) => i & 0xff);
    const png = encodePng({ width: 40, height: 48, channels: 1, data });
    await engine.submit(image(png, 'png'), settingsAt(port), signal);
    expect(got[0]?.sopInstanceUid).toBe(wrapUids('image').sopInstanceUid);
    expect(got[0]?.dataSet.includes('SITE-1')).toBe(true);
  });

  test.each([
    ['a node that takes no such image', () => false, 0, 'engine/node-takes-no-such-image', false],
    ['a node that is full', () => true, 0xa700, 'engine/node-busy', true],
    ['a node that refuses', () => true, 0xc000, 'engine/node-refused', false],
  ])('%s', async (_, takes, status, code, retryable) => {
    const { port } = await startNode(takes, status);
    const sent = engine.submit(image(film), settingsAt(port), signal);
    await expect(sent).rejects.toMatchObject({ code, retryable });
  });

  test('certificates that can’t be used are told of before anything is sent', async () => {
    const [own, other] = [makeCertificate('own'), makeCertificate('other')];
    const attempt = (more: object) => engine.test?.(settingsAt(1, { tls: true, ...more }), signal);
    await expect(attempt({ tlsCa: 'hello' })).rejects.toMatchObject({
      code: 'engine/certificate-invalid',
    });
    const mixed = { tlsCertificate: own.certificate, tlsKey: other.key };
    await expect(attempt(mixed)).rejects.toMatchObject({
      code: 'engine/key-mismatch',
      retryable: false,
    });
    await expect(attempt({ ...mixed, tlsKey: '' })).rejects.toMatchObject({
      code: 'engine/key-invalid',
    });
  });

  test.each([
    ['knows nobody of our name', 3, 'engine/node-knows-not-us'],
    ['has another name', 7, 'engine/node-has-other-title'],
    ['says nothing of why', 1, 'engine/node-rejected'],
  ])('a node that %s', async (_, reason, code) => {
    const { port } = await startNode(() => true, 0, { result: 1, source: 1, reason });
    await expect(engine.test?.(settingsAt(port), signal)).rejects.toMatchObject({ code });
  });

  test('a node that isn’t there is tried again; settings without a host are not', async () => {
    const { port } = await startNode(() => true);
    await node?.close(0);
    const gone = engine.submit(image(film), settingsAt(port), signal);
    await expect(gone).rejects.toMatchObject({ code: 'engine/node-unreachable', retryable: true });
    const unset = engine.submit(image(film), engine.settings.parse({}), signal);
    await expect(unset).rejects.toMatchObject({ code: 'engine/settings-incomplete' });
  });
});

function report(score: number, receivedAt = new Date(0)): ReceivedObject {
  const concept = { value: 'S', scheme: '99CAD', meaning: 'CAD4TB score' };
  const unit = { value: '%', scheme: 'UCUM', meaning: 'percent' };
  const root: ContentItem = {
    valueType: 'CONTAINER',
    concept: { value: '112000', scheme: 'DCM', meaning: 'Chest CAD Report' },
    children: [
      { valueType: 'NUM', relationship: 'CONTAINS', concept, numeric: { value: score, unit } },
    ],
  };
  const sopClassUid = '1.2.840.10008.5.1.4.1.1.88.65';
  const bytes = writeObject(
    [
      text(T.SOPClassUID, 'UI', sopClassUid),
      text(T.SOPInstanceUID, 'UI', '1.2.9'),
      text(T.ManufacturerModelName, 'LO', 'CAD4TB'),
      text(T.SoftwareVersions, 'LO', '7.0.0'),
      ...contentElements(root),
    ],
    { sopClassUid, sopInstanceUid: '1.2.9' },
  );
  return { kind: 'report', receivedAt, bytes: bufferSource(bytes) };
}

function heatmap(rows = 48, columns = 40): ReceivedObject {
  const bytes = buildChestFilm({ rows, columns });
  return { kind: 'picture', receivedAt: new Date(0), bytes: bufferSource(bytes) };
}

describe('what comes back', () => {
  const uids = { sopInstanceUid: '1.2.3.4', studyInstanceUid: '1.2.3' };
  const ticket = { answerDueAt: Date.now() + 3_600_000, ...uids };
  const collect = async (received: readonly ReceivedObject[], given = ticket) =>
    await engineWith(received).collect(given, image(film), settingsAt(104), signal);

  test('nothing yet: asked again, until the time is over', async () => {
    expect(await collect([])).toMatchObject({ status: 'pending', ticket });
    const late = collect([], { answerDueAt: Date.now() - 1, ...uids });
    await expect(late).rejects.toMatchObject({ code: 'engine/no-answer', retryable: false });
  });

  test('a score under the name and version of who gave it, with its heatmap', async () => {
    const done = await collect([heatmap(), report(71.5)]);
    expect(done).toMatchObject({
      status: 'done',
      result: {
        kind: 'score',
        score: 71.5,
        engineName: 'CAD4TB',
        engineVersion: '7.0.0',
        simulated: false,
      },
    });
    expect(done).toHaveProperty('result.heatmapPng');
  });

  test('a picture that doesn’t lie over the film is no heatmap of it', async () => {
    const done = await collect([heatmap(48, 96), report(71.5)]);
    expect(done).not.toHaveProperty('result.heatmapPng');
  });

  test('a report that has just come waits a moment for its heatmap; a late answer counts', async () => {
    expect(await collect([report(50, new Date())])).toMatchObject({ status: 'pending' });
    const late = await collect([report(50)], { answerDueAt: Date.now() - 1, ...uids });
    expect(late).toMatchObject({ status: 'done' });
  });

  test('the last answer counts, and one that is unclear is none', async () => {
    expect(await collect([report(10), report(90)])).toMatchObject({ result: { score: 90 } });
    expect(await collect([report(10), report(900)])).toMatchObject({ result: { score: 10 } });
  });

  test.each([
    [-1, 'not-a-pa-chest-film'],
    [-2, 'not-supported'],
    [-3, 'processing-failed'],
  ])('%i ends here, as a reason', async (code, reason) => {
    const done = await collect([report(code)]);
    expect(done).toMatchObject({ status: 'done', result: { kind: 'no-score', reason } });
    expect(done).not.toHaveProperty('result.score');
  });
});
