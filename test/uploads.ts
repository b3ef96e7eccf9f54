/** Images to send, and requests of the upload protocol (src/contract/uploads.ts), for tests of the portal. */
import { createHash, randomUUID } from 'node:crypto';
import { BATCH_HEADER, OFFSET_HEADER, path, UPLOAD_HEADER } from '../src/contract/routes.ts';
import type { NewBatch, UploadMetadata } from '../src/contract/uploads.ts';
import { bufferSource, splicedToBytes } from '../src/core/bytes.ts';
import { readDicom } from '../src/core/dicom/read.ts';
import { compactDicom } from '../src/core/pixels/transcode/compact-dicom.ts';
import { buildChestFilm, type ChestFilm } from './builders/dicom-chest-film.ts';
import type { TestClient, TestResponse } from './test-client.ts';

export interface TestImage {
  readonly uploadId: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly metadata: UploadMetadata;
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function testImage(
  bytes: Uint8Array<ArrayBuffer>,
  more: Partial<UploadMetadata> = {},
): TestImage {
  return {
    uploadId: randomUUID(),
    bytes,
    metadata: { sizeBytes: bytes.byteLength, sha256: sha256Of(bytes), kind: 'dicom', ...more },
  };
}

/** A sound film of its own study and patient for each number. 1024 x 1024 warns of nothing; 600 is quick to make. */
export function testFilm(number: number, film: ChestFilm = {}): TestImage {
  const uid = `1.2.826.0.1.3680043.10.2.${number}`;
  return testImage(
    buildChestFilm({
      rows: 600,
      columns: 600,
      ...film,
      attributes: {
        StudyInstanceUID: uid,
        SeriesInstanceUID: `${uid}.1`,
        SOPInstanceUID: `${uid}.1.1`,
        PatientID: `P-${String(number).padStart(6, '0')}`,
        ...film.attributes,
      },
    }),
  );
}

/** The same film as compaction leaves it, in an upload of its own. */
export async function compactedImage({ bytes }: TestImage): Promise<TestImage> {
  const small = await compactDicom(await readDicom(bufferSource(bytes)));
  if (small === undefined) throw new TypeError('the film was left alone');
  return testImage(await splicedToBytes(small));
}

export async function makeBatch(
  client: TestClient,
  archiveId: string,
  batch: Partial<NewBatch> = {},
): Promise<string> {
  const batchId = randomUUID();
  const body = { batchId, recipe: null, fileCount: 1, ...batch };
  const answer = await client.post(path('batches', { archiveId }), body);
  if (answer.status !== 200) throw new Error(`no batch: ${answer.status} ${answer.body?.code}`);
  return body.batchId;
}

export function uploadHeaders(batchId: string, image: TestImage): Record<string, string> {
  return {
    [BATCH_HEADER]: batchId,
    [UPLOAD_HEADER]: Buffer.from(JSON.stringify(image.metadata)).toString('base64url'),
    'content-type': 'application/octet-stream',
  };
}

async function answerOf(response: Response): Promise<TestResponse> {
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

export async function putImage(
  client: TestClient,
  batchId: string,
  image: TestImage,
): Promise<TestResponse> {
  return await answerOf(
    await client.fetch(path('upload', { uploadId: image.uploadId }), {
      method: 'PUT',
      headers: uploadHeaders(batchId, image),
      body: image.bytes,
    }),
  );
}

export async function patchImage(
  client: TestClient,
  batchId: string,
  image: TestImage,
  offset: number,
): Promise<TestResponse> {
  return await answerOf(
    await client.fetch(path('upload', { uploadId: image.uploadId }), {
      method: 'PATCH',
      headers: { ...uploadHeaders(batchId, image), [OFFSET_HEADER]: String(offset) },
      body: image.bytes.subarray(offset),
    }),
  );
}

/** Undefined when the portal doesn't know the upload. */
export async function offsetOf(
  client: TestClient,
  batchId: string,
  image: TestImage,
): Promise<number | undefined> {
  const response = await client.fetch(path('upload', { uploadId: image.uploadId }), {
    method: 'HEAD',
    headers: { [BATCH_HEADER]: batchId },
  });
  if (response.status === 404) return undefined;
  if (response.status !== 200) throw new Error(`HEAD answered ${response.status}`);
  return Number(response.headers.get(OFFSET_HEADER));
}
