/** Reads a stored object into memory. */
import type { BlobStore } from './store.ts';

/** A copy that may be given away, whatever the store hands out. Rejects with `BlobNotFound` when there is none. */
export async function readWhole(
  store: BlobStore,
  sha256: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const source = await store.open(sha256);
  try {
    return Uint8Array.from(await source.read(0, source.sizeBytes));
  } finally {
    await source.close();
  }
}
