/** Calls around sending images; the sending itself is in `resumable-upload.ts`. */
import { Destinations } from '../contract/projects.ts';
import { path } from '../contract/routes.ts';
import { Batch, HeldAnswer, type NewBatch } from '../contract/uploads.ts';
import type { Request } from './request.ts';

export function uploadsApi(request: Request) {
  return {
    destinations: (signal?: AbortSignal) =>
      request('GET', path('destinations'), Destinations, { signal }),
    /** The same batch id again, with the same destination and recipe, is the same success. */
    createBatch: (archiveId: string, body: NewBatch, signal?: AbortSignal) =>
      request('POST', path('batches', { archiveId }), Batch, { body, signal }),
    held: (batchId: string, uploadIds: readonly string[], signal?: AbortSignal) =>
      request('POST', path('held', { batchId }), HeldAnswer, { body: { uploadIds }, signal }),
    /** Drops what the portal holds of an upload that nobody will finish. */
    cancel: (uploadId: string, signal?: AbortSignal) =>
      request('DELETE', path('upload', { uploadId }), null, { signal }),
  };
}
