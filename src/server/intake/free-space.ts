/** Refuses an image before its bytes are taken when the disk could not hold it, and leaves room for the database. */
import fs from 'node:fs/promises';
import { ServerError } from '../errors.ts';

/** Asked of the system at most so often: a batch is thousands of images. */
const rememberMs = 500;

export interface FreeSpace {
  /** Throws `storage-full`. */
  mustHold(sizeBytes: number): Promise<void>;
}

/** Stays free, for the database: one that can't write its log stops altogether. */
const reserveBytes = 256 * 1024 * 1024;
/** On a small disk no more than this share of it. */
const reserveShare = 0.05;

export function createFreeSpace(dir: string): FreeSpace {
  let asked = Number.NEGATIVE_INFINITY;
  let freeBytes = 0;
  return {
    async mustHold(sizeBytes) {
      if (performance.now() - asked > rememberMs) {
        const { bavail, blocks, bsize } = await fs.statfs(dir);
        asked = performance.now();
        freeBytes = bavail * bsize - Math.min(reserveBytes, blocks * bsize * reserveShare);
      }
      if (freeBytes < sizeBytes) throw new ServerError('storage-full');
      freeBytes -= sizeBytes;
    },
  };
}
