/** The single requests of the upload protocol (contract/uploads.ts): send from an offset, ask what has come. */
import {
  BATCH_HEADER,
  CLIENT_HEADER,
  OFFSET_HEADER,
  path,
  UPLOAD_HEADER,
} from '../contract/routes.ts';
import { HeldAnswer, UploadMetadata, UploadReceipt } from '../contract/uploads.ts';
import { base64UrlOfJson } from './base64-url.ts';
import { PortalError } from './portal-error.ts';
import { problemOf } from './problem.ts';
import { validate } from './request.ts';
import type { Transport, TransportAnswer } from './transport.ts';

export interface UploadJob {
  /** A random UUID: it must say nothing about the file. */
  readonly uploadId: string;
  readonly batchId: string;
  readonly metadata: UploadMetadata;
  readonly body: Blob;
}

/** PUT of the whole body at offset 0, else PATCH of the rest. `onProgress` counts from the body's beginning. */
export async function sendFrom(
  offset: number,
  job: UploadJob,
  transport: Transport,
  onProgress: (sentBytes: number) => void,
  signal: AbortSignal,
): Promise<UploadReceipt> {
  const answer = await transport({
    method: offset === 0 ? 'PUT' : 'PATCH',
    path: path('upload', { uploadId: job.uploadId }),
    headers: {
      ...commonHeaders(job),
      [UPLOAD_HEADER]: base64UrlOfJson(UploadMetadata.parse(job.metadata)),
      'content-type': 'application/octet-stream',
      ...(offset === 0 ? {} : { [OFFSET_HEADER]: String(offset) }),
    },
    body: offset === 0 ? job.body : job.body.slice(offset),
    signal,
    onProgress: (sentBytes) => onProgress(Math.min(offset + sentBytes, job.body.size)),
    isArriving: growth(offset, () => askArrived(job, transport, signal)),
  });
  if (!isSuccess(answer)) throw problemOf(answer.status, answer.body, answer.header('retry-after'));
  return validate(UploadReceipt, answer.body, answer.status);
}

/** Whether the number has grown since it was last asked for. */
function growth(known: number, ask: () => Promise<number>): () => Promise<boolean> {
  let before = known;
  return async () => {
    const now = await ask();
    const grew = now > before;
    before = now;
    return grew;
  };
}

/** How much of the upload has come to the portal, on a request that goes on undisturbed. */
async function askArrived(
  job: UploadJob,
  transport: Transport,
  signal: AbortSignal,
): Promise<number> {
  const answer = await transport({
    method: 'POST',
    path: path('held', { batchId: job.batchId }),
    headers: { ...commonHeaders(job), 'content-type': 'application/json' },
    body: new Blob([JSON.stringify({ uploadIds: [job.uploadId] })]),
    signal,
  });
  if (!isSuccess(answer)) throw problemOf(answer.status, answer.body, answer.header('retry-after'));
  const { uploads } = validate(HeldAnswer, answer.body, answer.status);
  return uploads[0]?.arrivedBytes ?? 0;
}

/**
 * How much of the upload the portal holds; 0 when it has never heard of it. A request for it that still runs is ended by
 * the question.
 */
export async function askOffset(
  job: UploadJob,
  transport: Transport,
  signal: AbortSignal,
): Promise<number> {
  const answer = await transport({
    method: 'HEAD',
    path: path('upload', { uploadId: job.uploadId }),
    headers: commonHeaders(job),
    signal,
  });
  if (answer.status === 404 || answer.status === 410) return 0;
  if (!isSuccess(answer)) throw problemOf(answer.status, '', answer.header('retry-after'));
  const offset = Number(answer.header(OFFSET_HEADER) ?? 'none');
  if (!Number.isInteger(offset) || offset < 0 || offset > job.body.size)
    throw new PortalError('answer-invalid', answer.status);
  return offset;
}

/** A file that was deleted or changed on disk fails like a broken link; reading a few bytes tells which it was. */
export async function mustStillRead(body: Blob): Promise<void> {
  try {
    for (const part of [0, 0.25, 0.5, 0.75, 1]) {
      const at = Math.max(0, Math.floor((body.size - 1) * part));
      await body.slice(at, at + 1).arrayBuffer();
    }
  } catch (cause) {
    throw new PortalError('file-unreadable', 0, { cause });
  }
}

function isSuccess({ status }: TransportAnswer): boolean {
  return status >= 200 && status <= 299;
}

function commonHeaders(job: UploadJob): Record<string, string> {
  return { [CLIENT_HEADER]: '1', [BATCH_HEADER]: job.batchId };
}
