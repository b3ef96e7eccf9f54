/** A store on the file system: objects in two levels of folders, written aside, fsynced, then renamed into place. */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import fs, { type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { openFileSource } from './file-source.ts';
import { isMissing, storageError } from './storage-error.ts';
import type { BlobStore, StoredRange } from './store.ts';
import { assertSha256, BlobNotFound } from './store.ts';
import { createTracedPlacing, type TracedPlacing } from './traced-placing.ts';

const hexDigits = [...'0123456789abcdef'];

export interface FileStore extends BlobStore {
  /** On the same file system as the objects, so that taking a staged file over is a rename. */
  readonly stagingDir: string;
  readonly placing: TracedPlacing;
  close(): Promise<void>;
}

/** Windows neither can nor needs to: its directory entries are journaled. */
const syncsDirectories = process.platform !== 'win32';

async function syncDirectory(dir: string): Promise<void> {
  if (!syncsDirectories) return;
  const handle = await fs.open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * All 256 folders are made here, once, and made durable: a `put` then needs to sync one folder alone, and a folder
 * that a crash left unsynced can't swallow an acknowledged object.
 */
async function makeFolders(dir: string): Promise<{ objectsDir: string; stagingDir: string }> {
  const objectsDir = path.join(dir, 'objects');
  const stagingDir = path.join(dir, 'staging');
  await fs.mkdir(stagingDir, { recursive: true });
  for (const first of hexDigits) {
    const outer = path.join(objectsDir, first);
    await fs.mkdir(outer, { recursive: true });
    await Promise.all(
      hexDigits.map((second) => fs.mkdir(path.join(outer, second), { recursive: true })),
    );
    await syncDirectory(outer);
  }
  await syncDirectory(objectsDir);
  await syncDirectory(dir);
  return { objectsDir, stagingDir };
}

function notFoundInstead(error: unknown): unknown {
  return isMissing(error) ? new BlobNotFound(error) : error;
}

/** Opens, or makes, the store in a folder. */
export async function openFileStore(dir: string): Promise<FileStore> {
  const { objectsDir, stagingDir } = await makeFolders(dir);
  // Kept open: each image needs one of them synced.
  const folders = new Map<string, Promise<FileHandle>>();

  async function syncFolder(folder: string): Promise<void> {
    if (!syncsDirectories) return;
    const open = folders.get(folder) ?? fs.open(folder, 'r');
    folders.set(folder, open);
    try {
      await (await open).sync();
    } catch (error) {
      folders.delete(folder);
      throw storageError(error);
    }
  }

  function pathOf(sha256: string): string {
    assertSha256(sha256);
    return path.join(objectsDir, sha256.slice(0, 1), sha256.slice(1, 2), sha256);
  }

  async function putFile(sha256: string, stagedPath: string): Promise<void> {
    const target = pathOf(sha256);
    try {
      // Replaces an object of the same name, which has the same bytes.
      await fs.rename(stagedPath, target);
    } catch (error) {
      if (!isMissing(error)) throw storageError(error);
      // Taken over by an earlier call that was not acknowledged?
      await fs.access(target).catch(() => {
        throw error;
      });
    }
    await syncFolder(path.dirname(target));
  }

  async function putBytes(sha256: string, bytes: Uint8Array): Promise<void> {
    pathOf(sha256);
    const staged = path.join(stagingDir, `${randomUUID()}.tmp`);
    try {
      await fs.writeFile(staged, bytes, { flush: true });
      await putFile(sha256, staged);
    } catch (error) {
      await fs.rm(staged, { force: true });
      throw storageError(error);
    }
  }

  async function get(sha256: string, range?: StoredRange): Promise<ReadableStream<Uint8Array>> {
    const handle = await fs.open(pathOf(sha256), 'r').catch((error: unknown) => {
      throw notFoundInstead(error);
    });
    if (range !== undefined && range.end <= range.start) {
      await handle.close();
      return new ReadableStream({ start: (controller) => controller.close() });
    }
    const bounds = range === undefined ? {} : { start: range.start, end: range.end - 1 };
    const stream = createReadStream('', { fd: handle, ...bounds, highWaterMark: 256 * 1024 });
    return Readable.toWeb(stream) as ReadableStream<Uint8Array>;
  }

  async function* list(): AsyncIterable<string> {
    for (const first of hexDigits) {
      for (const second of hexDigits) {
        for await (const entry of await fs.opendir(path.join(objectsDir, first, second))) {
          if (/^[0-9a-f]{64}$/.test(entry.name)) yield entry.name;
        }
      }
    }
  }

  const placing = createTracedPlacing({ stagingDir, targetOf: pathOf, syncFolder });

  return {
    stagingDir,
    placing,
    putFile,
    putBytes,
    get,
    open: async (sha256) =>
      openFileSource(pathOf(sha256)).catch((error: unknown) => {
        throw notFoundInstead(error);
      }),
    head: async (sha256) =>
      fs.stat(pathOf(sha256)).then(
        (stat) => stat.size,
        (error: unknown) => {
          if (isMissing(error)) return undefined;
          throw error;
        },
      ),
    close: async () => {
      const open = [...folders.values()];
      folders.clear();
      for (const folder of open) await (await folder).close();
    },
    delete: (sha256) => fs.rm(pathOf(sha256), { force: true }),
    list,
  };
}
