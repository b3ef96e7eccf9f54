/** Cases, pictures and live changes over real HTTP. */
import nodePath from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildDicom, elementsOf, syntaxes } from '../../../test/builders/dicom.ts';
import { openTestPortal, type TestPortal, type TestProject } from '../../../test/portal.ts';
import type { TestClient } from '../../../test/test-client.ts';
import { makeBatch, putImage, sha256Of, type TestImage, testFilm } from '../../../test/uploads.ts';
import { path } from '../../contract/routes.ts';
import { bufferSource } from '../../core/bytes.ts';
import { readDicom } from '../../core/dicom/read.ts';
import { decodeFrame } from '../../core/pixels/decode-frame.ts';
import { openFileStore } from '../archive/file-store.ts';
import { type CaseChanges, createCaseChanges } from '../cases/case-changes.ts';

let portal: TestPortal;
let project: TestProject;
let administrator: TestClient;
let image: TestImage;
let receipt: { imageId: string; caseId: string };
const soon = { timeout: 30_000 };

beforeAll(async () => {
  portal = await openTestPortal();
  project = await portal.makeProject({
    engine: { id: 'simulator', settings: { delayMs: 0, noScoreShare: 0 } },
  });
  administrator = portal.client.as(
    await portal.makeUser({
      grants: [{ projectId: project.id, permission: 'project/administrator' }],
    }),
  );
  image = testFilm(1);
  const batchId = await makeBatch(administrator, project.archiveId);
  receipt = (await putImage(administrator, batchId, image)).body;
});

async function makeClient(permission: 'archive/view' | 'archive/results'): Promise<TestClient> {
  const grant = { projectId: project.id, archiveId: project.archiveId, permission };
  return portal.client.as(await portal.makeUser({ grants: [grant] }));
}

async function readCase(client: TestClient) {
  return (await client.get(path('case', { caseId: receipt.caseId }))).body;
}

describe('cases over HTTP', () => {
  it('go from upload to result, thumbnail and heatmap', async () => {
    await expect.poll(async () => (await readCase(administrator)).state, soon).toBe('scored');
    await expect
      .poll(async () => (await readCase(administrator)).thumbnailImageId, soon)
      .toBe(receipt.imageId);
    const list = await administrator.get(path('cases', { archiveId: project.archiveId }));
    expect(list.body).toMatchObject({
      count: 1,
      items: [{ id: receipt.caseId, state: 'scored', result: { simulated: true } }],
    });
    const thumbnail = await administrator.fetch(
      path('imageThumbnail', { imageId: receipt.imageId }),
    );
    expect(thumbnail.headers.get('content-type')).toBe('image/png');
    expect((await thumbnail.arrayBuffer()).byteLength).toBeGreaterThan(100);
    const resultId = list.body.items[0].result.id;
    const heatmap = await administrator.fetch(path('heatmap', { resultId }));
    expect(heatmap.headers.get('content-type')).toBe('image/png');
    await heatmap.arrayBuffer();
    const again = await administrator.post(path('imageProcess', { imageId: receipt.imageId }));
    expect(again.status).toBe(204);
    await expect
      .poll(async () => (await readCase(administrator)).images[0].results.length, soon)
      .toBe(2);
  });

  it('give the stored file back byte for byte, as a download', async () => {
    const viewer = await makeClient('archive/view');
    const address = path('imageFile', { imageId: receipt.imageId });
    const response = await viewer.fetch(address);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(sha256Of(bytes)).toBe(image.metadata.sha256);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/dicom',
      'content-length': String(image.bytes.byteLength),
      'content-disposition': `attachment; filename=${receipt.imageId}.dcm`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
      etag: `"${image.metadata.sha256}"`,
    });
    const same = await viewer.fetch(address, {
      headers: { 'if-none-match': `"${image.metadata.sha256}"` },
    });
    expect(same.status).toBe(304);
  });

  it('give the image in the transfer syntax that is asked for, pixels and all', async () => {
    const viewer = await makeClient('archive/view');
    const address = path('imageFile', { imageId: receipt.imageId });
    const stored = await readDicom(bufferSource(Uint8Array.from(image.bytes)));
    for (const uid of ['1.2.840.10008.1.2', '1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.201']) {
      const accept = `application/dicom; transfer-syntax=${uid}`;
      const response = await viewer.fetch(address, { headers: { accept } });
      expect(response.headers.get('content-type')).toBe(accept);
      const object = await readDicom(bufferSource(new Uint8Array(await response.arrayBuffer())));
      expect(object.transferSyntax.uid).toBe(uid);
      expect(await decodeFrame(object)).toEqual(await decodeFrame(stored));
      const etag = response.headers.get('etag') ?? '';
      const asked = { headers: { 'if-none-match': etag } };
      const again = await viewer.fetch(`${address}?transfer-syntax=${uid}`, asked);
      expect(again.status).toBe(304);
    }
  });

  it('say when an image can not be had so', async () => {
    const viewer = await makeClient('archive/view');
    const address = path('imageFile', { imageId: receipt.imageId });
    for (const uid of ['1.2.840.10008.1.2.4.50', '1.2.3.4']) {
      expect(await viewer.get(`${address}?transfer-syntax=${uid}`)).toMatchObject({
        status: 406,
        body: { code: 'transfer-syntax-unavailable' },
      });
    }
    expect((await viewer.get(`${address}?transfer-syntax=jpeg`)).status).toBe(400);
    const stranger = portal.client.as(await portal.makeUser());
    expect((await stranger.get(`${address}?transfer-syntax=1.2.3.4`)).status).toBe(404);
  });

  it('tell of other films of the patient, as far as one may see them', async () => {
    const here = await portal.makeProject();
    const elsewhere = await portal.makeProject({ archiveNames: ['Here', 'Not here'] });
    const hidden = await portal.makeProject();
    const everywhere = portal.client.as(
      await portal.makeUser({
        grants: [here, elsewhere, hidden].map(({ id }) => ({
          projectId: id,
          permission: 'project/administrator' as const,
        })),
      }),
    );
    const archives = [here.archiveId, ...elsewhere.archives.map(({ id }) => id), hidden.archiveId];
    const send = async (archiveId: string, number: number, PatientID: string) => {
      const film = testFilm(number, { attributes: { PatientID } });
      return (await putImage(everywhere, await makeBatch(everywhere, archiveId), film)).body;
    };
    const films = await Promise.all(archives.map((id, i) => send(id, 60 + i, 'SAME 1')));
    await send(here.archiveId, 70, 'same 1');
    const grants = [here, elsewhere].map(({ id: projectId, archiveId }) => ({
      projectId,
      archiveId,
      permission: 'archive/view' as const,
    }));
    const viewer = portal.client.as(await portal.makeUser({ grants }));
    const { body } = await viewer.get(path('patientFilms', { caseId: films[0].caseId }));
    expect(body).toEqual([
      expect.objectContaining({
        imageId: films[1].imageId,
        archiveName: 'Here',
        sameProject: false,
      }),
    ]);
    expect(body[0].result).toBeUndefined();
    const all = await everywhere.get(path('patientFilms', { caseId: films[1].caseId }));
    expect(all.body).toHaveLength(3);
  });

  it('match nobody by an empty Patient ID', async () => {
    const { id: projectId, archiveId } = await portal.makeProject();
    const person = await portal.makeUser({
      grants: [{ projectId, permission: 'project/administrator' }],
    });
    const client = portal.client.as(person);
    const send = async (number: number): Promise<{ caseId: string }> => {
      const batchId = await makeBatch(client, archiveId);
      return (await putImage(client, batchId, testFilm(number))).body;
    };
    const [one, other] = [await send(80), await send(81)];
    const ids = [one.caseId, other.caseId];
    await portal.db.updateTable('cases').set({ patient_id: '' }).where('id', 'in', ids).execute();
    const { status, body } = await client.get(path('patientFilms', { caseId: one.caseId }));
    expect([status, body]).toEqual([200, []]);
  });

  it('give a document that an engine sent as a PDF that nothing can run in', async () => {
    const pdf = new TextEncoder().encode('%PDF-1.7 and so on');
    const [documentId, pageId] = [
      await receive({
        MIMETypeOfEncapsulatedDocument: 'application/pdf',
        EncapsulatedDocument: pdf,
      }),
      await receive({
        MIMETypeOfEncapsulatedDocument: 'application/pdf',
        EncapsulatedDocument: new TextEncoder().encode('<script>alert(1)</script> '),
      }),
    ];
    const reader = await makeClient('archive/results');
    const address = (receivedId: string) =>
      path('imageDocument', { imageId: receipt.imageId, receivedId });
    const response = await reader.fetch(address(documentId));
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename=${documentId}.pdf`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(pdf);
    expect((await reader.get(address(pageId))).status).toBe(404);
    const viewer = await makeClient('archive/view');
    expect((await viewer.get(address(documentId))).status).toBe(404);
  });

  /** An object about the image, as an engine would have sent it. */
  async function receive(attributes: Parameters<typeof elementsOf>[0]): Promise<string> {
    const id = crypto.randomUUID();
    const bytes = buildDicom({
      transferSyntaxUid: syntaxes.explicitLittle,
      elements: elementsOf({
        SOPClassUID: '1.2.840.10008.5.1.4.1.1.104.1',
        SOPInstanceUID: '1.2.3.4',
        ...attributes,
      }),
    });
    const store = await openFileStore(nodePath.join(portal.config.dataDir, 'images'));
    const sha256 = sha256Of(bytes);
    await store.putBytes(sha256, bytes);
    await store.close();
    await portal.db
      .insertInto('received_results')
      .values({
        id,
        kind: 'document',
        calling_ae: 'CAD',
        called_ae: 'PLAINFILM',
        sop_class_uid: '1.2.840.10008.5.1.4.1.1.104.1',
        sop_instance_uid: id,
        study_instance_uid: '1.2.3',
        referenced_uids: [],
        sha256,
        size_bytes: bytes.byteLength,
        image_id: receipt.imageId,
        state: 'matched',
      })
      .execute();
    return id;
  }

  it('are not there for anybody else', async () => {
    const stranger = portal.client.as(await portal.makeUser({ siteAdministrator: true }));
    for (const address of [
      path('cases', { archiveId: project.archiveId }),
      path('archiveEvents', { archiveId: project.archiveId }),
      path('case', { caseId: receipt.caseId }),
      path('imageFile', { imageId: receipt.imageId }),
      path('imageThumbnail', { imageId: receipt.imageId }),
    ]) {
      expect((await stranger.get(address)).status).toBe(404);
      expect((await portal.client.get(address)).status).toBe(401);
    }
    const process = path('imageProcess', { imageId: receipt.imageId });
    expect((await stranger.post(process)).status).toBe(404);
    const viewer = await makeClient('archive/view');
    expect((await viewer.post(process)).status).toBe(403);
  });
});

/** Reads an event stream; `next` gives the next event's data. */
async function watch(client: TestClient, archiveId: string) {
  const stop = new AbortController();
  const response = await client.fetch(path('archiveEvents', { archiveId }), {
    signal: stop.signal,
  });
  expect(response.headers.get('content-type')).toMatch('text/event-stream');
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async next(): Promise<unknown> {
      for (;;) {
        const event = /^data: (.*)\n\n/m.exec(text);
        if (event !== null) {
          text = text.slice(event.index + event[0].length);
          return JSON.parse(event[1] ?? '');
        }
        const { value, done } = await reader.read();
        if (done) return 'ended';
        text += value;
      }
    },
    stop: () => stop.abort(),
  };
}

describe('live changes', () => {
  it('tell which case changed, to those who look at its archive', async () => {
    const viewer = await makeClient('archive/view');
    const stream = await watch(viewer, project.archiveId);
    const batchId = await makeBatch(administrator, project.archiveId);
    const { body } = await putImage(administrator, batchId, testFilm(2));
    const heard = await stream.next();
    expect(heard).toEqual({ caseId: body.caseId });
    stream.stop();
  });

  it('do not hold up the end of the portal', async () => {
    const other = await openTestPortal();
    const otherProject = await other.makeProject();
    const viewer = other.client.as(
      await other.makeUser({
        grants: [
          {
            projectId: otherProject.id,
            archiveId: otherProject.archiveId,
            permission: 'archive/view',
          },
        ],
      }),
    );
    const stream = await watch(viewer, otherProject.archiveId);
    await other.stop();
    expect(await stream.next()).toBe('ended');
  });

  it('are heard again after the connection to the database was lost', async () => {
    const changes: CaseChanges = createCaseChanges(portal.database.connectionString);
    const heard: string[] = [];
    changes.listen('archive', (caseId) => heard.push(caseId));
    const { pool } = portal.database;
    const heardAfterTelling = async () => {
      await pool.query(`select pg_notify('plainfilm_case_changes', 'archive case')`);
      return heard.length;
    };
    await expect.poll(heardAfterTelling, soon).toBeGreaterThan(0);
    await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'plainfilm live' and datname = current_database()`,
    );
    heard.length = 0;
    await expect.poll(heardAfterTelling, soon).toBeGreaterThan(0);
    await changes.close();
  });
});
