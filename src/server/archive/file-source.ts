/** Random access to a file on disk, through one open handle. */
import type { FileHandle } from 'node:fs/promises';
import fs from 'node:fs/promises';
import type { OpenSource } from './store.ts';

/** Bytes `start` to `end` of the file; rejects when the file ends before. */
export async function readFully(
  handle: FileHandle,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(end - start);
  let filled = 0;
  while (filled < bytes.byteLength) {
    const { bytesRead } = await handle.read(
      bytes,
      filled,
      bytes.byteLength - filled,
      start + filled,
    );
    if (bytesRead === 0) throw new Error('the file became shorter while it was read');
    filled += bytesRead;
  }
  return bytes;
}

export async function openFileSource(path: string): Promise<OpenSource> {
  const handle = await fs.open(path, 'r');
  try {
    const { size } = await handle.stat();
    return {
      sizeBytes: size,
      read: (start, end) => {
        const from = Math.min(Math.max(start, 0), size);
        return readFully(handle, from, Math.min(Math.max(end, from), size));
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
