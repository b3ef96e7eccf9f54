/** The upload protocol over real HTTP: once, again, in parts, refused, and by people who may not. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { chestPixels } from '../../../test/builders/dicom-chest-film.ts';
import { openTestPortal, type TestPortal, type TestProject } from '../../../test/portal.ts';
import type { TestClient } from '../../../test/test-client.ts';
import {
  compactedImage,
  makeBatch,
  offsetOf,
  patchImage,
  putImage,
  sha256Of,
  type TestImage,
  testFilm,
  testImage,
  uploadHeaders,
} from '../../../test/uploads.ts';
import { path as route } from '../../contract/routes.ts';
import { encodePng } from '../../core/pixels/encode-png.ts';

let portal: TestPortal;
let project: TestProject;
let uploader: TestClient;
let cookie: string;
let batchId: string;
let films = 0;

function film(...args: Parameters<typeof testFilm> extends [number, ...infer Rest] ? Rest : never) {
  films += 1;
  return testFilm(films, ...args);
}

beforeAll(async () => {
  portal = await openTestPortal();
  project = await portal.makeProject({ archiveNames: ['First', 'Second'] });
  const user = await portal.makeUser({
    grants: [{ projectId: project.id, permission: 'project/upload' }],
  });
  cookie = user.cookie;
  uploader = portal.client.as(user);
  batchId = await makeBatch(uploader, project.archiveId);
});

function storedFile(sha256: string): string {
  return path.join(portal.config.dataDir, 'images', 'objects', sha256[0]!, sha256[1]!, sha256);
}

function stagingDir(): string {
  return path.join(portal.config.dataDir, 'images', 'staging');
}

/** Of uploads: a thumbnail may be on its way to the store meanwhile, and traces go in their time. */
function staged(): string[] {
  return fs.readdirSync(stagingDir()).filter((name) => name.endsWith('.part'));
}

/** Sends the headers of a PUT and the first bytes, and leaves the connection open. */
function beginPut(image: TestImage, bytes: number, batch = batchId): net.Socket {
  const { hostname, port } = new URL(portal.url);
  const socket = net.connect(Number(port), hostname);
  // Reset, where the portal ends it: as wanted.
  socket.on('error', () => {});
  const headers = {
    host: `${hostname}:${port}`,
    cookie,
    'plainfilm-client': '1',
    'content-length': String(image.metadata.sizeBytes),
    ...uploadHeaders(batch, image),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const target = route('upload', { uploadId: image.uploadId });
  socket.write(`PUT ${target} HTTP/1.1\r\n${lines.join('')}\r\n`);
  socket.write(image.bytes.subarray(0, bytes));
  return socket;
}

async function partBegun({ uploadId }: TestImage): Promise<void> {
  await expect.poll(staged, { timeout: 30_000 }).toContain(`${uploadId}.part`);
}

/** Breaks the connection when the portal has begun to take the bytes. */
async function cutPut(image: TestImage, bytes: number): Promise<void> {
  const socket = beginPut(image, bytes);
  await partBegun(image);
  socket.destroy();
}

async function imageRow(imageId: string) {
  return await portal.db
    .selectFrom('images')
    .selectAll()
    .where('id', '=', imageId)
    .executeTakeFirstOrThrow();
}

describe('a whole image', () => {
  it('is stored byte for byte, recorded, and acknowledged', async () => {
    const image = film();
    const answer = await putImage(uploader, batchId, image);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ uploadId: image.uploadId, alreadyHeld: false });
    expect(sha256Of(fs.readFileSync(storedFile(image.metadata.sha256)))).toBe(
      image.metadata.sha256,
    );
    const row = await imageRow(answer.body.imageId);
    expect(row).toMatchObject({ archive_id: project.archiveId, kind: 'dicom', state: 'stored' });
    expect(row.findings).toEqual(answer.body.findings);
    expect(staged()).toEqual([]);
    const inCase = await portal.db
      .selectFrom('cases')
      .selectAll()
      .where('id', '=', answer.body.caseId)
      .executeTakeFirstOrThrow();
    expect(inCase).toMatchObject({ image_count: 1, state: 'stored' });
  });

  it('is the same success again, at once and with the same receipt', async () => {
    const image = film();
    const first = await putImage(uploader, batchId, image);
    const again = await putImage(uploader, batchId, image);
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
  });

  it('joins the case of its study and patient', async () => {
    const attributes = {
      StudyInstanceUID: '1.2.826.0.1.3680043.10.3.1',
      PatientID: 'SAME-1',
    };
    const one = await putImage(uploader, batchId, film({ attributes }));
    const two = await putImage(uploader, batchId, film({ attributes }));
    const other = await putImage(
      uploader,
      batchId,
      film({ attributes: { ...attributes, PatientID: 'OTHER' } }),
    );
    expect(two.body.caseId).toBe(one.body.caseId);
    expect(other.body.caseId).not.toBe(one.body.caseId);
    const row = await portal.db
      .selectFrom('cases')
      .select('image_count')
      .where('id', '=', one.body.caseId)
      .executeTakeFirstOrThrow();
    expect(row.image_count).toBe(2);
  });

  it('keeps facts that say nothing of who the patient is', async () => {
    const image = film({
      attributes: { PatientName: 'Secret^Name', PatientBirthDate: '19711231' },
    });
    const { body } = await putImage(uploader, batchId, image);
    const row = await imageRow(body.imageId);
    const kept = JSON.stringify([row.facts, row.findings]);
    for (const secret of ['Secret', '19711231', 'HOSP', 'P-0']) expect(kept).not.toContain(secret);
    expect(row.facts).toMatchObject({ modality: 'DX', rows: 600, columns: 600 });
  });

  it('as a photograph is a case of its own under the Patient ID that was given', async () => {
    const data = Uint8Array.from({ length: 1100 * 1100 }, (_, i) => (i * i) % 251);
    const bytes = encodePng({ width: 1100, height: 1100, channels: 1, data });
    const image = testImage(bytes, { kind: 'png', patientId: 'FILM-7', name: 'film_7.png' });
    const answer = await putImage(uploader, batchId, image);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    const row = await imageRow(answer.body.imageId);
    expect(row).toMatchObject({ kind: 'png', name: 'film_7.png', sop_instance_uid: null });
    const inCase = await portal.db
      .selectFrom('cases')
      .selectAll()
      .where('id', '=', row.case_id)
      .executeTakeFirstOrThrow();
    expect(inCase).toMatchObject({ study_instance_uid: null, patient_id: 'FILM-7' });
    const again = { ...image, uploadId: randomUUID() };
    expect((await putImage(uploader, batchId, again)).body).toMatchObject({ alreadyHeld: true });
    const ofAnother = testImage(bytes, { kind: 'png', patientId: 'FILM-8' });
    const refused = await putImage(uploader, batchId, ofAnother);
    expect(refused).toMatchObject({ status: 409, body: { code: 'other-patient' } });
  });

  it('as a photograph has the age, sex and view that the uploader said, once and for all', async () => {
    const data = Uint8Array.from({ length: 1100 * 1100 }, (_, i) => (i * i) % 241);
    const bytes = encodePng({ width: 1100, height: 1100, channels: 1, data });
    const stated = { patientAgeYears: 43, patientSex: 'F', viewPosition: 'PA' } as const;
    const image = testImage(bytes, { kind: 'png', stated });
    const answer = await putImage(uploader, batchId, image);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    expect((await imageRow(answer.body.imageId)).facts).toMatchObject(stated);
    const again = (more: typeof image.metadata.stated) =>
      putImage(uploader, batchId, testImage(bytes, { kind: 'png', ...(more && { stated: more }) }));
    expect((await again(stated)).body).toMatchObject({ alreadyHeld: true });
    expect((await again(undefined)).body).toMatchObject({ alreadyHeld: true });
    expect(await again({ ...stated, patientAgeYears: 44 })).toMatchObject({
      status: 409,
      body: { code: 'other-facts' },
    });
  });

  it('says nothing that can’t be true, or that a DICOM file says itself', async () => {
    const { bytes } = film();
    const answers = await Promise.all(
      [
        testImage(bytes, { kind: 'png', stated: { patientAgeYears: 126 } }),
        testImage(bytes, { kind: 'png', stated: { patientSex: 'female' as 'F' } }),
        testImage(bytes, { kind: 'dicom', stated: { patientAgeYears: 43 } }),
      ].map((image) => putImage(uploader, batchId, image)),
    );
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
  });
});

describe('a small image from whom the portal knows from a moment ago', () => {
  let person: TestClient;
  let userId: string;
  let batch: string;
  let own: TestProject;

  beforeAll(async () => {
    own = await portal.makeProject();
    const user = await portal.makeUser({
      grants: [{ projectId: own.id, permission: 'project/upload' }],
    });
    userId = user.id;
    person = portal.client.as(user);
    batch = await makeBatch(person, own.archiveId);
    await putImage(person, batch, film());
  });

  async function expectNothingKept({ uploadId, metadata }: TestImage) {
    const { db } = portal;
    const ofUpload = db.selectFrom('uploads').select('state').where('id', '=', uploadId);
    const images = db.selectFrom('images').select('id').where('sha256', '=', metadata.sha256);
    expect(await ofUpload.execute()).toEqual([]);
    expect(await images.execute()).toEqual([]);
    expect(fs.existsSync(storedFile(metadata.sha256))).toBe(false);
  }

  it('is recorded at one go, and the same success again', async () => {
    const image = film();
    const first = await putImage(person, batch, image);
    expect(first.status).toBe(201);
    const row = await portal.db
      .selectFrom('uploads')
      .select(['created_at', 'updated_at', 'state'])
      .where('id', '=', image.uploadId)
      .executeTakeFirstOrThrow();
    expect(row.state).toBe('stored');
    expect(row.updated_at).toEqual(row.created_at);
    expect((await putImage(person, batch, image)).body).toEqual(first.body);
    await expect.poll(() => fs.readdirSync(stagingDir()), { timeout: 30_000 }).toEqual([]);
  });

  it('is not taken once the permission is gone, and is again when it is back', async () => {
    const image = film();
    const withdrawn = await portal.db
      .deleteFrom('grants')
      .where('user_id', '=', userId)
      .returningAll()
      .execute();
    expect((await putImage(person, batch, image)).status).toBe(404);
    await expectNothingKept(image);
    await portal.db.insertInto('grants').values(withdrawn).execute();
    expect((await putImage(person, batch, image)).status).toBe(201);
  });

  it('is judged by settings that were changed since', async () => {
    const setPattern = (pattern: string) =>
      portal.db
        .updateTable('projects')
        .set({ patient_id_pattern: pattern })
        .where('id', '=', own.id)
        .execute();
    await setPattern('^NOBODY$');
    expect((await putImage(person, batch, film())).status).toBe(422);
    await setPattern('');
    expect((await putImage(person, batch, film())).status).toBe(201);
  });

  it('is not taken from whose session has ended, or who was disabled', async () => {
    const disable = (disabledAt: Date | null) =>
      portal.db
        .updateTable('users')
        .set({ disabled_at: disabledAt })
        .where('id', '=', userId)
        .execute();
    const image = film();
    await disable(new Date());
    expect((await putImage(person, batch, image)).status).toBe(401);
    await disable(null);
    await putImage(person, batch, film());
    await portal.db.deleteFrom('sessions').where('user_id', '=', userId).execute();
    expect((await putImage(person, batch, image)).status).toBe(401);
    await expectNothingKept(image);
  });
});

describe('the same content by another way', () => {
  it('under another upload id is held already, without its bytes', async () => {
    const image = film();
    const first = await putImage(uploader, batchId, image);
    const second = await putImage(uploader, batchId, { ...image, uploadId: randomUUID() });
    expect(second.status).toBe(201);
    expect(second.body).toMatchObject({ imageId: first.body.imageId, alreadyHeld: true });
  });

  it('in another archive is new there, and tells nothing of the first', async () => {
    const image = film();
    const first = await putImage(uploader, batchId, image);
    const otherBatch = await makeBatch(uploader, project.archives[1]!.id);
    const second = await putImage(uploader, otherBatch, { ...image, uploadId: randomUUID() });
    expect(second.body).toMatchObject({ alreadyHeld: false });
    expect(second.body.imageId).not.toBe(first.body.imageId);
  });

  it('sent many times at once is one image, and a success for all', async () => {
    const image = film();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        putImage(uploader, batchId, { ...image, uploadId: randomUUID() }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(201));
    expect(new Set(answers.map(({ body }) => body.imageId)).size).toBe(1);
    expect(answers.filter(({ body }) => !body.alreadyHeld)).toHaveLength(1);
  });

  it('under one upload id with other bytes is a conflict', async () => {
    const image = film();
    await putImage(uploader, batchId, image);
    const other = { ...film(), uploadId: image.uploadId };
    const answer = await putImage(uploader, batchId, other);
    expect(answer).toMatchObject({ status: 409, body: { code: 'upload-conflict' } });
    expect(sha256Of(fs.readFileSync(storedFile(image.metadata.sha256)))).toBe(
      image.metadata.sha256,
    );
  });

  it('other bytes under a SOP Instance UID that is held are refused, and not kept', async () => {
    const attributes = { SOPInstanceUID: '1.2.826.0.1.3680043.10.4.1' };
    await putImage(uploader, batchId, film({ attributes }));
    const other = film({ attributes });
    const answer = await putImage(uploader, batchId, other);
    expect(answer).toMatchObject({ status: 422, body: { code: 'upload-refused' } });
    expect(answer.body.findings).toMatchObject([
      { code: 'duplicate/uid-conflict', level: 'error' },
    ]);
    expect(fs.existsSync(storedFile(other.metadata.sha256))).toBe(false);
  });

  it('in another transfer syntax is held already; not when one pixel or one attribute differs', async () => {
    const pixels = chestPixels({ rows: 600, columns: 600 });
    const native = testFilm(9001, { pixels });
    const first = await putImage(uploader, batchId, native);
    const small = await compactedImage(native);
    const same = await putImage(uploader, batchId, small);
    expect(same).toMatchObject({ status: 201, body: { alreadyHeld: true } });
    expect(same.body.imageId).toBe(first.body.imageId);
    expect(fs.existsSync(storedFile(small.metadata.sha256))).toBe(false);
    expect(staged()).toEqual([]);
    expect((await putImage(uploader, batchId, small)).body).toEqual(same.body);

    const changed = pixels.slice();
    changed[1000]! ^= 1;
    for (const other of [
      testFilm(9001, { pixels: changed }),
      testFilm(9001, { pixels, attributes: { ViewPosition: 'AP' } }),
      testFilm(9001, { pixels, attributes: { PatientID: 'P-9' } }),
    ]) {
      const sent = await compactedImage(other);
      const answer = await putImage(uploader, batchId, sent);
      expect(answer).toMatchObject({ status: 422, body: { code: 'upload-refused' } });
      expect(answer.body.findings).toMatchObject([{ code: 'duplicate/uid-conflict' }]);
      expect(fs.existsSync(storedFile(sent.metadata.sha256))).toBe(false);
    }
  });
});

describe('an image that is not taken', () => {
  it('is refused with findings, its bytes dropped, and refused again the same', async () => {
    const image = film({ rows: 100, columns: 100, attributes: { ViewPosition: 'LL' } });
    const answer = await putImage(uploader, batchId, image);
    expect(answer).toMatchObject({ status: 422, body: { code: 'upload-refused' } });
    expect(answer.body.findings.map(({ check }: { check: string }) => check)).toContain('view');
    const again = await putImage(uploader, batchId, image);
    expect(again.status).toBe(422);
    expect(again.body.findings).toEqual(answer.body.findings);
    expect(staged()).toEqual([]);
    expect(fs.existsSync(storedFile(image.metadata.sha256))).toBe(false);
  });

  it('whose bytes are not those that were promised is dropped, and may come again', async () => {
    const image = film();
    const damaged = { ...image, bytes: image.bytes.slice() };
    damaged.bytes[5000] = (damaged.bytes[5000] ?? 0) ^ 1;
    const answer = await putImage(uploader, batchId, damaged);
    expect(answer).toMatchObject({ status: 422, body: { code: 'upload-digest-mismatch' } });
    expect(staged()).toEqual([]);
    expect(await offsetOf(uploader, batchId, image)).toBeUndefined();
    expect((await putImage(uploader, batchId, image)).status).toBe(201);
  });

  it('is told so before its bytes are sent, where they can not matter', async () => {
    const image = film();
    const large = { ...image, metadata: { ...image.metadata, sizeBytes: 100_000_000 } };
    const socket = beginPut(large, 0, randomUUID());
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 404 /);
    socket.destroy();
  });

  it('too large by its own account is refused before its bytes', async () => {
    const image = film();
    const answer = await putImage(uploader, batchId, {
      ...image,
      metadata: { ...image.metadata, sizeBytes: 2 ** 40 },
    });
    expect(answer).toMatchObject({ status: 413, body: { code: 'upload-too-large' } });
  });

  it('with headers that make no sense is refused', async () => {
    const image = film();
    const badMetadata = { ...image, metadata: { ...image.metadata, sha256: 'x' } };
    expect((await putImage(uploader, batchId, badMetadata)).status).toBe(400);
    expect((await putImage(uploader, 'no-uuid', image)).status).toBe(400);
    expect((await putImage(uploader, batchId, { ...image, uploadId: 'x' })).status).toBe(404);
  });

  it('from a pseudonymised batch may bring no name', async () => {
    const recipe = { profile: 'basic' as const, options: ['retain-uids'] };
    const pseudonymised = await makeBatch(uploader, project.archiveId, { recipe });
    const image = film();
    const named = { ...image, metadata: { ...image.metadata, name: 'Doe_John.dcm' } };
    expect(await putImage(uploader, pseudonymised, named)).toMatchObject({
      status: 400,
      body: { code: 'upload-name-in-pseudonymised-batch' },
    });
  });

  it('that claims a recipe its bytes do not show is refused', async () => {
    const recipe = { profile: 'basic' as const, options: ['retain-uids'] };
    const pseudonymised = await makeBatch(uploader, project.archiveId, { recipe });
    const answer = await putImage(uploader, pseudonymised, film());
    expect(answer.status).toBe(422);
    expect(answer.body.findings.map(({ check }: { check: string }) => check)).toContain('deid');
  });
});

describe('after a break', () => {
  it('goes on where the portal says, and is whole', async () => {
    const image = film({ rows: 1100, columns: 1100 });
    await cutPut(image, 1_000_000);
    await expect.poll(() => offsetOf(uploader, batchId, image)).toBe(1_000_000);
    const answer = await patchImage(uploader, batchId, image, 1_000_000);
    expect(answer.status).toBe(201);
    expect(sha256Of(fs.readFileSync(storedFile(image.metadata.sha256)))).toBe(
      image.metadata.sha256,
    );
    expect(await offsetOf(uploader, batchId, image)).toBe(image.bytes.byteLength);
    const nothingLeft = await patchImage(uploader, batchId, image, image.bytes.byteLength);
    expect(nothingLeft.body).toEqual(answer.body);
  });

  it('may also begin anew', async () => {
    const image = film({ rows: 1100, columns: 1100 });
    await cutPut(image, 1_000_000);
    expect((await putImage(uploader, batchId, image)).status).toBe(201);
    expect(sha256Of(fs.readFileSync(storedFile(image.metadata.sha256)))).toBe(
      image.metadata.sha256,
    );
  });

  it('a newer request takes over from one whose connection only seems alive', async () => {
    const image = film({ rows: 1100, columns: 1100 });
    const socket = beginPut(image, 1_000_000);
    await partBegun(image);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const offset = await offsetOf(uploader, batchId, image);
    await closed;
    // How far the portal had read when it ended the connection is chance; what is on its way then is sent again. But
    // what it says it has, it has.
    const held = fs.readFileSync(path.join(stagingDir(), `${image.uploadId}.part`));
    expect(held.byteLength).toBe(offset);
    expect(held.equals(image.bytes.subarray(0, Math.min(held.byteLength, 1_000_000)))).toBe(true);
    const second = beginPut(image, 10);
    await expect.poll(() => offsetOf(uploader, batchId, image)).toBe(offset);
    second.destroy();
    expect((await patchImage(uploader, batchId, image, offset ?? 0)).status).toBe(201);
  });

  it('while it still comes, one may ask how far it is, which disturbs nothing', async () => {
    const image = film({ rows: 1100, columns: 1100 });
    const socket = beginPut(image, 1_000_000);
    await partBegun(image);
    const ask = async () => {
      const { body } = await uploader.post(route('held', { batchId }), {
        uploadIds: [image.uploadId],
      });
      return body.uploads[0];
    };
    // The first bytes come along with the headers and aren't counted.
    await expect.poll(async () => (await ask()).arrivedBytes).toBeGreaterThan(900_000);
    expect(await ask()).toMatchObject({ state: 'partial', offsetBytes: 0 });
    socket.write(image.bytes.subarray(1_000_000, 1_100_000));
    await expect.poll(async () => (await ask()).arrivedBytes).toBeGreaterThan(1_000_000);
    socket.write(image.bytes.subarray(1_100_000));
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 201 /);
    expect(await ask()).toMatchObject({
      state: 'stored',
      arrivedBytes: image.metadata.sizeBytes,
    });
    socket.destroy();
  });

  it('of the rest counts what came before it', async () => {
    const image = film({ rows: 1100, columns: 1100 });
    await cutPut(image, 1_000_000);
    await expect.poll(() => offsetOf(uploader, batchId, image)).toBe(1_000_000);
    const { body } = await uploader.post(route('held', { batchId }), {
      uploadIds: [image.uploadId],
    });
    expect(body.uploads[0]).toMatchObject({ offsetBytes: 1_000_000, arrivedBytes: 1_000_000 });
  });

  it('at an offset that is not the portal’s is told which', async () => {
    const image = film({ rows: 1100, columns: 1100 });
    await cutPut(image, 1_000_000);
    const answer = await patchImage(uploader, batchId, image, 1_500_000);
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'upload-offset-conflict' },
    });
    expect(answer.body.offsetBytes).toBe(await offsetOf(uploader, batchId, image));
  });

  it('is dropped when the person cancels', async () => {
    const image = film({ rows: 1100, columns: 1100 });
    await cutPut(image, 1_000_000);
    const answer = await uploader.delete(route('upload', { uploadId: image.uploadId }));
    expect(answer.status).toBe(204);
    expect(await offsetOf(uploader, batchId, image)).toBeUndefined();
    expect(staged()).not.toContain(`${image.uploadId}.part`);
  });

  it('a stored image outlives a late cancel', async () => {
    const image = film();
    const { body } = await putImage(uploader, batchId, image);
    await uploader.delete(route('upload', { uploadId: image.uploadId }));
    expect((await imageRow(body.imageId)).id).toBe(body.imageId);
  });

  it('asks about many uploads at once', async () => {
    const [stored, refused, unknown] = [film(), film({ rows: 100, columns: 100 }), film()];
    const receipt = await putImage(uploader, batchId, stored);
    await putImage(uploader, batchId, refused);
    const answer = await uploader.post(route('held', { batchId }), {
      uploadIds: [stored, refused, unknown].map(({ uploadId }) => uploadId),
    });
    expect(answer.body.uploads).toMatchObject([
      { state: 'stored', offsetBytes: stored.bytes.byteLength, receipt: receipt.body },
      { state: 'refused' },
      { state: 'unknown', offsetBytes: 0 },
    ]);
  });
});

describe('who may', () => {
  it('nobody who is not signed in, nor anybody without the permission', async () => {
    const image = film();
    expect((await putImage(portal.client, batchId, image)).status).toBe(401);
    const viewer = await portal.makeUser({
      grants: [{ projectId: project.id, archiveId: project.archiveId, permission: 'archive/view' }],
    });
    const answer = await portal.client
      .as(viewer)
      .post(route('batches', { archiveId: project.archiveId }), {
        batchId: randomUUID(),
        recipe: null,
        fileCount: 1,
      });
    expect(answer.status).toBe(404);
  });

  it('not another person, even with the permission', async () => {
    const image = film({ rows: 1100, columns: 1100 });
    await cutPut(image, 1_000_000);
    const colleague = portal.client.as(
      await portal.makeUser({ grants: [{ projectId: project.id, permission: 'project/upload' }] }),
    );
    expect((await putImage(colleague, batchId, image)).status).toBe(404);
    expect(await offsetOf(colleague, batchId, image)).toBeUndefined();
    const theirBatch = await makeBatch(colleague, project.archiveId);
    expect((await patchImage(colleague, theirBatch, image, 1_000_000)).status).toBe(404);
    await colleague.delete(route('upload', { uploadId: image.uploadId }));
    expect(await offsetOf(uploader, batchId, image)).toBe(1_000_000);
  });

  it('a batch is what it was', async () => {
    const again = { batchId, recipe: null, fileCount: 1 };
    const at = (archiveId: string) => route('batches', { archiveId });
    expect((await uploader.post(at(project.archiveId), again)).status).toBe(200);
    const elsewhere = await uploader.post(at(project.archives[1]!.id), again);
    expect(elsewhere).toMatchObject({ status: 409, body: { code: 'batch-conflict' } });
  });

  it('where pseudonymisation is required nothing else begins', async () => {
    const strict = await portal.makeProject({ pseudonymisation: 'required' });
    const user = portal.client.as(
      await portal.makeUser({ grants: [{ projectId: strict.id, permission: 'project/upload' }] }),
    );
    const answer = await user.post(route('batches', { archiveId: strict.archiveId }), {
      batchId: randomUUID(),
      recipe: null,
      fileCount: 1,
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'pseudonymisation-required' } });
  });
});
