/** What became of uploads so far, and dropping one that is not wanted any more. */

import type { z } from 'zod';
import type { HeldAnswer } from '../../contract/uploads.ts';
import type { Principal } from '../accounts/permissions.ts';
import { ServerError } from '../errors.ts';
import { type ActiveUploads, bringsNothing } from './active-uploads.ts';
import type { Batches } from './batches.ts';
import { dropPart, durableBytes, partPath } from './part-file.ts';
import type { FoundUpload, UploadRows } from './upload-rows.ts';

type Held = z.infer<typeof HeldAnswer>;

export interface UploadStatusDeps {
  readonly rows: UploadRows;
  readonly batches: Batches;
  readonly active: ActiveUploads;
  readonly stagingDir: string;
}

export interface UploadStatus {
  /**
   * Where the upload continues; its size when it is closed. Whoever asks has lost the connection on which it was sent
   * before, so that one is ended.
   */
  offset(principal: Principal, uploadId: string): Promise<number>;
  /** Drops a partial upload; a stored one stays. No error when there is none. */
  cancel(principal: Principal, uploadId: string): Promise<void>;
  held(principal: Principal, batchId: string, uploadIds: readonly string[]): Promise<Held>;
}

export function createUploadStatus(deps: UploadStatusDeps): UploadStatus {
  const { rows, batches, active, stagingDir } = deps;

  /** The person's own, if there is one; throws `not-found` when they may not upload to its project any more. */
  async function mine(principal: Principal, uploadId: string): Promise<FoundUpload | undefined> {
    const [found] = await rows.find(principal.userId, [uploadId]);
    if (found !== undefined) await batches.mine(principal, found.batchId);
    return found;
  }

  /**
   * Ends a request that still receives, or waits for one that has it all. Its sender needs no row for that: there is
   * none yet while a small image's first bytes are gathered, and what came of them would be taken for unknown.
   */
  async function ending<T>(
    principal: Principal,
    uploadId: string,
    use: (found: FoundUpload | undefined) => Promise<T>,
  ): Promise<T> {
    const isSender = active.sender(uploadId) === principal.userId;
    if (!isSender && (await mine(principal, uploadId)) === undefined) return await use(undefined);
    const hold = await active.hold(uploadId, bringsNothing);
    try {
      return await use(await mine(principal, uploadId));
    } finally {
      hold.release();
    }
  }

  function offset(principal: Principal, uploadId: string): Promise<number> {
    return ending(principal, uploadId, async (found) => {
      if (found === undefined) throw new ServerError('not-found');
      return found.state === 'partial'
        ? await durableBytes(partPath(stagingDir, uploadId))
        : found.sizeBytes;
    });
  }

  function cancel(principal: Principal, uploadId: string): Promise<void> {
    return ending(principal, uploadId, async (found) => {
      if (found?.state !== 'partial') return;
      // The row goes last: a file without a row is nobody's.
      await dropPart(partPath(stagingDir, uploadId));
      await rows.remove(uploadId);
    });
  }

  async function heldOne(found: FoundUpload): Promise<Held['uploads'][number]> {
    const { uploadId, state, sizeBytes } = found;
    switch (found.state) {
      case 'stored':
        return {
          uploadId,
          state,
          offsetBytes: sizeBytes,
          arrivedBytes: sizeBytes,
          receipt: found.receipt,
        };
      case 'refused':
        return { uploadId, state, offsetBytes: sizeBytes, arrivedBytes: sizeBytes };
      case 'partial': {
        // A request under way is not disturbed by this question; what it has is not settled yet.
        const arrived = active.arrived(uploadId);
        if (arrived !== undefined)
          return { uploadId, state, offsetBytes: 0, arrivedBytes: arrived };
        const offsetBytes = await durableBytes(partPath(stagingDir, uploadId));
        return { uploadId, state, offsetBytes, arrivedBytes: offsetBytes };
      }
    }
  }

  return {
    offset,
    cancel,
    async held(principal, batchId, uploadIds) {
      const batch = await batches.mine(principal, batchId);
      const found = (await rows.find(principal.userId, uploadIds)).filter(
        (upload) => upload.batchId === batch.id,
      );
      const byId = new Map(found.map((upload) => [upload.uploadId, upload]));
      const uploads: Held['uploads'] = [];
      for (const uploadId of uploadIds) {
        const upload = byId.get(uploadId);
        uploads.push(
          upload === undefined
            ? { uploadId, state: 'unknown', offsetBytes: 0, arrivedBytes: 0 }
            : await heldOne(upload),
        );
      }
      return { uploads };
    },
  };
}
