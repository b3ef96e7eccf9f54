/** Writes an arriving object to a staged file: file meta information of our own, then the data set as it came. */
import { createHash } from 'node:crypto';
import fs, { type FileHandle } from 'node:fs/promises';
import { writeFileHead } from '../../core/dicom/file-meta.ts';
import { PieceList } from '../../core/dicom/piece-list.ts';
import { storageError } from '../archive/storage-error.ts';

export interface StagedObject {
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface ObjectHead {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntax: string;
}

/** More than the portal takes. */
export class ObjectTooLarge extends Error {
  constructor() {
    super('an object larger than the portal takes');
    this.name = 'ObjectTooLarge';
  }
}

/** Small writes cost more than they bring: values arrive in pieces of a few kilobytes. */
const gatherBytes = 1024 * 1024;

/**
 * Durable when it resolves, where `isDurable` asks for it: the intake syncs what it takes. When it rejects nothing is left behind: with `ObjectTooLarge`, as the data set does, or with
 * the store's errors.
 */
export async function stageObject(
  path: string,
  head: ObjectHead,
  dataSet: AsyncIterable<Buffer>,
  maxBytes: number,
  isDurable: boolean,
): Promise<StagedObject> {
  const handle = await fs.open(path, 'wx', 0o600).catch((error: unknown) => {
    throw storageError(error);
  });
  try {
    const written = await write(handle, head, dataSet, maxBytes);
    if (isDurable) await sync(handle);
    await handle.close();
    return { path, ...written };
  } catch (error) {
    await handle.close().catch(() => {});
    await fs.rm(path, { force: true });
    throw error;
  }
}

async function sync(handle: FileHandle): Promise<void> {
  await handle.sync().catch((error: unknown) => {
    throw storageError(error);
  });
}

async function write(
  handle: FileHandle,
  head: ObjectHead,
  dataSet: AsyncIterable<Buffer>,
  maxBytes: number,
): Promise<{ sha256: string; sizeBytes: number }> {
  const hash = createHash('sha256');
  let gathered: Buffer[] = [headBytes(head)];
  let waiting = gathered[0]?.length ?? 0;
  let sizeBytes = waiting;
  const flush = async () => {
    for (const part of gathered) hash.update(part);
    await handle.writev(gathered).catch((error: unknown) => {
      throw storageError(error);
    });
    gathered = [];
    waiting = 0;
  };
  for await (const part of dataSet) {
    gathered.push(part);
    waiting += part.length;
    sizeBytes += part.length;
    if (sizeBytes > maxBytes) throw new ObjectTooLarge();
    if (waiting >= gatherBytes) await flush();
  }
  await flush();
  return { sha256: hash.digest('hex'), sizeBytes };
}

function headBytes({ sopClassUid, sopInstanceUid, transferSyntax }: ObjectHead): Buffer {
  const out = new PieceList();
  writeFileHead(out, { sopClassUid, sopInstanceUid, transferSyntaxUid: transferSyntax });
  return Buffer.concat(out.pieces as readonly Uint8Array[]);
}
