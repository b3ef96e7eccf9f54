/** Gives a staged file its place in the store, with its bytes and its directory entry safe from a power cut. */
import type { BlobStore } from '../archive/store.ts';

/**
 * The file's bytes and its place become durable side by side: until both are, no row names the object, so what a power
 * cut leaves of it is nobody's. Where an object of that name stands already it may be somebody's acknowledged image,
 * and a rename could put bytes in its place that the disk doesn't have yet: then the bytes come first.
 *
 * `durable` resolves when the staged file's bytes are on the disk. Settles only when the store is done, so that a lock
 * held meanwhile is not let go of too early.
 */
export async function placeDurably(
  store: Pick<BlobStore, 'head' | 'putFile'>,
  sha256: string,
  stagedPath: string,
  durable: () => Promise<void>,
): Promise<void> {
  if ((await store.head(sha256)) !== undefined) {
    await durable();
    await store.putFile(sha256, stagedPath);
    return;
  }
  const [put, bytes] = await Promise.allSettled([store.putFile(sha256, stagedPath), durable()]);
  if (put.status === 'rejected') throw put.reason;
  if (bytes.status === 'rejected') throw bytes.reason;
}
